import Core
import GRDB
import SyncProtocol
import Tables

/// Reads one page of a pull from the snapshot that a transaction sees.
struct PullReading {
    let db: Database
    let request: PullRequest
    let row: ScopeRow

    /// About how many bytes of records a page has; the record that crosses the line is still sent.
    static let pageBytes = 1 << 20

    init(_ db: Database, request: PullRequest, row: ScopeRow) {
        self.db = db
        self.request = request
        self.row = row
    }

    func page() throws -> PullPage {
        let keys = try keys(limit: Limits.recordsPerPage + 1)
        var records: [StoredRecord] = []
        var bytes = 0
        for key in keys.prefix(Limits.recordsPerPage) where bytes < Self.pageBytes {
            let record = try record(key)
            bytes += 128 + JSONValue.object(record.body).canonicalBytes().count
            records.append(record)
        }
        let state = row.state
        guard records.count < keys.count, let last = records.last else {
            return PullPage(scope: request.scope, records: records, next: nil, head: state.head, digest: state.digest)
        }
        let next = PullPosition(revision: last.revision, kind: last.kind, id: last.id.rawValue)
        return PullPage(scope: request.scope, records: records, next: next, head: state.head, digest: nil)
    }

    private struct Key {
        let revision: Revision
        let kind: Kind
        let id: RecordID
        let isDeleted: Bool
    }

    /// The places of the next records, in the order of a pull; every table is read through its index.
    private func keys(limit: Int) throws -> [Key] {
        var parts: [String] = []
        var arguments: [any DatabaseValueConvertible] = []
        for table in StoredTable.all {
            let (condition, values) = after(table.kind)
            parts.append(
                "SELECT revision, '\(table.kind.rawValue)' AS kind, id, 0 AS deleted FROM \(table.table.quotedName) "
                    + "WHERE scope = ? AND \(condition)"
            )
            arguments += [request.scope.rawValue] + values
        }
        // In a pull from nothing there is nothing to remove, but for what the pull itself has brought.
        let since = request.cursor.revision == .zero ? request.start ?? row.head : request.cursor.revision
        var condition = "revision > ?"
        arguments += [request.scope.rawValue, since.packed] as [any DatabaseValueConvertible]
        if let after = request.after {
            condition += " AND (revision, kind, id) > (?, ?, ?)"
            arguments += [after.revision.packed, after.kind.rawValue, after.id] as [any DatabaseValueConvertible]
        }
        parts.append("SELECT revision, kind, id, 1 AS deleted FROM tombstone WHERE scope = ? AND \(condition)")
        arguments.append(limit)
        let sql = parts.joined(separator: "\nUNION ALL\n") + "\nORDER BY 1, 2, 3 LIMIT ?"
        return try Row.fetchAll(db, sql: sql, arguments: StatementArguments(arguments)).map { row in
            guard let id = RecordID(rawValue: row[2]) else { throw StoreError.damaged("id") }
            return Key(
                revision: Revision(packed: row[0]),
                kind: Kind(rawValue: row[1]),
                id: id,
                isDeleted: row[3]
            )
        }
    }

    /// What lies after the cursor and after the page before, among the records of one kind.
    private func after(_ kind: Kind) -> (condition: String, values: [any DatabaseValueConvertible]) {
        guard let after = request.after else { return ("revision > ?", [request.cursor.revision.packed]) }
        if kind == after.kind { return ("(revision, id) > (?, ?)", [after.revision.packed, after.id]) }
        let isLater = kind.rawValue.utf8.lexicographicallyPrecedes(after.kind.rawValue.utf8) == false
        return (isLater ? "revision >= ?" : "revision > ?", [after.revision.packed])
    }

    private func record(_ key: Key) throws -> StoredRecord {
        if key.isDeleted {
            return StoredRecord(kind: key.kind, id: key.id, revision: key.revision, body: [:], isDeleted: true)
        }
        guard let table = StoredTable.of(key.kind) else { throw StoreError.damaged("kind") }
        let statement = try db.cachedStatement(sql: table.selectOne)
        let row = try Row.fetchOne(statement, arguments: [request.scope.rawValue, key.id.rawValue])
        guard let row else { throw StoreError.damaged(key.kind.rawValue) }
        return try table.row(row).record
    }
}
