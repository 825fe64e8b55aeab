import Core
import GRDB
import SyncProtocol

/// Which change-sets of this device touch which filing or its roster: what a transition has to name, or to wait for.
struct FilingWork {
    /// Change-sets that no pull covers yet, by filing, oldest first.
    private(set) var uncovered: [RecordID: [ChangeSetID]] = [:]
    /// Refused change-sets that wait for the user, by filing.
    private(set) var parked: [RecordID: [ChangeSetID]] = [:]
    /// Refused steps from state to state, by filing: they hold no facts, so nothing of them can be lost.
    private(set) var refusedSteps: [RecordID: [ChangeSetID]] = [:]

    /// Reads the outbox once.
    init(_ scope: Scope, _ db: Database) throws {
        var filings: [RecordID: RecordID] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, state, content FROM change_set
                WHERE state IN ('pending', 'answered', 'parked') AND scope = ? ORDER BY epoch, number
                """,
            arguments: [scope.rawValue]
        )
        while let row = try rows.next() {
            guard let id = ChangeSetID(rawValue: row[0]) else { continue }
            let changeSet = try Outbox.parse(Outbox.decompress(row[2]))
            var touched: Set<RecordID> = []
            // An answer to a remark is no fact: where it was refused, nothing of the filing is missing.
            let isAnswer = changeSet.changes.allSatisfy { !Authority.isFact($0.kind) && $0.kind != .conflictCase }
            for change in changeSet.changes {
                if let filing = try Self.filing(of: change, scope, known: &filings, db) { touched.insert(filing) }
            }
            for filing in touched where row[1] != "parked" || !isAnswer {
                if row[1] == "parked", changeSet.changes.allSatisfy(\.isTransition) {
                    refusedSteps[filing, default: []].append(id)
                } else if row[1] == "parked" {
                    parked[filing, default: []].append(id)
                } else {
                    uncovered[filing, default: []].append(id)
                }
            }
        }
    }

    /// The filing that a change is of: from what it says of itself, what an earlier one said, or the tables; nil if it is of none.
    static func filing(
        of change: Change,
        _ scope: Scope,
        known: inout [RecordID: RecordID],
        _ db: Database
    ) throws -> RecordID? {
        if change.kind == .filing { return change.record }
        guard let parent = RecordTypes.type(of: change.kind)?.parent else { return nil }
        if let filing = known[change.record] { return filing }
        let said = change.was.merging(change.set.filter { !$0.value.isNull }) { _, new in new }
        var place = parent(said, scope)
        if place == nil {
            let body =
                try Records.find(change.kind, change.record, db)?.body ?? Overlay(db).serverLayer(change.record)?.body
            place = body.flatMap { parent($0, scope) }
        }
        guard let place, place.kind == .filing else { return nil }
        known[change.record] = place.id
        return place.id
    }
}
