package import Core
import GRDB
package import SyncProtocol

extension SQLiteCentralStore {
    /// The filing units, in 附件1's order.
    package func units() async throws -> [FilingUnit] {
        try await keptRead("units") { db in
            try Self.records(db, .unit, where: "scope = 'city' ORDER BY seq").map { try FilingUnit(body: $0.body) }
        }
    }

    /// The rounds, by code.
    package func rounds() async throws -> [Round] {
        try await keptRead("rounds") { db in
            try Self.records(db, .round, where: "scope = 'city' ORDER BY code").map { try Round(body: $0.body) }
        }
    }

    /// Filings of a unit, of a state, or all.
    package func filings(unit: String?, state: FilingState?) async throws -> [StoredRecord] {
        try await queue.read { db in
            try Self.records(
                db,
                .filing,
                where: "(?1 IS NULL OR scope = ?1) AND (?2 IS NULL OR state = ?2) ORDER BY scope, round, seq, uscc",
                [unit, state?.rawValue]
            )
        }
    }

    /// The review table of a round.
    package func report(round: String) async throws -> RoundReport {
        let units = try await units()
        return try await queue.read { db in
            var rows = Dictionary(uniqueKeysWithValues: units.map { ($0.code, UnitFigures(unit: $0)) })
            func fill(_ sql: String, _ arguments: StatementArguments, _ take: (inout UnitFigures, Row) -> Void) throws {
                for row in try Row.fetchAll(db, sql: sql, arguments: arguments) {
                    let unit: String = row[0]
                    guard var figures = rows[unit] else { continue }
                    take(&figures, row)
                    rows[unit] = figures
                }
            }
            let filings = """
                SELECT scope, COUNT(DISTINCT parent), SUM("paperVolumes"), SUM(electronic) FROM filing
                WHERE round = ? AND state <> 'withdrawn' GROUP BY scope
                """
            try fill(filings, [round]) { figures, row in
                figures.enterprises = row[1]
                figures.paperVolumes = row[2]
                figures.electronic = row[3]
            }
            try fill("SELECT scope, state, COUNT(*) FROM filing WHERE round = ? GROUP BY scope, state", [round]) {
                if let state = FilingState(rawValue: $1[1]) { $0.filings[state] = $1[2] }
            }
            // What was taken back claims nobody; 附件2 leaves it out as well.
            let hires = """
                SELECT scope, COUNT(*) FROM hire WHERE round = ?1 AND NOT EXISTS (
                  SELECT 1 FROM filing WHERE filing.scope = hire.scope AND filing.id = hire.parent
                    AND filing.state = 'withdrawn'
                ) GROUP BY scope
                """
            try fill(hires, [round]) { $0.hires = $1[1] }
            try fill("SELECT scope, COUNT(*) FROM trainee WHERE round = ? GROUP BY scope", [round]) {
                $0.trainees = $1[1]
            }
            try fill("SELECT unit, MAX(last_sync) FROM device GROUP BY unit", []) { $0.lastSync = $1[1] }
            return RoundReport(round: round, units: units.compactMap { rows[$0.code] })
        }
    }
}
