import Core

/// What the author of a change had seen.
extension MergeState {
    /// Effective changes of a field that the change's base does not reach, through named change-sets if need be.
    func unseen(_ change: Change, field: String, on record: StoredRecord) throws -> [Effect] {
        let reach = try reach(of: change, field: field, on: record)
        let made = entries[Key(kind: record.kind, id: record.id)]?.made ?? []
        // Of what was another row when he saw it he had seen nothing on his own, but for a value that he shows.
        let isOtherRow =
            try isOtherRow(change, at: reach.known) && change.was[field] ?? .null != record.body[field] ?? .null
        return try (view.effects(on: record, after: isOtherRow ? .zero : reach.known) + made).filter { effect in
            guard touches(effect, field) else { return false }
            if try isMergedAlong(effect, field, on: record) { return true }
            if reach.roots.contains(effect.root) {
                return try isUnderOtherName(effect.root, change, field, on: record)
            }
            let isUnion = isUnion(field, record.kind)
            return try !isTrusted(effect)
                && (!wasSeen(effect.root, at: reach.shown, beyond: reach.known, isUnion: isUnion)
                    || isOtherRow && isNamedOtherwise(effect, than: change, field, on: record)
                    || !isUnion && isOtherHistory(effect, than: reach, of: field, on: record))
        }
    }

    /// Whether a set may stand otherwise than its author shows it, through work of his own on a history that this server lacks.
    ///
    /// That was taken here as it is, while his replica shows what it adds and removes.
    func standsOnLostSet(_ change: Change, field: String, on record: StoredRecord) throws -> Bool {
        guard isUnion(field, record.kind) else { return false }
        return try reach(of: change, field: field, on: record).roots.contains { root in
            guard root != sight.changeSet.root, let own = try view.changeSet(root: root) else { return false }
            return try bound(of: own) != nil
        }
    }

    /// Where the base of a field leads to.
    func reach(of change: Change, field: String, on record: StoredRecord) throws -> Reach {
        var sight = sight
        var roots: Set<ChangeSetID> = [sight.changeSet.root]
        var passed = roots
        var base = change.base(of: field)
        if !rules.has(.fieldBase), case .changeSet = base { base = .revision(sight.changeSet.cursor) }
        var named = sight.changeSet.dependsOn
        var saying: Change? = change
        while case .changeSet(let id) = base {
            // Under this identifier, or as the retry that took effect in its place.
            guard let other = try view.changeSet(id) ?? view.changeSet(root: id) else {
                throw Refusal(.dependency, id.rawValue)
            }
            // Every step leads to an earlier change-set; only a damaged store could lead back.
            guard passed.insert(other.root).inserted else { throw Refusal(.dependency, id.rawValue) }
            let given = try lastChange(of: field, on: record, in: other, named: change.record)
            // A copy of the replica may have corrected what it retried: then the author has not seen that.
            let isShown = saying?.was[field] ?? .null == given?.set[field] ?? .null
            if other.id == id || named.contains(other.id) || isShown { roots.insert(other.root) }
            named += other.dependsOn
            base = given?.base(of: field) ?? .none
            saying = given
            sight = Sight(other, by: sight.author, bound: try bound(of: other))
        }
        guard case .revision(let revision) = base else { return Reach(shown: .zero, known: .zero, roots: roots) }
        let value = saying.flatMap { Self.shown(by: $0, field) }
        return Reach(shown: revision, known: sight.known(revision), roots: roots, value: value)
    }

    /// What a field held before a change, as the author shows it; nil if he does not.
    static func shown(by change: Change, _ field: String) -> JSONValue? {
        switch change.operation {
        case .update: change.set[field] == nil ? nil : change.was[field] ?? .null
        case .delete: change.was[field] ?? .null
        case .create: nil
        }
    }

    /// Whether a change-set did to a field what it did under another name than a change's: who saw that took it for another row's.
    private func isNamedOtherwise(
        _ effect: Effect,
        than change: Change,
        _ field: String,
        on record: StoredRecord
    ) throws -> Bool {
        let source = effect.root == changeSet.root ? changeSet : try view.changeSet(root: effect.root)
        let given = try source.flatMap { try lastChange(of: field, on: record, in: $0, named: change.record) }
        return given?.record != change.record
    }

    /// Whether an author who had reached a number of a change-set's in an earlier history shows that he had seen another history.
    private func isOtherHistory(
        _ effect: Effect,
        than reach: Reach,
        of field: String,
        on record: StoredRecord
    ) throws -> Bool {
        guard let other = try view.changeSet(root: effect.root),
            let given = try lastChange(of: field, on: record, in: other)
        else { return false }
        return try showsOther(reach.value, at: reach.shown, than: given, field, of: view.formerly(of: effect.root))
    }

    /// Whether somebody shows another value than a change gave: with the very number that it had, or what stood before it.
    ///
    /// Then the number was given twice, and what he had seen is the other, even if nobody claims that any more.
    func showsOther(
        _ value: JSONValue?,
        at shown: Revision,
        than given: Change,
        _ field: String,
        of numbers: [Formerly]
    ) -> Bool {
        guard rules.has(.oldNumber), let value, let then = given.set[field], value != then else { return false }
        return numbers.contains { $0.revision == shown }
            || given.operation == .update && value == given.was[field] ?? .null
    }

    /// A change-set's last change of a field, under this name if it has one; nil if it does not touch the field.
    func lastChange(
        of field: String,
        on record: StoredRecord,
        in changeSet: ChangeSet,
        named name: RecordID? = nil
    ) throws -> Change? {
        var last: Change?
        for change in changeSet.changes where change.kind == record.kind && change.touches(field) {
            guard try resolve(change.kind, change.record) == record.id else { continue }
            if change.record == name { return change }
            last = change
        }
        return last
    }

    /// Whether an effect is kept work of others, which a change-set brought along under its number.
    ///
    /// Whoever knew the change-set did not know that. Without a field, any counts.
    private func isMergedAlong(_ effect: Effect, _ asked: String? = nil, on record: StoredRecord) throws -> Bool {
        let source = effect.root == sight.changeSet.root ? sight.changeSet : try view.changeSet(root: effect.root)
        guard let source else { return false }
        let own = try source.changes.filter { change in
            try change.kind == record.kind && resolve(change.kind, change.record) == record.id
        }
        let others = effect.fields.filter { field in
            switch field {
            case Effect.restored, Effect.settled: false
            case Effect.whole: own.isEmpty
            case Effect.removed: !own.contains { $0.operation == .delete }
            default: effect.fields.contains(Effect.whole) || !own.contains { Self.accounts($0, for: field) }
            }
        }
        guard let asked else { return !others.isEmpty }
        return others.contains(asked) || others.contains(Effect.whole)
            || asked == Effect.whole && others.contains(Effect.removed)
    }

    /// Whether a change itself led to an effect on a field; a step to another state clears what goes with the state.
    private static func accounts(_ change: Change, for field: String) -> Bool {
        change.set[field] != nil || change.isTransition && ledAlong.contains(field)
    }

    /// Whether a change names a row that turned out to be another after what its author had seen.
    private func isOtherRow(_ change: Change, at known: Revision) throws -> Bool {
        guard change.operation == .update, try resolve(change.kind, change.record) != change.record else {
            return false
        }
        if aliases[change.record] != nil { return true }
        let alias = try view.record(.alias, .derived(from: "alias", change.record.rawValue))
        return alias.map { $0.revision > known } ?? true
    }

    /// Whether what a change-set of the author's own did to a field was done to another row, which turned out to be the same:
    /// then he had seen it only if its value is the one that he shows.
    private func isUnderOtherName(
        _ root: ChangeSetID,
        _ change: Change,
        _ field: String,
        on record: StoredRecord
    ) throws -> Bool {
        guard let value = change.set[field], value != record.body[field] ?? .null else { return false }
        let own = root == sight.changeSet.root ? sight.changeSet : try view.changeSet(root: root)
        let hasOther = try own?.changes.contains { other in
            try other.kind == change.kind && other.record != change.record && other.touches(field)
                && resolve(other.kind, other.record) == record.id
        }
        return hasOther == true && change.was[field] ?? .null != record.body[field] ?? .null
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
    func wasSeen(
        _ root: ChangeSetID,
        at shown: Revision,
        beyond known: Revision,
        isUnion: Bool
    ) throws -> Bool {
        guard rules.has(.oldNumber), known < shown else { return false }
        let formerly = try root == changeSet.root ? [self.formerly].compactMap(\.self) : view.formerly(of: root)
        return try formerly.contains { former in
            guard former.isReached(by: shown), former.counts || isUnion else { return false }
            return try root == changeSet.root || view.claims(of: former.revision) == 1
        }
    }

    /// Whether a removal would take away what its author had not seen: a field's change, or a value kept in a case.
    private mutating func hasUnseenWork(_ change: Change, on record: StoredRecord) throws -> Bool {
        guard let type = RecordTypes.type(of: record.kind) else { return true }
        for field in type.fields where try !unseen(change, field: field.code, on: record).isEmpty { return true }
        return try openCases(on: record.id, kind: record.kind).contains { open in
            guard open.id != settling else { return false }
            return try isWritten(open) ? !isOwnWork(open) : !hasSeen(open, from: .none)
        }
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
                guard try !isMergedAlong(effect, on: row) else { return false }
                return try named.contains(effect.root)
                    || wasSeen(effect.root, at: sight.changeSet.cursor, beyond: cursor, isUnion: false)
            }
        }
    }

    /// Unseen work on a record or below it holds back all deletions of the change-set.
    ///
    /// As things stand with this change-set's work: a removal that waited for a record meets whatever else did.
    mutating func meetsUnseenWork(_ changes: [Change]) throws -> Bool {
        let deletions = try changes.filter { $0.operation == .delete }.map { change in
            (change: change, key: Key(kind: change.kind, id: try resolve(change.kind, change.record)))
        }
        let removed = Set(deletions.map(\.key))
        for (change, key) in deletions {
            guard let record = try current(key.kind, key.id), !record.isDeleted else { continue }
            if rules.has(.heldRemoval), try hasUnseenWork(change, on: record) { return true }
            // What the change-set removes below it is asked about by itself.
            guard rules.has(.heldParentRemoval) else { continue }
            for child in try view.children(of: key.id, kind: key.kind)
            where Authority.isFact(child.kind) && !removed.contains(Key(kind: child.kind, id: child.id)) { return true }
        }
        return false
    }

    /// Whether the author of a creation had seen that the record is removed; what came before, its removal had seen.
    ///
    /// Who removed it himself, in the step that he stands on, knows it also where that found it removed already.
    func hasSeenRemoval(of record: StoredRecord, _ change: Change) throws -> Bool {
        if case .changeSet(let id) = change.base(of: Effect.whole),
            let step = try view.changeSet(id) ?? view.changeSet(root: id),
            try lastChange(of: Effect.whole, on: record, in: step, named: change.record)?.operation == .delete
        {
            return true
        }
        let unseen = try unseen(change, field: Effect.whole, on: record)
        guard let latest = unseen.map(\.revision).max() else { return true }
        return try view.effects(on: record, after: latest).contains { $0.fields.contains(Effect.removed) }
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
