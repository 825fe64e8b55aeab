public import Core
public import GRDB

/// The SQLite table of a record kind, derived from its declaration: typed columns, so that `sqlite3` and BI tools read it.
///
/// A member that has no column, or whose value does not fit its column's type, is kept as JSON in `extra`: records of a
/// later version pass through unharmed.
public struct RecordTable: Sendable {
    /// A column that is not a field.
    public struct SystemColumn: Sendable {
        /// Its name.
        public let name: String
        /// Its SQL type and constraints.
        public let definition: String
        /// Declares a column.
        public init(_ name: String, _ definition: String) {
            self.name = name
            self.definition = definition
        }
    }

    /// The kind.
    public let type: RecordType
    /// The columns before the fields.
    public let systemColumns: [SystemColumn]
    /// System columns before `id` in the primary key; none where identifiers are unique by themselves.
    public let keyPrefix: [String]

    /// All columns: `id`, the system columns, the fields in declared order, `extra`.
    public let columns: [String]
    /// Inserts a row, or replaces the one with its identifier; arguments as ``arguments(id:system:body:)`` gives them.
    public let upsertSQL: String
    /// Selects all columns in order.
    public let selectSQL: String

    /// Describes the table of a kind.
    ///
    /// Statements are worked out once: bulk work uses them for every row.
    public init(_ type: RecordType, systemColumns: [SystemColumn], keyPrefix: [String] = []) {
        self.type = type
        self.systemColumns = systemColumns
        self.keyPrefix = keyPrefix
        columns = ["id"] + systemColumns.map(\.name) + type.fields.map(\.code) + ["extra"]
        let names = columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let table = type.kind.rawValue.quotedDatabaseIdentifier
        upsertSQL = "INSERT OR REPLACE INTO \(table) (\(names)) VALUES (\(places))"
        selectSQL = "SELECT \(names) FROM \(table)"
    }

    /// The table's name: the kind.
    public var name: String { type.kind.rawValue }

    /// The table's name, quoted for SQL.
    public var quotedName: String { name.quotedDatabaseIdentifier }

    /// The statement that makes the table with the columns that it had in a revision of the declarations.
    public func createSQL(_ fields: [SchemaStep.Column]) -> String {
        let key = (keyPrefix + ["id"]).map(\.quotedDatabaseIdentifier).joined(separator: ", ")
        let definitions =
            ["id TEXT NOT NULL"]
            + systemColumns.map { "\($0.name.quotedDatabaseIdentifier) \($0.definition)" }
            + fields.map { "\($0.name.quotedDatabaseIdentifier) \($0.type)" }
            + ["extra TEXT", "PRIMARY KEY (\(key))"]
        return "CREATE TABLE \(quotedName) (\n  \(definitions.joined(separator: ",\n  "))\n) STRICT, WITHOUT ROWID"
    }

    /// The statements that add columns of a later revision.
    public func alterSQL(_ fields: [SchemaStep.Column]) -> [String] {
        fields.map { "ALTER TABLE \(quotedName) ADD COLUMN \($0.name.quotedDatabaseIdentifier) \($0.type)" }
    }

    /// The columns that today's declaration asks for.
    public var declaredColumns: [SchemaStep.Column] {
        type.fields.map { SchemaStep.Column(name: $0.code, type: $0.columnType) }
    }

    /// The statement that makes the index of the natural key, or nil if the kind has none.
    ///
    /// Not unique: a pulled survivor stands beside a pending twin until the server has answered.
    public func naturalKeyIndexSQL(prefix: [String] = []) -> String? {
        guard !type.naturalKey.isEmpty else { return nil }
        let columns = (prefix + type.naturalKey).map(\.quotedDatabaseIdentifier).joined(separator: ", ")
        return "CREATE INDEX \("\(name)_key".quotedDatabaseIdentifier) ON \(quotedName) (\(columns))"
    }

    /// The values of a row in the order of ``columns``.
    public func arguments(id: RecordID, system: [DatabaseValue], body: RecordBody) -> [DatabaseValue] {
        var values: [DatabaseValue] = [id.rawValue.databaseValue]
        values.reserveCapacity(columns.count)
        values.append(contentsOf: system)
        var extra = body
        for field in type.fields {
            guard let value = body[field.code], let column = field.databaseValue(of: value) else {
                values.append(.null)
                continue
            }
            extra[field.code] = nil
            values.append(column)
        }
        values.append(extra.isEmpty ? .null : JSONValue.object(extra).canonicalText().databaseValue)
        return values
    }

    /// The identifier of a row that was selected with ``selectSQL``.
    public func id(of row: Row) -> RecordID? { RecordID(rawValue: row[0]) }

    /// A system column of such a row.
    public func system(_ name: String, of row: Row) -> DatabaseValue {
        guard let index = systemColumns.firstIndex(where: { $0.name == name }) else { return .null }
        return row[1 + index]
    }

    /// The body of such a row.
    public func body(of row: Row) -> RecordBody {
        var body: RecordBody = [:]
        let start = 1 + systemColumns.count
        for (index, field) in type.fields.enumerated() {
            let value: DatabaseValue = row[start + index]
            if !value.isNull { body[field.code] = field.jsonValue(of: value) }
        }
        let extra: String? = row[start + type.fields.count]
        if let extra, let members = (try? JSONValue(parsing: extra))?.objectValue {
            body.merge(members) { column, _ in column }
        }
        return body
    }
}

extension FieldSpec {
    /// The column's SQL type.
    var columnType: String {
        switch type {
        case .amount, .count, .flag: "INTEGER"
        default: "TEXT"
        }
    }

    /// The column's value: US cents for amounts, 0 or 1 for flags, ISO 8601 for dates, JSON text for lists.
    ///
    /// Nil if the value would not come back as it is.
    public func databaseValue(of value: JSONValue) -> DatabaseValue? {
        switch (type, value) {
        case (.amount, .string(let text)):
            guard let money = try? Money.read(text, isNumeral: false), money.description == text else { return nil }
            return money.cents.databaseValue
        case (.count, .integer(let number)): return number.databaseValue
        case (.flag, .bool(let flag)): return (flag ? 1 : 0).databaseValue
        case (.lines, .array), (.names, .array), (.json, _): return value.canonicalText().databaseValue
        case (.amount, _), (.count, _), (.flag, _), (.lines, _), (.names, _): return nil
        case (_, .string(let text)): return text.databaseValue
        default: return nil
        }
    }

    /// Undoes ``databaseValue(of:)``.
    public func jsonValue(of value: DatabaseValue) -> JSONValue? {
        switch type {
        case .amount: Int64.fromDatabaseValue(value).map { .string(Money(cents: $0).description) }
        case .count: Int64.fromDatabaseValue(value).map(JSONValue.integer)
        case .flag: Int64.fromDatabaseValue(value).map { .bool($0 != 0) }
        case .lines, .names, .json: String.fromDatabaseValue(value).flatMap { try? JSONValue(parsing: $0) }
        default: String.fromDatabaseValue(value).map(JSONValue.string)
        }
    }
}
