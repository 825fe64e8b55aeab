import Core
import GRDB
import SyncProtocol

/// Which open change-sets of this device wait for which: by what they name, and by the values that they stand on.
struct OutboxGraph {
    /// The entries, in chain order.
    let entries: [OutboxEntry]
    /// What each one stands on, among all change-sets of this device.
    private(set) var needs: [ChangeSetID: Set<ChangeSetID>] = [:]
    /// Refused steps of filings from state to state: they are taken anew, not retried.
    private(set) var transitions: Set<ChangeSetID> = []

    /// Reads the contents one after the other, and shows each to a visitor on the way.
    init(
        _ states: [ChangeSetState],
        _ db: Database,
        visit: (OutboxEntry, ChangeSet) throws -> Void = { _, _ in }
    ) throws {
        entries = try OutboxEntry.list(states, db)
        for entry in entries {
            let changeSet = try entry.changeSet(db)
            needs[entry.id] = Self.needs(of: changeSet)
            if changeSet.changes.allSatisfy(\.isTransition) { transitions.insert(entry.id) }
            try visit(entry, changeSet)
        }
    }

    private static func needs(of changeSet: ChangeSet) -> Set<ChangeSetID> {
        var needs = Set(changeSet.dependsOn)
        for change in changeSet.changes {
            for base in [change.base] + change.fieldBases.values {
                if case .changeSet(let id) = base { needs.insert(id) }
            }
        }
        return needs
    }

    /// The entries that stand on one of these, directly or through others, in chain order.
    func dependants(of ids: some Sequence<ChangeSetID>) -> [OutboxEntry] {
        var reached = Set(ids)
        let start = reached
        // Every need is an earlier one, so one pass in chain order finds all.
        for entry in entries where !reached.isDisjoint(with: needs[entry.id] ?? []) { reached.insert(entry.id) }
        return entries.filter { reached.contains($0.id) && !start.contains($0.id) }
    }
}
