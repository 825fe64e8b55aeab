import Core
import GRDB
import SyncProtocol

/// How everything else reads live records.
extension SQLiteCentralStore {
    /// Live records of a kind.
    /// - Parameters:
    ///   - db: the open transaction.
    ///   - kind: the kind.
    ///   - condition: what follows `WHERE`, order and limit included.
    ///   - arguments: of the condition.
    /// - Returns: the records; none of a kind that this version does not know.
    /// - Throws: what the database throws.
    static func records(
        _ db: Database,
        _ kind: Kind,
        where condition: String,
        _ arguments: StatementArguments = []
    ) throws -> [StoredRecord] {
        guard let table = StoredTable.of(kind) else { return [] }
        return try Row.fetchAll(db.cachedStatement(sql: table.select + " WHERE " + condition), arguments: arguments)
            .map { try table.row($0).record }
    }

    /// One live record; nil if it is not there.
    static func record(_ db: Database, _ kind: Kind, _ id: RecordID, in scope: Scope) throws -> StoredRecord? {
        try records(db, kind, where: "scope = ? AND id = ?", [scope.rawValue, id.rawValue]).first
    }

    /// The live records below one.
    static func children(
        _ db: Database,
        _ kind: Kind,
        of id: RecordID,
        in scope: Scope
    ) throws -> [StoredRecord] {
        guard let table = StoredTable.of(kind), let sql = table.selectChildren else { return [] }
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [scope.rawValue, id.rawValue]).map {
            try table.row($0).record
        }
    }
}
