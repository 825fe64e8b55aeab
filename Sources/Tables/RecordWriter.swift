public import Core
public import GRDB
import GRDBSQLite

/// Writes rows of one kind through one prepared statement, by position: what bulk work uses.
///
/// It speaks to SQLite itself: passing arguments as values of the library costs more than the insert. The texts of a row lie one
/// after another in a buffer that nothing touches between binding and stepping. Use it inside the transaction it was made in.
public struct RecordWriter {
    private let db: Database
    private let fields: [(spec: FieldSpec, storage: FieldStorage)]
    private let statement: Statement
    private let handle: SQLiteStatement
    private var text: [UInt8] = []
    private var ends: [(parameter: Int32, end: Int)] = []

    /// Prepares the statement.
    /// - Throws: what the database throws.
    public init(_ table: RecordTable, _ db: Database) throws {
        self.db = db
        fields = table.type.fields.map { ($0, FieldStorage($0.type)) }
        statement = try db.makeStatement(sql: table.upsertSQL)
        handle = statement.sqliteStatement
    }

    /// Inserts a row, or replaces the one with its identifier.
    /// - Parameters:
    ///   - id: the identifier.
    ///   - system: the system columns, in their order.
    ///   - values: the fields of the table's kind.
    /// - Throws: what the database throws.
    public mutating func write(id: RecordID, system: [DatabaseValue], values: FieldValues) throws {
        text.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        add(id.rawValue, at: 1)
        var parameter: Int32 = 2
        for value in system {
            bind(value, at: parameter)
            parameter += 1
        }
        var extra: RecordBody = [:]
        for position in fields.indices {
            let value = values[position]
            if !bind(value, of: position, at: parameter) { extra[fields[position].spec.code] = value }
            parameter += 1
        }
        if extra.isEmpty {
            sqlite3_bind_null(handle, parameter)
        } else {
            add(JSONValue.object(extra).canonicalText(), at: parameter)
        }
        try run()
    }

    /// Binds a field's value; false if its column cannot hold it.
    private mutating func bind(_ value: JSONValue, of position: Int, at parameter: Int32) -> Bool {
        switch (value, fields[position].storage) {
        case (.null, _): sqlite3_bind_null(handle, parameter)
        case (.string(let text), .text): add(text, at: parameter)
        case (.integer(let number), .count): sqlite3_bind_int64(handle, parameter, number)
        case (.bool(let flag), .flag): sqlite3_bind_int64(handle, parameter, flag ? 1 : 0)
        default:
            let column = fields[position].spec.databaseValue(of: value)
            bind(column ?? .null, at: parameter)
            return column != nil
        }
        return true
    }

    private mutating func bind(_ value: DatabaseValue, at parameter: Int32) {
        switch value.storage {
        case .int64(let number): sqlite3_bind_int64(handle, parameter, number)
        case .string(let text): add(text, at: parameter)
        // No column of ours holds binary fractions or bytes.
        case .null, .double, .blob: sqlite3_bind_null(handle, parameter)
        }
    }

    private mutating func add(_ string: String, at parameter: Int32) {
        text.append(contentsOf: string.utf8)
        ends.append((parameter, text.count))
    }

    private func run() throws {
        let status = text.withUnsafeBytes { bytes in
            var start = 0
            for (parameter, end) in ends {
                // An empty text is no NULL, so its address must not be one either.
                let address = bytes.baseAddress.map { ($0 + start).assumingMemoryBound(to: CChar.self) }
                sqlite3_bind_text(handle, parameter, address, Int32(end - start), nil)
                start = end
            }
            let status = sqlite3_step(handle)
            sqlite3_reset(handle)
            return status
        }
        guard status == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: status), message: db.lastErrorMessage)
        }
    }
}

/// How a field's column holds its values, as far as bulk work has a short way.
enum FieldStorage {
    case text
    case count
    case flag
    /// By ``FieldSpec/databaseValue(of:)``.
    case other

    init(_ type: FieldType) {
        switch type {
        case .count: self = .count
        case .flag: self = .flag
        case .amount, .lines, .names, .json: self = .other
        case .text, .personName, .identity, .organisationCode, .unifiedCode, .date, .choice, .reference: self = .text
        }
    }
}
