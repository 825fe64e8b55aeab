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
                    || !isUnion && isOtherValue(effect, than: reach, of: field, on: record))
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
    private func reach(of change: Change, field: String, on record: StoredRecord) throws -> Reach {
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
    private static func shown(by change: Change, _ field: String) -> JSONValue? {
        switch change.operation {
        case .update: change.set[field] == nil ? nil : change.was[field] ?? .null
        case .delete: change.was[field] ?? .null
        case .create: nil
        }
    }

    /// Whether the very number that an author shows was a change-set's in an earlier history, but not the value that he shows
    /// with it: then the number was given twice, and what he had seen is the other.
    private func isOtherValue(
        _ effect: Effect,
        than reach: Reach,
        of field: String,
        on record: StoredRecord
    ) throws -> Bool {
        guard rules.has(.oldNumber), let value = reach.value, let other = try view.changeSet(root: effect.root),
            try view.formerly(of: effect.root).contains(where: { $0.revision == reach.shown }),
            let given = try lastChange(of: field, on: record, in: other)?.set[field]
        else { return false }
        return given != value
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

    /// Whether a change replaces just the values that a case keeps: its author shows them as what he had before him.
    ///
    /// A value that stood before it was kept shows nothing: it was chosen once more, and that he may not know. Nor does one that
    /// was typed for another row which turned out to be the same: what he shows is his own row's.
    private func showsKept(_ open: StoredRecord, _ change: Change, isOfRow: Bool) -> Bool {
        let kept = open.body["incoming"]?.objectValue ?? [:]
        let replaced = kept.keys.filter { change.set[$0] != nil }
        guard !replaced.isEmpty || kept[Effect.whole] != nil && change.operation != .delete else { return false }
        return replaced.allSatisfy { field in
            if change.set[field] == kept[field] { return true }
            guard isOfRow, change.was[field] ?? .null == kept[field] else { return false }
            return open.body["base"]?[field] ?? .null != kept[field]
        }
    }

    /// Whether a change gives just the values that a case keeps.
    private func saysKept(_ open: StoredRecord, _ change: Change) -> Bool {
        let kept = open.body["incoming"]?.objectValue ?? [:]
        return !kept.isEmpty && kept.allSatisfy { change.set[$0.key] == $0.value }
    }

    /// Whether each kept value that a change replaces was on its author's screen as work of his own.
    ///
    /// What he names may have added to the case without his having the rest of it before him: what is parked is not shown.
    private func standsOnOwnWork(
        _ change: Change,
        whereItReplaces open: StoredRecord,
        of root: ChangeSetID,
        on record: StoredRecord
    ) throws -> Bool {
        let kept = open.body["incoming"]?.objectValue ?? [:]
        return try kept.keys.allSatisfy { field in
            guard let value = change.set[field], value != kept[field] else { return true }
            guard case .changeSet(let id) = change.base(of: field) else { return false }
            // Where the step that he stands on gave the field nothing, he had none of his values before him, unless it removed the
            // record with all that it had, or stands on the kept value itself.
            guard let own = try view.changeSet(id) ?? view.changeSet(root: id) else { return false }
            let given = try lastChange(of: field, on: record, in: own, named: change.record)
            if given?.set[field] != nil || given?.operation == .delete { return true }
            return try reach(of: change, field: field, on: record).roots.contains(root)
        }
    }

    /// Whether the author made an earlier change-set himself: every number of the chain from that one to his was given once.
    ///
    /// The chain's name alone does not tell: a copy of the replica may go on under the same. A retry stands where its original
    /// stood, so it may be the elder of the two.
    private func isOfLine(_ earlier: ChangeSet) throws -> Bool {
        let own = sight.changeSet
        guard own.replaces == nil, earlier.chain == own.chain, earlier.number < own.number else { return false }
        return try view.isSingle(own.chain, earlier.number..<own.number)
    }

    /// Whether a change stands on a retry that came after an earlier change-set of its line: the retried value is the older, and
    /// covers on the author's screen what he typed meanwhile.
    private func isCovered(
        _ earlier: ChangeSet,
        _ change: Change,
        whereItReplaces open: StoredRecord,
        on record: StoredRecord
    ) throws -> Bool {
        // Of two retries the order tells nothing of what was typed first.
        guard earlier.replaces == nil else { return false }
        let kept = open.body["incoming"]?.objectValue ?? [:]
        return try kept.keys.contains { field in
            guard let value = change.set[field], value != kept[field] else { return false }
            var base = change.base(of: field)
            var passed: Set<ChangeSetID> = [sight.changeSet.root]
            var isRetried = false
            while case .changeSet(let id) = base, let step = try view.changeSet(id) ?? view.changeSet(root: id),
                step.chain == earlier.chain, passed.insert(step.root).inserted
            {
                if step.root == earlier.root { return false }
                let given = try lastChange(of: field, on: record, in: step, named: change.record)
                // What a removal goes by is the record, not this field.
                if given?.operation == .delete { return false }
                if step.replaces != nil, step.number > earlier.number { isRetried = true }
                base = given?.base(of: field) ?? .none
            }
            return isRetried
        }
    }

    /// Whether the author knew a value that a case keeps: from his own screen, by a pull, or because he typed it.
    func knew(_ open: StoredRecord, _ fields: [String], _ change: Change, on record: StoredRecord) throws -> Bool {
        guard let root = open.body["changeSet"]?.stringValue.flatMap(ChangeSetID.init(rawValue:)),
            let source = try root == sight.changeSet.root ? sight.changeSet : view.changeSet(root: root)
        else { return false }
        // The very values, whichever row they were meant for: two questions would be one.
        if saysKept(open, change) { return true }
        // Work on a removed row is kept on the one that took its place: it is the same row in its author's eyes.
        let rows = try [record.id, resolve(change.kind, change.record)]
        let names = try source.changes.filter {
            try $0.kind == record.kind
                && (rows.contains(resolve($0.kind, $0.record)) || isNamed(open, root, $0))
        }.map(\.record)
        // What he did to a row that turned out to be the same as another is about neither in his eyes.
        guard change.record == record.id || names.contains(change.record) else { return false }
        // One step may have told different things of two rows that are one by now.
        let isOfOne = Set(names).count == 1 || isNamed(open, root, change)
        let isOfRow = names.contains(change.record) && isOfOne
        if try !isWritten(open) && hasSeen(open, from: .none, asCase: !isOfRow) { return true }
        if showsKept(open, change, isOfRow: isOfRow) { return true }
        // The case was something else then, but it kept this.
        if let given = try view.revision(of: root), given <= sight.cursor { return true }
        guard root != sight.changeSet.root, isOfOne,
            try !isCovered(source, change, whereItReplaces: open, on: record)
        else { return false }
        if try isOfRow && isOfLine(source) { return true }
        guard try standsOnOwnWork(change, whereItReplaces: open, of: root, on: record) else { return false }
        if isOfRow, sight.changeSet.dependsOn.contains(where: { $0 == source.id || $0 == root }) { return true }
        return try fields.contains { try reach(of: change, field: $0, on: record).roots.contains(root) }
    }

    /// Whether a case's identifier says that it is about the row that a change names.
    private func isNamed(_ open: StoredRecord, _ root: ChangeSetID, _ change: Change) -> Bool {
        let (field, type) = (open.body["field"]?.stringValue ?? "", open.body["type"]?.stringValue ?? "")
        return open.id == Self.caseID(root.rawValue, change.record, field, type)
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

    /// Whether a case that this change-set has written, by its own work or by kept work that it brings along, keeps what the author
    /// of what is being merged made himself.
    private func isOwnWork(_ open: StoredRecord) throws -> Bool {
        guard let root = open.body["changeSet"]?.stringValue.flatMap(ChangeSetID.init(rawValue:)) else { return false }
        if root == sight.changeSet.root { return true }
        return try view.changeSet(root: root).map { try isOfLine($0) } ?? false
    }

    /// Whether the author's replica had a case as it is now.
    ///
    /// Cases come by pulls alone, so the cursor tells. Who decides it, or calls the row by another name than whoever brought the
    /// value, must have had the case, and not the value alone: where that took effect, the case asked something else.
    func hasSeen(_ open: StoredRecord, from base: Base, asCase: Bool = false) throws -> Bool {
        if hasPulled(open, from: base) { return true }
        var shown = sight.changeSet.cursor
        if case .revision(let revision) = base { shown = max(shown, revision) }
        // As it was when its value came: what waited for its record is a question about two values once that is there.
        guard let root = open.body["changeSet"]?.stringValue.flatMap(ChangeSetID.init(rawValue:)),
            try view.revision(of: root) == open.revision,
            try !asCase || view.formerly(of: root).allSatisfy({ !$0.counts })
        else { return false }
        return try wasSeen(root, at: shown, beyond: sight.known(shown), isUnion: true)
    }

    /// Whether the author's replica had pulled a case from this very history as it is now.
    func hasPulled(_ open: StoredRecord, from base: Base) -> Bool {
        if open.revision <= sight.cursor { return true }
        guard case .revision(let revision) = base else { return false }
        return open.revision <= sight.known(revision)
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
