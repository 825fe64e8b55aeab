import Core
import GRDB
import SyncProtocol

extension SQLiteCentralStore {
    /// More filings than a unit can have, so that a page's work has a bound.
    private static let mostFilings = 10_000
    /// How many enterprises without a filing are named.
    private static let mostNames = 200

    /// A unit's filings of a round with the figures of their rosters; nil for a unit that is not.
    package func summaryContent(unit: String, round: String) async throws -> UnitSummaryContent? {
        try await queue.read { db in
            guard let scope = try ScopeRow.fetch(db, .unit(unit)) else { return nil }
            let filings = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT id, seq, uscc, name, state, "paperVolumes", electronic, remark,
                          (SELECT COUNT(*) FROM hire INDEXED BY hire_key
                            WHERE hire.scope = filing.scope AND hire.parent = filing.id) AS stored,
                          (SELECT MAX(seq) FROM hire INDEXED BY hire_key
                            WHERE hire.scope = filing.scope AND hire.parent = filing.id) AS highest
                        FROM filing WHERE scope = ? AND round = ? ORDER BY seq IS NULL, seq, uscc LIMIT ?
                        """
                ),
                arguments: [unit, round, Self.mostFilings]
            )
            let names = try String.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT name FROM enterprise WHERE scope = ?1 AND NOT EXISTS (
                          SELECT 1 FROM filing WHERE filing.scope = ?1 AND filing.parent = enterprise.id AND round = ?2
                        ) ORDER BY name LIMIT ?3
                        """
                ),
                arguments: [unit, round, Self.mostNames]
            )
            return UnitSummaryContent(head: scope.head, filings: try filings.map(Self.summary), withoutFiling: names)
        }
    }

    private static func summary(_ row: Row) throws -> SummaryFiling {
        guard let id = RecordID(rawValue: row["id"]), let state = FilingState(rawValue: row["state"]) else {
            throw StoreError.damaged("filing")
        }
        return SummaryFiling(
            id: id,
            seq: row["seq"],
            uscc: row["uscc"],
            name: row["name"],
            state: state,
            paperVolumes: row["paperVolumes"],
            electronic: row["electronic"],
            remark: row["remark"],
            rows: row["stored"],
            highestRow: row["highest"]
        )
    }
}
