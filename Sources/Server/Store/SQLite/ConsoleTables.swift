/// The tables of who may use the console: about the server itself, so they are no records and no unit's.
enum ConsoleTables {
    /// Forms that came in, by the hash of what they say, with their sealed answers.
    static let forms = """
        CREATE TABLE console_form (hash TEXT PRIMARY KEY NOT NULL, at INTEGER NOT NULL, answer TEXT) STRICT, WITHOUT ROWID;
        CREATE INDEX console_form_at ON console_form (at);
        """
    static let sql = """
        CREATE TABLE console_user (
          key TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, password TEXT NOT NULL,
          codes TEXT, codes_step INTEGER NOT NULL DEFAULT 0, recovery TEXT NOT NULL DEFAULT '', pending_codes TEXT,
          disabled INTEGER NOT NULL DEFAULT 0, must_change INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL,
          last_sign_in TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE console_try (
          key TEXT PRIMARY KEY NOT NULL, tries INTEGER NOT NULL, locks INTEGER NOT NULL, last INTEGER NOT NULL,
          locked_until INTEGER, forget_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX console_try_forget ON console_try (forget_at);
        CREATE TABLE console_session (
          hash TEXT PRIMARY KEY NOT NULL, user TEXT NOT NULL REFERENCES console_user (key), stage TEXT NOT NULL,
          created INTEGER NOT NULL, seen INTEGER NOT NULL, confirmed INTEGER NOT NULL, message TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX console_session_user ON console_session (user);
        """
}
