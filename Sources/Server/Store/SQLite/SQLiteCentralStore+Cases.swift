import Core
import GRDB
import SyncProtocol

extension SQLiteCentralStore {
    /// A part of the cases, from one snapshot.
    package func cases(_ query: CaseQuery) async throws -> CaseList {
        try await queue.read { db in
            guard let table = StoredTable.of(.conflictCase) else { throw StoreError.damaged("case") }
            let condition = CaseCondition(query)
            // The time of opening is the server's own: the log has it by scope and revision.
            let sql =
                table.select + condition.sql + """
                     ORDER BY (SELECT received_at FROM log
                       WHERE log.scope = "case".scope AND log.revision = "case".created) \(query.newestFirst ? "DESC" : "ASC"),
                       scope, id LIMIT ? OFFSET ?
                    """
            let rows = try Row.fetchAll(
                db.cachedStatement(sql: sql),
                arguments: condition.arguments + [query.limit, query.offset]
            )
            return CaseList(
                cases: try rows.map { try Self.listedCase($0, table, db) },
                found: try Int.fetchOne(
                    db.cachedStatement(sql: "SELECT COUNT(*) FROM \"case\"" + condition.sql),
                    arguments: condition.arguments
                ) ?? 0,
                waiting: try Int.fetchOne(db.cachedStatement(sql: "SELECT COUNT(*) FROM \"case\" WHERE open = 1")) ?? 0
            )
        }
    }

    private static func listedCase(_ row: Row, _ table: StoredTable, _ db: Database) throws -> ListedCase {
        let stored = try table.row(row)
        let conflict = try ConflictCase(body: stored.record.body)
        let scope = Scope(rawValue: row["scope"])
        func find(_ kind: Kind, _ id: String?) throws -> StoredRecord? {
            guard let id, let table = StoredTable.of(kind) else { return nil }
            let statement = try db.cachedStatement(sql: table.selectOne)
            return try Row.fetchOne(statement, arguments: [scope.rawValue, id]).map { try table.row($0).record }
        }
        let opened = try db.cachedStatement(sql: "SELECT received_at FROM log WHERE scope = ? AND revision = ?")
        let closed = try db.cachedStatement(
            sql: """
                SELECT received_at, (SELECT name FROM device WHERE device.id = log.device) FROM log
                WHERE change_set = ?
                """
        )
        let closing = try conflict.closedBy.flatMap { try Row.fetchOne(closed, arguments: [$0]) }
        return ListedCase(
            scope: scope,
            id: stored.record.id,
            revision: stored.record.revision,
            conflict: conflict,
            openedAt: try String.fetchOne(opened, arguments: [scope.rawValue, stored.created.packed]),
            closedAt: closing?[0],
            closedBy: closing?[1],
            record: try find(Kind(rawValue: conflict.recordKind), conflict.record),
            filing: try find(.filing, conflict.filing)
        )
    }
}

/// The WHERE clause of a question for cases.
private struct CaseCondition {
    private(set) var sql: String
    private(set) var arguments = StatementArguments()

    init(_ query: CaseQuery) {
        // The literal lets the index of the open ones be used.
        sql = " WHERE open = \(query.isOpen ? 1 : 0)"
        if let sort = query.sort {
            sql += " AND type = ?"
            arguments += [sort.rawValue]
        }
        if let unit = query.unit {
            // A unit's own entry is in `city`.
            sql += " AND (scope = ? OR (scope = 'city' AND record = ?))"
            arguments += [unit, RecordID.unit(unit).rawValue]
        }
        if let id = query.id {
            sql += " AND id = ?"
            arguments += [id.rawValue]
        }
        if let text = query.text {
            let pattern = LikePattern.containing(text)
            sql += Self.search
            arguments += StatementArguments(repeatElement(pattern, count: Self.search.count { $0 == "?" }))
        }
    }

    private static let search: String = {
        let filing = column("filing", key: "filing", ["name", "uscc"])
        let parts =
            [filing]
            + [("hire", ["name"]), ("trainee", ["name"]), ("filing", ["name", "uscc"])].map {
                column($0.0, key: "record", $0.1)
            }
            + ["enterprise", "institution"].map { column($0, key: "record", ["name", "uscc"]) }
            + ["reason LIKE ? ESCAPE '\\'"]
        return " AND (" + parts.joined(separator: " OR ") + ")"
    }()

    private static func column(_ table: String, key: String, _ names: [String]) -> String {
        let tests = names.map { "\(table).\($0) LIKE ? ESCAPE '\\'" }.joined(separator: " OR ")
        return """
            EXISTS (SELECT 1 FROM \(table) WHERE \(table).scope = "case".scope AND \(table).id = "case".\(key)
              AND (\(tests)))
            """
    }
}
