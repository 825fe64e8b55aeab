import Core
import Foundation
import GRDB
import SyncProtocol
import Tables

/// What the engine reads of a scope besides what the merge does.
extension SQLiteScopeView: ServerScopeView {
    func rowHash(_ kind: Kind, _ id: RecordID) throws -> RowHash? { try row(kind, id)?.hash }

    /// Every table is read through its index.
    func places(_ bounds: PullBounds, limit: Int) throws -> [PullPlace] {
        var parts: [String] = []
        var arguments: [any DatabaseValueConvertible] = []
        for table in StoredTable.all {
            let (condition, values) = after(bounds, table.kind)
            parts.append(
                "SELECT revision, '\(table.kind.rawValue)' AS kind, id, 0 AS deleted FROM \(table.table.quotedName) "
                    + "WHERE scope = ? AND \(condition)"
            )
            arguments += [scope.rawValue] + values
        }
        var condition = "revision > ?"
        arguments += [scope.rawValue, bounds.removedSince.packed] as [any DatabaseValueConvertible]
        if let after = bounds.after {
            condition += " AND (revision, kind, id) > (?, ?, ?)"
            arguments += [after.revision.packed, after.kind.rawValue, after.id] as [any DatabaseValueConvertible]
        }
        parts.append("SELECT revision, kind, id, 1 AS deleted FROM tombstone WHERE scope = ? AND \(condition)")
        arguments.append(limit)
        let sql = parts.joined(separator: "\nUNION ALL\n") + "\nORDER BY 1, 2, 3 LIMIT ?"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments)).map { row in
            guard let id = RecordID(rawValue: row[2]) else { throw StoreError.damaged("id") }
            return PullPlace(
                revision: Revision(packed: row[0]),
                kind: Kind(rawValue: row[1]),
                id: id,
                isDeleted: row[3]
            )
        }
    }

    /// What lies after the cursor and after the page before, among the records of one kind.
    private func after(
        _ bounds: PullBounds,
        _ kind: Kind
    ) -> (condition: String, values: [any DatabaseValueConvertible]) {
        guard let after = bounds.after else { return ("revision > ?", [bounds.cursor.packed]) }
        if kind == after.kind { return ("(revision, id) > (?, ?)", [after.revision.packed, after.id]) }
        let isLater = kind.rawValue.utf8.lexicographicallyPrecedes(after.kind.rawValue.utf8) == false
        return (isLater ? "revision >= ?" : "revision > ?", [after.revision.packed])
    }

    func marks(bucket: Int?, _ take: (RowMark) throws -> Void) throws {
        let ending = bucket.map { "%" + DigestBucket.name($0) }
        for table in StoredTable.all {
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT id, revision, hash FROM \(table.table.quotedName)
                    WHERE scope = ?1 AND (?2 IS NULL OR id LIKE ?2)
                    """,
                arguments: [scope.rawValue, ending]
            )
            while let row = try rows.next() {
                guard let id = RecordID(rawValue: row[0]) else { throw StoreError.damaged("id") }
                let hash: Data = row[2]
                try take(
                    RowMark(kind: table.kind, id: id, revision: Revision(packed: row[1]), hash: hash.hexadecimal)
                )
            }
        }
    }

    func history(of kind: Kind, _ id: RecordID) throws -> [LoggedChangeSet] {
        var revisions = Set(
            try Int64.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT revision FROM effect WHERE scope = ?1 AND record = ?2
                        UNION SELECT revision FROM mention WHERE scope = ?1 AND record = ?2
                        """
                ),
                arguments: [scope.rawValue, id.rawValue]
            )
        )
        if let row = try row(kind, id) { revisions.formUnion([row.created.packed, row.record.revision.packed]) }
        let statement = try db.cachedStatement(sql: "SELECT * FROM log WHERE scope = ? AND revision = ?")
        return try revisions.sorted().compactMap { revision in
            try Row.fetchOne(statement, arguments: [scope.rawValue, revision]).map { try LogEntry(row: $0).logged() }
        }
    }

    func aliases(to id: RecordID) throws -> [RecordID] {
        try String.fetchAll(
            db.cachedStatement(sql: "SELECT \"from\" FROM alias WHERE scope = ? AND \"to\" = ?"),
            arguments: [scope.rawValue, id.rawValue]
        ).compactMap(RecordID.init(rawValue:))
    }
}
