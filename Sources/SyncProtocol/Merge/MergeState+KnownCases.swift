import Core

/// What the author of a change knew of a case and of the values that it keeps.
extension MergeState {
    /// Whether the author knew a value that a case keeps: from his own screen, by a pull, or because he typed it.
    func knew(_ open: StoredRecord, _ fields: [String], _ change: Change, on record: StoredRecord) throws -> Bool {
        guard let root = open.body["changeSet"]?.stringValue.flatMap(ChangeSetID.init(rawValue:)),
            let source = try root == sight.changeSet.root ? sight.changeSet : view.changeSet(root: root)
        else { return false }
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
        let isOfRow = names.contains(change.record) && (isOfOne || !source.changes.contains { isNamed(open, root, $0) })
        // A step on several rows had a case then of one of them, and nothing tells of which; removals are held together.
        let parts = source.changes.filter { $0.kind == record.kind }
        let isTold = isOfRow || Set(parts.map(\.record)).count == 1 || parts.allSatisfy { $0.operation == .delete }
        if try !isWritten(open) && isTold && hasSeen(open, from: .none, asCase: !isOfRow) {
            return true
        }
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
    func isOfLine(_ earlier: ChangeSet) throws -> Bool {
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

    /// Whether a case's identifier says that it is about the row that a change names.
    private func isNamed(_ open: StoredRecord, _ root: ChangeSetID, _ change: Change) -> Bool {
        let (field, type) = (open.body["field"]?.stringValue ?? "", open.body["type"]?.stringValue ?? "")
        return open.id == Self.caseID(root.rawValue, change.record, field, type)
    }

    /// Whether a case that this change-set has written, by its own work or by kept work that it brings along, keeps what the author
    /// of what is being merged made himself.
    func isOwnWork(_ open: StoredRecord) throws -> Bool {
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
}
