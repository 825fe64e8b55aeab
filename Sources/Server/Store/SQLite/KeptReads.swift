import GRDB

/// What was read of the database, for as long as nothing in it has changed.
///
/// Whatever is written ends all of it: what this connection wrote is told by its count of changed rows, what any other
/// connection or process wrote by SQLite's `data_version`. Both are looked at within the transaction that would read, so
/// that a kept value is the one that would be read.
final class KeptReads: @unchecked Sendable {
    // Used only by transactions of one `DatabaseQueue`, which come one after another.

    private struct Mark: Hashable {
        let others: Int
        let own: Int
    }

    private struct Place: Hashable {
        let name: String
        let arguments: [String?]
    }

    /// Searches have any text: beyond so many places all are forgotten.
    private static let most = 256

    private var mark: Mark?
    private var values: [Place: any Sendable] = [:]

    /// What is kept under a name and arguments, or what is read now.
    ///
    /// Only for transactions that do not write: what they see is committed.
    func value<Value: Sendable>(
        _ name: String,
        _ arguments: [String?],
        _ db: Database,
        read: (Database) throws -> Value
    ) throws -> Value {
        let version = try Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
        let mark = Mark(others: version, own: db.totalChangesCount)
        if mark != self.mark || values.count >= Self.most {
            values = [:]
            self.mark = mark
        }
        let place = Place(name: name, arguments: arguments)
        if let kept = values[place] as? Value { return kept }
        let value = try read(db)
        values[place] = value
        return value
    }
}

extension SQLiteCentralStore {
    /// Reads in one transaction, or gives what was read so since the last write.
    func keptRead<Value: Sendable>(
        _ name: String,
        _ arguments: [String?] = [],
        _ read: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await queue.read { [kept] db in try kept.value(name, arguments, db, read: read) }
    }
}
