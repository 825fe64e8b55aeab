import Core
package import GRDB
import Tables

/// The named steps by which the store's tables came about.
///
/// Append only: a step that was released never changes.
package enum StoreMigrations {
    /// Brings a database of any earlier version to this one's tables.
    package static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001-store") { db in
            try db.execute(sql: protocolTables)
            try apply(SchemaHistory.revision1, db)
            try db.execute(sql: "CREATE INDEX case_record ON \"case\" (scope, record) WHERE open = 1")
        }
        migrator.registerMigration("0002-acknowledgements") { db in try apply(SchemaHistory.revision2, db) }
        migrator.registerMigration("0003-case-names") { db in try apply(SchemaHistory.revision3, db) }
        migrator.registerMigration("0004-sessions") { db in try db.execute(sql: sessionTables) }
        migrator.registerMigration("0005-review") { db in
            try apply(SchemaHistory.revision4, db)
            // A new store has no scopes yet; the seed plants them all.
            if let epoch = try Int.fetchOne(db, sql: "SELECT epoch FROM server") {
                try ScopeRow.insert(db, .commission, epoch: epoch)
            }
        }
        migrator.registerMigration("0006-console-access") { db in try db.execute(sql: ConsoleTables.sql) }
        migrator.registerMigration("0007-audit") { db in try db.execute(sql: AuditRow.tables) }
        migrator.registerMigration("0008-persons") { db in
            // Who stands in more than one roster is asked on every page of duplicates.
            for (table, place) in [("hire", "enterprise"), ("trainee", "institution")] {
                try db.execute(sql: "CREATE INDEX \(table)_person ON \(table) (round, idNumber, idType, \(place))")
            }
            try db.execute(sql: "CREATE INDEX case_filing ON \"case\" (scope, filing) WHERE open = 1")
            try db.execute(sql: "CREATE INDEX assignment_filing ON assignment (filing)")
        }
        migrator.registerMigration("0009-former-numbers") { db in
            // After a set-back each change-set that comes again asks whether another has claimed its old number.
            try db.execute(sql: "CREATE INDEX log_formerly ON log (scope, formerly) WHERE formerly IS NOT NULL")
        }
        migrator.registerMigration("0010-parts") { db in
            try db.execute(sql: partTable)
            try StoredPart.readLog(db)
        }
        migrator.registerMigration("0011-notice-content") { db in try apply(SchemaHistory.revision5, db) }
        migrator.registerMigration("0012-console-forms") { db in try db.execute(sql: ConsoleTables.forms) }
        return migrator
    }

    private static func apply(_ step: SchemaStep, _ db: Database) throws {
        for (kind, columns) in step.kinds {
            guard let table = StoredTable.of(kind)?.table else { continue }
            try db.execute(sql: table.createSQL(columns))
            try db.execute(sql: index(table, "revision", ["scope", "revision"]))
            // Scope and parent come first: one index finds both the children of a record and a natural key.
            if let key = table.naturalKeyIndexSQL(prefix: ["scope", "parent"]) {
                try db.execute(sql: key)
            } else if table.type.parent != nil {
                try db.execute(sql: index(table, "parent", ["scope", "parent"]))
            }
        }
        for (kind, columns) in step.columns {
            for sql in StoredTable.of(kind)?.table.alterSQL(columns) ?? [] { try db.execute(sql: sql) }
        }
    }

    private static func index(_ table: RecordTable, _ name: String, _ columns: [String]) -> String {
        let list = columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")
        return "CREATE INDEX \("\(table.name)_\(name)".quotedDatabaseIdentifier) ON \(table.quotedName) (\(list))"
    }

    /// The answered parts of split steps, the refused ones too: whose number is taken in a chain does not tell by what.
    private static let partTable = """
        CREATE TABLE part (
          change_set TEXT PRIMARY KEY NOT NULL, step TEXT NOT NULL, number INTEGER NOT NULL, count INTEGER NOT NULL,
          scope TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX part_step ON part (step, number);
        CREATE INDEX part_scope ON part (scope);
        """

    /// `revision`, `created`: epoch above 42 bits of the number, which is the order of revisions.
    private static let protocolTables = """
        CREATE TABLE server (
          id TEXT PRIMARY KEY NOT NULL, epoch INTEGER NOT NULL, created TEXT NOT NULL
        ) STRICT;
        CREATE TABLE scope (
          name TEXT PRIMARY KEY NOT NULL, seq INTEGER NOT NULL, epoch INTEGER NOT NULL, log_hash TEXT NOT NULL,
          digest TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE log (
          scope TEXT NOT NULL REFERENCES scope (name), revision INTEGER NOT NULL, change_set TEXT NOT NULL UNIQUE,
          root TEXT NOT NULL, device TEXT NOT NULL, device_epoch INTEGER NOT NULL, number INTEGER NOT NULL,
          made_at TEXT NOT NULL, received_at TEXT NOT NULL, outcome TEXT NOT NULL, content_hash TEXT NOT NULL,
          content BLOB NOT NULL, signature TEXT NOT NULL, writes BLOB, hash TEXT NOT NULL,
          PRIMARY KEY (scope, revision)
        ) STRICT;
        CREATE INDEX log_root ON log (scope, root);
        CREATE TRIGGER log_is_not_changed BEFORE UPDATE ON log BEGIN
          SELECT RAISE(ABORT, 'the log is append-only');
        END;
        CREATE TRIGGER log_is_not_shortened BEFORE DELETE ON log BEGIN
          SELECT RAISE(ABORT, 'the log is append-only');
        END;
        CREATE TABLE receipt (
          change_set TEXT PRIMARY KEY NOT NULL, content_hash TEXT NOT NULL, scope TEXT NOT NULL, device TEXT NOT NULL,
          device_epoch INTEGER NOT NULL, chain_number INTEGER NOT NULL, number INTEGER NOT NULL, outcome TEXT NOT NULL,
          code TEXT, json TEXT NOT NULL, UNIQUE (device, device_epoch, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX receipt_chain ON receipt (device, device_epoch, chain_number);
        CREATE TABLE tombstone (
          id TEXT NOT NULL, kind TEXT NOT NULL, scope TEXT NOT NULL, revision INTEGER NOT NULL, created INTEGER NOT NULL,
          origin TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (scope, kind, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX tombstone_revision ON tombstone (scope, revision, kind, id);
        CREATE TABLE effect (
          scope TEXT NOT NULL, record TEXT NOT NULL, revision INTEGER NOT NULL, root TEXT NOT NULL, fields TEXT NOT NULL,
          PRIMARY KEY (scope, record, revision)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE device (
          id TEXT PRIMARY KEY NOT NULL, unit TEXT NOT NULL, name TEXT NOT NULL, public_key TEXT NOT NULL,
          sealing_key TEXT NOT NULL, token_hash TEXT UNIQUE, enrolled_at TEXT NOT NULL, last_seen TEXT, last_sync TEXT,
          revoked_at TEXT, cursor TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE enrol_code (
          name TEXT PRIMARY KEY NOT NULL, unit TEXT NOT NULL, hash TEXT NOT NULL, created_at TEXT NOT NULL,
          expires_at TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0, used_at TEXT, used_by TEXT REFERENCES device (id)
        ) STRICT, WITHOUT ROWID;
        """

    /// Tokens, epochs, coverage and what histories need.
    ///
    /// Tokens of before have expired with the step: their devices prove by their keys who they are.
    private static let sessionTables = """
        ALTER TABLE log ADD COLUMN formerly TEXT;
        ALTER TABLE device ADD COLUMN epoch INTEGER;
        CREATE TABLE token (
          hash TEXT PRIMARY KEY NOT NULL, device TEXT NOT NULL REFERENCES device (id), expires INTEGER NOT NULL,
          offers_again INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX token_device ON token (device);
        INSERT INTO token (hash, device, expires, offers_again)
          SELECT token_hash, id, 0, 0 FROM device WHERE token_hash IS NOT NULL;
        CREATE TABLE server_epoch (
          scope TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL, log_hash TEXT NOT NULL, at TEXT NOT NULL,
          reason TEXT NOT NULL, PRIMARY KEY (scope, epoch)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE coverage (
          scope TEXT PRIMARY KEY NOT NULL, revision INTEGER NOT NULL, at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE mention (
          scope TEXT NOT NULL, record TEXT NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY (scope, record, revision)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO mention (scope, record, revision)
          SELECT scope, record, created FROM "case" UNION SELECT scope, record, revision FROM "case";
        """
}
