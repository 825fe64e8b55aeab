package import Core
package import GRDB
import Tables

/// A record as the replica shows it.
package struct ShownRecord: Sendable, Equatable {
    package var kind: Kind
    package var id: RecordID
    /// What the server last said; nil for a record that only exists here.
    package var revision: Revision?
    /// The number of the change-set that made it here and that no pull covers yet.
    package var madeIn: Int?
    package var body: RecordBody
}

/// Reads and writes the record tables as the replica shows them.
package enum Records {
    static func table(_ kind: Kind) throws -> RecordTable {
        guard let table = ReplicaSchema.tables[kind] else { throw ClientError.unknownRecord(kind.rawValue) }
        return table
    }

    private static let findSQL = ReplicaSchema.tables.mapValues { $0.selectSQL + " WHERE id = ?" }

    private static let findByKeySQL = ReplicaSchema.tables.mapValues { table in
        let condition = table.type.naturalKey.map { "\($0.quotedDatabaseIdentifier) = ?" }.joined(separator: " AND ")
        return "\(table.selectSQL) WHERE \(condition) ORDER BY made_in LIMIT 1"
    }

    static func shown(_ row: Row, _ table: RecordTable) -> ShownRecord? {
        guard let id = table.id(of: row) else { return nil }
        let revision = Int64.fromDatabaseValue(table.system("revision", of: row)).map(Revision.init(packed:))
        return ShownRecord(
            kind: table.type.kind,
            id: id,
            revision: revision,
            madeIn: Int.fromDatabaseValue(table.system("made_in", of: row)),
            body: table.body(of: row)
        )
    }

    /// The record with an identifier.
    package static func find(_ kind: Kind, _ id: RecordID, _ db: Database) throws -> ShownRecord? {
        let table = try table(kind)
        let statement = try db.cachedStatement(sql: findSQL[kind] ?? "")
        return try Row.fetchOne(statement, arguments: [id.rawValue]).flatMap { shown($0, table) }
    }

    /// The record with an identifier, whatever its kind.
    package static func find(_ id: RecordID, _ db: Database) throws -> ShownRecord? {
        for type in RecordTypes.all {
            if let record = try find(type.kind, id, db) { return record }
        }
        return nil
    }

    /// Records of a kind with the given field values, in the order of `ordering`.
    package static func list(
        _ kind: Kind,
        where values: [String: String] = [:],
        ordering: String = "id",
        _ db: Database
    ) throws -> [ShownRecord] {
        var records: [ShownRecord] = []
        try each(kind, where: values, ordering: ordering, db) { records.append($0) }
        return records
    }

    /// Hands records over one at a time.
    package static func each(
        _ kind: Kind,
        where values: [String: String] = [:],
        ordering: String = "id",
        _ db: Database,
        _ body: (ShownRecord) throws -> Void
    ) throws {
        let table = try table(kind)
        let names = values.keys.sorted()
        let condition =
            names.isEmpty
            ? "" : " WHERE " + names.map { "\($0.quotedDatabaseIdentifier) = ?" }.joined(separator: " AND ")
        let rows = try Row.fetchCursor(
            db,
            sql: table.selectSQL + condition + " ORDER BY " + ordering,
            arguments: StatementArguments(names.map { values[$0] })
        )
        while let row = try rows.next() {
            if let record = shown(row, table) { try body(record) }
        }
    }

    /// How many records of a kind there are.
    package static func count(_ kind: Kind, where values: [String: String] = [:], _ db: Database) throws -> Int {
        let table = try table(kind)
        let names = values.keys.sorted()
        let condition =
            names.isEmpty
            ? "" : " WHERE " + names.map { "\($0.quotedDatabaseIdentifier) = ?" }.joined(separator: " AND ")
        return try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM \(table.quotedName)\(condition)",
            arguments: StatementArguments(names.map { values[$0] })
        ) ?? 0
    }

    /// The record that has a natural key.
    static func find(_ kind: Kind, naturalKey: [String], _ db: Database) throws -> ShownRecord? {
        let table = try table(kind)
        let statement = try db.cachedStatement(sql: findByKeySQL[kind] ?? "")
        return try Row.fetchOne(statement, arguments: StatementArguments(naturalKey)).flatMap { shown($0, table) }
    }

    /// The columns before the fields, in the order of ``ReplicaSchema/tables``.
    static func systemValues(scope: Scope, revision: Revision?, madeIn: Int?) -> [DatabaseValue] {
        [
            scope.rawValue.databaseValue, revision?.packed.databaseValue ?? .null, madeIn?.databaseValue ?? .null,
        ]
    }

    static func save(_ record: ShownRecord, scope: Scope, _ db: Database) throws {
        let table = try table(record.kind)
        let statement = try db.cachedStatement(sql: table.upsertSQL)
        try statement.execute(
            arguments: StatementArguments(
                table.arguments(
                    id: record.id,
                    system: systemValues(scope: scope, revision: record.revision, madeIn: record.madeIn),
                    body: record.body
                )
            )
        )
    }

    static func remove(_ kind: Kind, _ id: RecordID, _ db: Database) throws {
        let table = try table(kind)
        try db.cachedStatement(sql: "DELETE FROM \(table.quotedName) WHERE id = ?").execute(arguments: [id.rawValue])
    }
}
