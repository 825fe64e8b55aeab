import Core
import GRDB
import Tables

/// The tables of a replica.
///
/// Two layers share the record tables. A row whose `made_in` is empty and that no uncovered change-set touches is the server's
/// own state. A row under local work shows that work; what the server last said of it lies in `shadow`.
enum ReplicaSchema {
    /// The record tables.
    ///
    /// `revision`: what the server last said, empty for a record that only exists here.
    ///
    /// `made_in`: the position (``Outbox/position(epoch:number:)``) of the change-set that made it here, until a pull covers it.
    /// `touch.number` is one, too.
    static let tables: [Kind: RecordTable] = Dictionary(
        uniqueKeysWithValues: RecordTypes.all.map { type in
            (
                type.kind,
                RecordTable(
                    type,
                    systemColumns: [
                        .init("scope", "TEXT NOT NULL"), .init("revision", "INTEGER"), .init("made_in", "INTEGER"),
                    ]
                )
            )
        }
    )

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001-replica") { db in
            try apply(SchemaHistory.revision1, db)
            try db.execute(sql: protocolTables)
        }
        migrator.registerMigration("0002-acknowledgements") { db in
            try apply(SchemaHistory.revision2, db)
            try adopt(SchemaHistory.revision2, db)
        }
        migrator.registerMigration("0003-case-names") { db in try apply(SchemaHistory.revision3, db) }
        migrator.registerMigration("0004-outbox-states") { db in try ChangeSetState.widenTable(db) }
        migrator.registerMigration("0005-sync") { db in try db.execute(sql: syncTables) }
        migrator.registerMigration("0006-review") { db in
            try apply(SchemaHistory.revision4, db)
            try adopt(SchemaHistory.revision4, db)
        }
        migrator.registerMigration("0007-notice-content") { db in
            try apply(SchemaHistory.revision5, db)
            try adopt(SchemaHistory.revision5, db)
        }
        return migrator
    }

    private static func apply(_ step: SchemaStep, _ db: Database) throws {
        for (kind, columns) in step.kinds {
            guard let table = tables[kind] else { continue }
            try db.execute(sql: table.createSQL(columns))
            if let index = table.naturalKeyIndexSQL() { try db.execute(sql: index) }
            let index = "\(table.name)_made_in".quotedDatabaseIdentifier
            try db.execute(sql: "CREATE INDEX \(index) ON \(table.quotedName) (made_in) WHERE made_in IS NOT NULL")
        }
        for (kind, columns) in step.columns {
            for sql in tables[kind]?.alterSQL(columns) ?? [] { try db.execute(sql: sql) }
        }
    }

    /// Moves what a newer server sent of a kind, before this version knew it, into the kind's own table.
    ///
    /// The digest is over every member, so what the step has no column for goes along.
    private static func adopt(_ step: SchemaStep, _ db: Database) throws {
        for (kind, columns) in step.kinds {
            guard let table = tables[kind] else { continue }
            let names = ["id", "scope", "revision"] + columns.map(\.name) + ["extra"]
            let insert =
                "INSERT INTO \(table.quotedName) (\(names.map(\.quotedDatabaseIdentifier).joined(separator: ", "))) "
                + "VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))"
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT id, scope, revision, body FROM other_record WHERE kind = ?",
                arguments: [kind.rawValue]
            )
            for row in rows {
                var extra = try JSONValue(parsing: row[3] as String).objectValue ?? [:]
                var values: [DatabaseValue] = [row[0], row[1], row[2]]
                for column in columns {
                    let value = extra[column.name].flatMap { table.type.field(column.name)?.databaseValue(of: $0) }
                    if value != nil { extra[column.name] = nil }
                    values.append(value ?? .null)
                }
                values.append(extra.isEmpty ? .null : JSONValue.object(extra).canonicalText().databaseValue)
                try db.execute(sql: insert, arguments: StatementArguments(values))
            }
            try db.execute(sql: "DELETE FROM other_record WHERE kind = ?", arguments: [kind.rawValue])
        }
    }

    /// What a sync keeps from one process to the next: pulls that broke off, cursors that the replica has had, what is to be
    /// offered again, and what a person may want to look up.
    private static let syncTables = """
        CREATE TABLE pull_state (
          scope TEXT PRIMARY KEY NOT NULL, from_revision INTEGER NOT NULL, from_hash TEXT NOT NULL, next TEXT,
          start INTEGER, mark_revision INTEGER, mark_hash TEXT, server_epoch INTEGER NOT NULL, replacing INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE cursor_list (
          position INTEGER PRIMARY KEY, scope TEXT NOT NULL, revision INTEGER NOT NULL, log_hash TEXT NOT NULL
        ) STRICT;
        CREATE INDEX cursor_list_scope ON cursor_list (scope, position);
        INSERT INTO cursor_list (scope, revision, log_hash) SELECT scope, revision, log_hash FROM cursor;
        CREATE TABLE reoffer (
          epoch INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (epoch, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE sync_log (position INTEGER PRIMARY KEY, at TEXT NOT NULL, what TEXT NOT NULL) STRICT;
        DELETE FROM staging;
        """

    private static let protocolTables = """
        CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE cursor (
          scope TEXT PRIMARY KEY NOT NULL, revision INTEGER NOT NULL, log_hash TEXT NOT NULL, digest TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE shadow (
          id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, scope TEXT NOT NULL, revision INTEGER NOT NULL,
          body TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE other_record (
          id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, scope TEXT NOT NULL, revision INTEGER NOT NULL,
          body TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE change_set (
          number INTEGER NOT NULL, epoch INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, root TEXT NOT NULL,
          scope TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('pending', 'answered', 'parked', 'kept')),
          hash TEXT NOT NULL, signature TEXT, made_at TEXT NOT NULL, changes INTEGER NOT NULL, content BLOB NOT NULL,
          outcome TEXT, code TEXT, detail TEXT, revision INTEGER, receipt TEXT,
          PRIMARY KEY (epoch, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX change_set_state ON change_set (state, epoch, number) WHERE state <> 'kept';
        CREATE TABLE touch (
          record TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (record, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX touch_number ON touch (number);
        CREATE TABLE staging (
          scope TEXT NOT NULL, position INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL,
          revision INTEGER NOT NULL, body TEXT
        ) STRICT;
        """
}
