import Core

/// What the author of a change had seen.
extension MergeState {
    /// Effective changes of a field that the change's base does not reach, through named change-sets if need be.
    func unseen(_ change: Change, field: String, on record: StoredRecord) throws -> [Effect] {
        let reach = try reach(of: change, field: field, on: record)
        let made = entries[Key(kind: record.kind, id: record.id)]?.made ?? []
        return try (view.effects(on: record, after: reach.known) + made).filter { effect in
            guard touches(effect, field), !reach.roots.contains(effect.root) else { return false }
            return try !isTrusted(effect)
                && !wasSeen(effect.root, at: reach.shown, beyond: reach.known, isUnion: isUnion(field, record.kind))
        }
    }

    /// Where the base of a field leads to.
    private func reach(of change: Change, field: String, on record: StoredRecord) throws -> Reach {
        var sight = sight
        var roots: Set<ChangeSetID> = [sight.changeSet.root]
        var base = change.base(of: field)
        if !rules.has(.fieldBase), case .changeSet = base { base = .revision(sight.changeSet.cursor) }
        var named = sight.changeSet.dependsOn
        while case .changeSet(let id) = base {
            guard let other = try effective(id, among: named) else { throw Refusal(.dependency, id.rawValue) }
            // Every step leads to an earlier change-set; only a damaged store could lead back.
            guard roots.insert(other.root).inserted else { throw Refusal(.dependency, id.rawValue) }
            named += other.dependsOn
            base = try self.base(of: field, on: record, in: other) ?? .none
            sight = Sight(other, by: sight.author, bound: try bound(of: other))
        }
        guard case .revision(let revision) = base else { return Reach(shown: .zero, known: .zero, roots: roots) }
        return Reach(shown: revision, known: sight.known(revision), roots: roots)
    }

    /// What a change-set's last change of a field stands on; nil if it does not touch it.
    func base(of field: String, on record: StoredRecord, in changeSet: ChangeSet) throws -> Base? {
        var base: Base?
        for change in changeSet.changes where change.kind == record.kind && change.touches(field) {
            if try resolve(change.kind, change.record) == record.id { base = change.base(of: field) }
        }
        return base
    }

    /// The change-set that took effect under this identifier, or the retry that did so in its place.
    private func effective(_ id: ChangeSetID, among named: [ChangeSetID]) throws -> ChangeSet? {
        if let changeSet = try view.changeSet(id) { return changeSet }
        guard try view.hasEffect(root: id) else { return nil }
        for dependency in named {
            if let retry = try view.changeSet(dependency), retry.root == id { return retry }
        }
        return nil
    }

    private func touches(_ effect: Effect, _ field: String) -> Bool {
        rules.has(.wholeCreation) || field == Effect.whole ? effect.touches(field) : effect.fields.contains(field)
    }

    private func isUnion(_ field: String, _ kind: Kind) -> Bool {
        RecordTypes.type(of: kind)?.field(field)?.merge == .union
    }

    /// What counts as seen where a rule is off that says it must not.
    private func isTrusted(_ effect: Effect) throws -> Bool {
        if rules.has(.noDeviceTrust), rules.has(.fieldBase) { return false }
        guard let other = try view.changeSet(root: effect.root)?.chain else { return false }
        let own = sight.changeSet.chain
        return rules.has(.noDeviceTrust) ? other == own : other.device == own.device
    }

    /// Whether a change-set had a number in an earlier history that the author had reached.
    ///
    /// What was added to a set or taken from it had its effect also beside a conflict.
    private func wasSeen(
        _ root: ChangeSetID,
        at shown: Revision,
        beyond known: Revision,
        isUnion: Bool
    ) throws -> Bool {
        guard rules.has(.oldNumber), known < shown else { return false }
        let formerly = try root == changeSet.root ? [self.formerly].compactMap(\.self) : view.formerly(of: root)
        return formerly.contains { $0.isReached(by: shown) && ($0.counts || isUnion) }
    }

    /// Whether a removal would take away what its author had not seen: a field's change, or a value kept in a case.
    private func hasUnseenWork(_ change: Change, on record: StoredRecord) throws -> Bool {
        guard let type = RecordTypes.type(of: record.kind) else { return true }
        for field in type.fields where try !unseen(change, field: field.code, on: record).isEmpty { return true }
        return try view.openCases(on: record.id).contains { try $0.id != settling && !hasSeen($0, from: .none) }
    }

    /// Whether the author's replica had a case as it is now.
    ///
    /// Cases come by pulls alone, so the cursor tells.
    func hasSeen(_ open: StoredRecord, from base: Base) throws -> Bool {
        if open.revision <= sight.cursor { return true }
        var shown = sight.changeSet.cursor
        if case .revision(let revision) = base {
            if open.revision <= sight.known(revision) { return true }
            shown = max(shown, revision)
        }
        guard let root = open.body["changeSet"]?.stringValue.flatMap(ChangeSetID.init(rawValue:)) else { return false }
        return try wasSeen(root, at: shown, beyond: sight.known(shown), isUnion: true)
    }

    /// Whether the author had every change of the roster on his screen: pulled, or made by change-sets that he names.
    func hasSeenRoster(of filing: StoredRecord) throws -> Bool {
        let named = Set(try sight.changeSet.dependsOn.map { try view.changeSet($0)?.root ?? $0 })
        let cursor = sight.cursor
        let rows =
            try view.children(of: filing.id, kind: .filing).filter { $0.revision > cursor }
            + view.removedChildren(of: filing.id, kind: .filing, after: cursor)
        return try rows.allSatisfy { row in
            try view.effects(on: row, after: cursor).allSatisfy { effect in
                try named.contains(effect.root)
                    || wasSeen(effect.root, at: sight.changeSet.cursor, beyond: cursor, isUnion: false)
            }
        }
    }

    /// Unseen work on a record or below it holds back all deletions of the change-set.
    func meetsUnseenWork(_ changes: [Change]) throws -> Bool {
        let deletions = try changes.filter { $0.operation == .delete }.map { change in
            (change: change, key: Key(kind: change.kind, id: try resolve(change.kind, change.record)))
        }
        let removed = Set(deletions.map(\.key))
        for (change, key) in deletions {
            guard let record = try view.record(key.kind, key.id), !record.isDeleted else { continue }
            if rules.has(.heldRemoval), try hasUnseenWork(change, on: record) { return true }
            // What the change-set removes below it is asked about by itself.
            guard rules.has(.heldParentRemoval) else { continue }
            for child in try view.children(of: key.id, kind: key.kind)
            where Authority.isFact(child.kind) && !removed.contains(Key(kind: child.kind, id: child.id)) { return true }
        }
        return false
    }

    /// Whether the last removal of a record closed a case: a person decided, and unseen work does not undo that.
    func isSettled(_ record: StoredRecord) throws -> Bool {
        guard record.isDeleted, !isWritten(record) else { return false }
        let removals = try view.effects(on: record, after: .zero).filter { $0.fields.contains(Effect.removed) }
        return removals.max { $0.revision < $1.revision }?.fields.contains(Effect.settled) ?? false
    }

    // MARK: Histories that this server lacks

    /// The newest cursor of the device that this server has and that is not newer than the change-set's own; nil if it has
    /// that one.
    func bound(of changeSet: ChangeSet) throws -> Revision? {
        guard rules.has(.cursorHash) else { return nil }
        let own = ScopeCursor(revision: changeSet.cursor, logHash: changeSet.logHash)
        if try own.revision == .zero || view.knows(own) { return nil }
        // What this request shows is its own device's; of another's kept work its case tells.
        guard sight.changeSet.id == self.changeSet.id else { return min(sight.bound ?? .zero, changeSet.cursor) }
        for cursor in offer.cursors where cursor.revision <= changeSet.cursor {
            if try view.knows(cursor) { return cursor.revision }
        }
        return .zero
    }
}

extension Formerly {
    /// Whether an author who shows a revision of an earlier history had reached this one of the same.
    func isReached(by shown: Revision) -> Bool { revision.epoch == shown.epoch && revision <= shown }
}
