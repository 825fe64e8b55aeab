import Core
import Foundation
import GRDB
import SyncProtocol
import Tables

/// The table of a record kind in the central store, with its statements made once.
struct StoredTable: Sendable {
    let table: RecordTable
    let upsert: String
    let select: String
    let selectOne: String
    let delete: String
    /// The live records below one; nil for a kind that has nothing above it.
    let selectChildren: String?

    var kind: Kind { table.type.kind }

    init(_ type: RecordType) {
        // A scope is part of the key: what one unit names its records cannot touch another's.
        let table = RecordTable(
            type,
            systemColumns: [
                .init("scope", "TEXT NOT NULL"), .init("revision", "INTEGER NOT NULL"),
                .init("created", "INTEGER NOT NULL"), .init("origin", "TEXT NOT NULL"), .init("parent", "TEXT"),
                .init("hash", "BLOB NOT NULL"),
            ],
            keyPrefix: ["scope"]
        )
        self.table = table
        upsert = table.upsertSQL
        select = table.selectSQL
        selectOne = table.selectSQL + " WHERE scope = ? AND id = ?"
        delete = "DELETE FROM \(table.quotedName) WHERE scope = ? AND id = ?"
        // Named, because the planner prefers the primary key, whose first column is all of a unit.
        selectChildren = Self.childrenIndex(of: table).map {
            table.selectSQL + " INDEXED BY \($0.quotedDatabaseIdentifier) WHERE scope = ? AND parent = ?"
        }
    }

    /// The index that begins with scope and parent: the natural key's, where there is one.
    static func childrenIndex(of table: RecordTable) -> String? {
        guard table.type.parent != nil else { return nil }
        return table.name + (table.type.naturalKey.isEmpty ? "_parent" : "_key")
    }

    /// Every kind of this version, parents before children.
    static let all = RecordTypes.all.map(StoredTable.init)

    private static let byKind = Dictionary(uniqueKeysWithValues: all.map { ($0.kind, $0) })

    static func of(_ kind: Kind) -> StoredTable? { byKind[kind] }

    /// A row that was selected with ``select``.
    func row(_ row: Row) throws -> StoredRow {
        guard let id = table.id(of: row),
            let revision = Int64.fromDatabaseValue(table.system("revision", of: row)),
            let created = Int64.fromDatabaseValue(table.system("created", of: row)),
            let origin = String.fromDatabaseValue(table.system("origin", of: row)).flatMap(ChangeSetID.init(rawValue:)),
            let hash = [UInt8].fromBlob(table.system("hash", of: row)).flatMap(RowHash.init(bytes:))
        else { throw StoreError.damaged(table.name) }
        return StoredRow(
            record: StoredRecord(kind: kind, id: id, revision: Revision(packed: revision), body: table.body(of: row)),
            created: Revision(packed: created),
            origin: origin,
            hash: hash
        )
    }

    /// What belongs to a row besides its fields, in the order of the system columns.
    func values(of row: StoredRow, scope: Scope, hash: RowHash) -> StatementArguments {
        let parent = table.type.parent?(row.record.body, scope)?.id.rawValue
        return StatementArguments(
            table.arguments(
                id: row.record.id,
                system: [
                    scope.rawValue.databaseValue, row.record.revision.packed.databaseValue,
                    row.created.packed.databaseValue, row.origin.rawValue.databaseValue, parent.databaseValue,
                    Data(hash.bytes).databaseValue,
                ],
                body: row.record.body
            )
        )
    }
}

/// A record, live or removed, with where it comes from.
struct StoredRow {
    var record: StoredRecord
    /// The revision of its making.
    var created: Revision
    /// The root of the change-set that made it.
    var origin: ChangeSetID
    /// Its hash, while it is live.
    var hash: RowHash?
}

extension [UInt8] {
    /// The bytes of a blob; nil for anything else.
    static func fromBlob(_ value: DatabaseValue) -> [UInt8]? { Data.fromDatabaseValue(value).map(Array.init) }
}
