package import Core
import GRDB
import SyncProtocol
import Tables

extension SQLiteCentralStore {
    /// The newest notices of a round, at most so many.
    package func notices(round: String, limit: Int) async throws -> [StoredNotice] {
        try await queue.read { db in
            guard let table = StoredTable.of(.notice) else { throw StoreError.damaged("notice") }
            let sql = table.select + " WHERE round = ? ORDER BY id DESC LIMIT ?"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [round, limit]).map {
                try Self.notice($0, table, db)
            }
        }
    }

    /// A notice with its objections in the order of their coming; nil if there is none.
    package func notice(_ id: RecordID) async throws -> (notice: StoredNotice, objections: [StoredObjection])? {
        try await queue.read { db in
            guard let table = StoredTable.of(.notice), let objections = StoredTable.of(.objection),
                let row = try Row.fetchOne(
                    db.cachedStatement(sql: table.selectOne),
                    arguments: [Scope.commission.rawValue, id.rawValue]
                )
            else { return nil }
            let rows = try Row.fetchAll(
                db.cachedStatement(sql: (objections.selectChildren ?? "") + " ORDER BY id"),
                arguments: [Scope.commission.rawValue, id.rawValue]
            )
            return (
                try Self.notice(row, table, db),
                try rows.map {
                    let record = try objections.row($0).record
                    return StoredObjection(id: record.id, objection: try Objection(body: record.body))
                }
            )
        }
    }

    /// The objections to a filing, named by `unit/id`, on whatever notice, in the order of their coming.
    package func objections(to filing: String) async throws -> [StoredObjection] {
        try await queue.read { db in
            let condition = "scope = ? AND filing = ? ORDER BY at, id"
            return try Self.records(db, .objection, where: condition, [Scope.commission.rawValue, filing]).map {
                StoredObjection(id: $0.id, objection: try Objection(body: $0.body))
            }
        }
    }

    private static func notice(_ row: Row, _ table: StoredTable, _ db: Database) throws -> StoredNotice {
        let record = try table.row(row).record
        let statement = try db.cachedStatement(
            sql: """
                SELECT COUNT(*), COALESCE(SUM(outcome IS NULL), 0) FROM objection INDEXED BY objection_parent
                WHERE scope = ? AND parent = ?
                """
        )
        let counts = try Row.fetchOne(statement, arguments: [Scope.commission.rawValue, record.id.rawValue])
        return StoredNotice(
            id: record.id,
            notice: try Notice(body: record.body),
            objections: counts?[0] ?? 0,
            unanswered: counts?[1] ?? 0
        )
    }

    /// Filings by `unit/id`, in the order given; those that are not are left out.
    package func supportedFilings(_ places: [String], round: String) async throws -> [SupportedFiling] {
        try await queue.read { db in
            let fallen = try FallenClaims(round: round, db)
            let holdings = try NoticeHoldings(round: round, db)
            guard let table = StoredTable.of(.filing) else { throw StoreError.damaged("filing") }
            let statement = try db.cachedStatement(sql: table.selectOne)
            return try places.compactMap { place in
                let parts = place.split(separator: "/").map(String.init)
                guard parts.count == 2, let row = try Row.fetchOne(statement, arguments: [parts[0], parts[1]]) else {
                    return nil
                }
                var supported = try Self.supported(row, table, fallen, db)
                supported.notice = holdings.notice(of: place)
                return supported
            }
        }
    }

    /// Approved filings of a round that no notice shows, of one unit or all, at most so many; and how many there are.
    package func approvedFilings(
        round: String,
        unit: String?,
        limit: Int
    ) async throws -> (filings: [SupportedFiling], found: Int) {
        try await queue.read { db in
            guard let table = StoredTable.of(.filing) else { throw StoreError.damaged("filing") }
            let condition = " WHERE state = 'approved' AND round = ?1 AND (?2 IS NULL OR scope = ?2)"
            let rows = try Row.fetchAll(
                db.cachedStatement(sql: table.select + condition + " ORDER BY scope, seq IS NULL, seq, uscc LIMIT ?3"),
                arguments: [round, unit, limit]
            )
            let fallen = try FallenClaims(round: round, db)
            let found = try Int.fetchOne(
                db.cachedStatement(sql: "SELECT COUNT(*) FROM filing" + condition),
                arguments: [round, unit]
            )
            return (try rows.map { try Self.supported($0, table, fallen, db) }, found ?? 0)
        }
    }

    static func supported(
        _ row: Row,
        _ table: StoredTable,
        _ fallen: FallenClaims,
        _ db: Database
    ) throws -> SupportedFiling {
        let record = try table.row(row).record
        let unit: String = row["scope"]
        let count = try db.cachedStatement(
            sql: "SELECT COUNT(*) FROM hire INDEXED BY hire_key WHERE scope = ? AND parent = ?"
        )
        let filing = try Filing(body: record.body)
        let decided = "SELECT \(SharedClaims.decidedState) FROM filing f WHERE f.scope = ? AND f.id = ?"
        return SupportedFiling(
            unit: unit,
            id: record.id,
            filing: filing,
            rows: try Int.fetchOne(count, arguments: [unit, record.id.rawValue]) ?? 0,
            fallen: fallen.count(of: unit + "/" + record.id.rawValue),
            // Of what is published already the filing's own page tells it.
            isStale: try filing.state == .approved
                && DecisionAge(db, scope: unit, filing: record.id.rawValue).isStale,
            decided: try String.fetchOne(db.cachedStatement(sql: decided), arguments: [unit, record.id.rawValue])
                .flatMap(FilingState.init(rawValue:)),
            openCases: try openCases(of: record.id, in: .unit(unit), db)
        )
    }

    /// The names of people whose claims stand, by filing as `unit/id`, in the order of its roster; at most so many of each.
    package func supportedNames(of places: [String], round: String, limit: Int) async throws -> [String: [String]] {
        try await queue.read { db in
            let fallen = try FallenClaims(round: round, db)
            let people = try db.cachedStatement(
                sql: """
                    SELECT id, name FROM hire INDEXED BY hire_key WHERE scope = ? AND parent = ?
                    ORDER BY seq IS NULL, seq, id LIMIT ?
                    """
            )
            var names: [String: [String]] = [:]
            for place in places {
                let parts = place.split(separator: "/").map(String.init)
                guard parts.count == 2 else { continue }
                names[place] = try Row.fetchAll(people, arguments: [parts[0], parts[1], limit])
                    .filter { !fallen.contains(unit: parts[0], hire: $0["id"]) }.map { $0["name"] }
            }
            return names
        }
    }
}
