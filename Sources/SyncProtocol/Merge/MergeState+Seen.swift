import Core

/// What the author of a change had seen.
extension MergeState {
    /// Effective changes of a field that the change's base does not reach, through named change-sets if need be.
    func unseen(_ change: Change, field: String, on record: StoredRecord) throws -> [Effect] {
        var seen: Set<ChangeSetID> = [changeSet.root]
        var base = change.base(of: field)
        var named = changeSet.dependsOn
        while case .changeSet(let id) = base {
            guard let other = try effective(id, among: named) else { throw Refusal(.dependency, id.rawValue) }
            // Every step leads to an earlier change-set; only a damaged store could lead back.
            guard seen.insert(other.root).inserted else { throw Refusal(.dependency, id.rawValue) }
            named += other.dependsOn
            var next: Base?
            for earlier in other.changes where earlier.kind == record.kind && earlier.touches(field) {
                if try resolve(earlier.kind, earlier.record) == record.id { next = earlier.base(of: field) }
            }
            base = next ?? .none
        }
        guard case .revision(let revision) = base else { return [] }
        return try view.effects(on: record, after: revision).filter { $0.touches(field) && !seen.contains($0.root) }
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

    /// Whether a removal would take away what its author had not seen: a field's change, or a value kept in a case.
    private func hasUnseenWork(_ change: Change, on record: StoredRecord) throws -> Bool {
        guard let type = RecordTypes.type(of: record.kind) else { return true }
        for field in type.fields where try !unseen(change, field: field.code, on: record).isEmpty { return true }
        return try view.openCases(on: record.id).contains { !hasSeen($0, from: .none) }
    }

    /// Whether the author's replica had a case as it is now.
    ///
    /// Cases come by pulls alone, so the cursor tells.
    func hasSeen(_ open: StoredRecord, from base: Base) -> Bool {
        if case .revision(let revision) = base, open.revision <= revision { return true }
        return open.revision <= changeSet.cursor
    }

    /// Unseen work on a record or below it holds back all deletions of the change-set.
    func meetsUnseenWork() throws -> Bool {
        let deletions = try changeSet.changes.filter { $0.operation == .delete }.map { change in
            (change: change, key: Key(kind: change.kind, id: try resolve(change.kind, change.record)))
        }
        let removed = Set(deletions.map(\.key))
        for (change, key) in deletions {
            guard let record = try view.record(key.kind, key.id), !record.isDeleted else { continue }
            if try hasUnseenWork(change, on: record) { return true }
            // What the change-set removes below it is asked about by itself.
            for child in try view.children(of: key.id, kind: key.kind)
            where !removed.contains(Key(kind: child.kind, id: child.id)) { return true }
        }
        return false
    }

    /// Whether the last removal of a record closed a case: a person decided, and unseen work does not undo that.
    func isSettled(_ record: StoredRecord) throws -> Bool {
        guard record.isDeleted, !isWritten(record) else { return false }
        let removals = try view.effects(on: record, after: .zero).filter { $0.fields.contains(Effect.removed) }
        return removals.max { $0.revision < $1.revision }?.fields.contains(Effect.settled) ?? false
    }
}
