import GRDB

extension SQLiteCentralStore {
    /// Claims a form by the hash of all that it says; claims older than a session are forgotten.
    package func claimForm(_ hash: String, at now: Int) async throws -> FormClaim {
        try await queue.write { db in
            let oldest = now - ConsoleSession.absoluteLimit
            try db.execute(sql: "DELETE FROM console_form WHERE at < ?", arguments: [oldest])
            try db.execute(sql: "INSERT OR IGNORE INTO console_form (hash, at) VALUES (?, ?)", arguments: [hash, now])
            if db.changesCount == 1 { return .first }
            let sql = "SELECT answer FROM console_form WHERE hash = ? AND answer IS NOT NULL"
            return try String.fetchOne(db, sql: sql, arguments: [hash]).map(FormClaim.answered) ?? .underWay
        }
    }

    /// Keeps the answer to a claimed form.
    package func keepAnswer(_ sealed: String, toForm hash: String) async throws {
        try await queue.write { db in
            try db.execute(sql: "UPDATE console_form SET answer = ? WHERE hash = ?", arguments: [sealed, hash])
        }
    }

    /// Gives a claim back: what the form asked for was not done.
    package func dropForm(_ hash: String) async throws {
        try await queue.write { db in
            try db.execute(sql: "DELETE FROM console_form WHERE hash = ?", arguments: [hash])
        }
    }
}
