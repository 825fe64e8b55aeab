import GRDB

/// Where a change-set of this device stands.
///
/// Whatever its state, its content stays: a server that was set back may ask for all of it again.
package enum ChangeSetState: String, Sendable, CaseIterable {
    /// It has no outcome yet.
    case pending
    /// It has one, and no pull covers it yet.
    case answered
    /// It was refused, and waits for the user.
    case parked
    /// It is done with.
    case kept
    /// It was refused, and the user gave it up after exporting it.
    case discarded
    /// It was refused, and a new change-set stands for it.
    case replaced

    /// The states in which there is still something to wait for or to decide.
    static let open: [ChangeSetState] = [.pending, .answered, .parked]

    /// The states as SQL text, for `IN`.
    static func sql(_ states: [ChangeSetState]) -> String {
        "(" + states.map { "'\($0.rawValue)'" }.joined(separator: ", ") + ")"
    }

    /// Lets the table hold ``discarded`` and ``replaced``: SQLite can only change a constraint by copying the table.
    static func widenTable(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE change_set_copy (
                  number INTEGER NOT NULL, epoch INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, root TEXT NOT NULL,
                  scope TEXT NOT NULL,
                  state TEXT NOT NULL
                    CHECK (state IN ('pending', 'answered', 'parked', 'kept', 'discarded', 'replaced')),
                  hash TEXT NOT NULL, signature TEXT, made_at TEXT NOT NULL, changes INTEGER NOT NULL,
                  content BLOB NOT NULL, outcome TEXT, code TEXT, detail TEXT, revision INTEGER, receipt TEXT,
                  PRIMARY KEY (epoch, number)
                ) STRICT, WITHOUT ROWID;
                INSERT INTO change_set_copy
                  (number, epoch, id, root, scope, state, hash, signature, made_at, changes, content, outcome, code, detail,
                   revision, receipt)
                  SELECT number, epoch, id, root, scope, state, hash, signature, made_at, changes, content, outcome, code,
                    detail, revision, receipt
                  FROM change_set;
                DROP TABLE change_set;
                ALTER TABLE change_set_copy RENAME TO change_set;
                CREATE INDEX change_set_state ON change_set (state, epoch, number) WHERE state <> 'kept';
                CREATE INDEX change_set_root ON change_set (root) WHERE root <> id;
                """
        )
    }
}
