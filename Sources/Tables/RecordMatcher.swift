public import Core
public import GRDB
import GRDBSQLite

/// Looks up rows of one kind by their natural key and compares them, without making values of what they hold.
public final class RecordMatcher {
    /// What stands under a natural key.
    public enum Match: Sendable {
        /// Nothing.
        case nothing
        /// One row with the same values in the fields that were compared.
        case same
        /// One row with other values, or more than one row.
        case other
    }

    private let db: Database
    private let key: [Int]
    private let compared: [(position: Int, storage: FieldStorage)]
    private let statement: Statement
    private let handle: SQLiteStatement

    /// Prepares the statement.
    /// - Parameters:
    ///   - table: the table of a kind that has a natural key.
    ///   - layout: its fields.
    ///   - codes: the fields to compare.
    ///   - db: the transaction; the matcher must not outlive it.
    /// - Throws: what the database throws.
    public init(_ table: RecordTable, _ layout: FieldLayout, comparing codes: some Sequence<String>, _ db: Database)
        throws
    {
        self.db = db
        let type = table.type
        key = type.naturalKey.compactMap(layout.position(of:))
        compared = codes.compactMap(layout.position(of:)).map { ($0, FieldStorage(type.fields[$0].type)) }
        let columns = (["extra"] + compared.map { type.fields[$0.position].code }).map(\.quotedDatabaseIdentifier)
        let condition = type.naturalKey.map { "\($0.quotedDatabaseIdentifier) = ?" }.joined(separator: " AND ")
        statement = try db.makeStatement(
            sql: "SELECT \(columns.joined(separator: ", ")) FROM \(table.quotedName) WHERE \(condition)"
        )
        handle = statement.sqliteStatement
    }

    /// Looks for the row that has the natural key of these values.
    /// - Throws: what the database throws.
    public func match(_ values: FieldValues) throws -> Match {
        defer { sqlite3_reset(handle) }
        for (index, position) in key.enumerated() {
            guard case .string(var text) = values[position] else { return .nothing }
            // The statement takes a copy: these addresses do not outlive the call.
            let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            text.withUTF8 { bytes in
                _ = bytes.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text(handle, Int32(index + 1), $0.baseAddress, Int32($0.count), copied)
                }
            }
        }
        guard try hasRow() else { return .nothing }
        guard isSame(values) else { return .other }
        return try hasRow() ? .other : .same
    }

    private func hasRow() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let status: throw DatabaseError(resultCode: ResultCode(rawValue: status), message: db.lastErrorMessage)
        }
    }

    /// Whether the row that the statement stands on has these values; a row that keeps something beside its columns is not looked into.
    private func isSame(_ values: FieldValues) -> Bool {
        guard sqlite3_column_type(handle, 0) == SQLITE_NULL else { return false }
        for (index, field) in compared.enumerated() {
            let column = Int32(index + 1)
            let isNull = sqlite3_column_type(handle, column) == SQLITE_NULL
            switch (values[field.position], field.storage) {
            case (.null, _): guard isNull else { return false }
            case (.integer(let number), .count):
                guard !isNull, sqlite3_column_int64(handle, column) == number else { return false }
            case (.bool(let flag), .flag):
                guard !isNull, (sqlite3_column_int64(handle, column) != 0) == flag else { return false }
            case (.string(var text), .text):
                guard let stored = sqlite3_column_text(handle, column) else { return false }
                let held = UnsafeBufferPointer(start: stored, count: Int(sqlite3_column_bytes(handle, column)))
                guard text.withUTF8({ $0.elementsEqual(held) }) else { return false }
            default: return false
            }
        }
        return true
    }
}
