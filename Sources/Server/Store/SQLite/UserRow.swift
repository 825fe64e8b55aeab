import Core
import GRDB

/// A user as a row.
enum UserRow {
    static let select = """
        SELECT u.name, u.role, u.password, u.codes, u.codes_step, u.recovery, u.pending_codes, u.disabled, u.must_change,
          u.created_at, u.last_sign_in, t.tries, t.locked_until, u.key
        FROM console_user u LEFT JOIN console_try t ON t.key = 'name:' || u.key
        """

    static func user(_ row: Row) throws -> User {
        guard let name = UserName(row[0]), name.key == row[13], let role = Role(rawValue: row[1]),
            let password = PasswordHash(text: row[2])
        else { throw StoreError.damaged("console_user") }
        var user = User(name: name, role: role, password: password, createdAt: row[9])
        if let secret: String = row[3] {
            let recovery: String = row[5]
            user.codes = SecondFactor(
                secret: secret,
                lastStep: row[4],
                recoveryCodes: recovery.split(separator: " ").map(String.init)
            )
        }
        user.pendingCodes = row[6]
        user.isDisabled = row[7]
        user.mustChangePassword = row[8]
        user.lastSignIn = row[10]
        user.failedTries = row[11] ?? 0
        user.lockedUntil = row[12]
        return user
    }

    static func fetch(_ db: Database, key: String) throws -> User? {
        try Row.fetchOne(db.cachedStatement(sql: select + " WHERE u.key = ?"), arguments: [key]).map(user)
    }

    static func insert(_ user: User, _ db: Database) throws -> Bool {
        try db.execute(
            sql: "INSERT OR IGNORE INTO console_user (key, name, role, password, created_at) VALUES (?, ?, ?, ?, ?)",
            arguments: [user.name.key, user.name.text, user.role.rawValue, user.password.text, user.createdAt]
        )
        guard db.changesCount == 1 else { return false }
        try update(user, db)
        return true
    }

    static func update(_ user: User, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE console_user SET role = ?, password = ?, codes = ?, codes_step = ?, recovery = ?,
                  pending_codes = ?, disabled = ?, must_change = ?, last_sign_in = ?
                WHERE key = ?
                """,
            arguments: [
                user.role.rawValue, user.password.text, user.codes?.secret, user.codes?.lastStep ?? 0,
                (user.codes?.recoveryCodes ?? []).joined(separator: " "), user.pendingCodes, user.isDisabled,
                user.mustChangePassword, user.lastSignIn, user.name.key,
            ]
        )
    }
}

/// Wrong tries as rows.
enum TryRow {
    static func fetch(_ db: Database, _ key: TryKey) throws -> TryCount {
        var count = TryCount()
        let sql = "SELECT tries, locks, last, locked_until FROM console_try WHERE key = ?"
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [key.text]) else { return count }
        count.tries = row[0]
        count.locks = row[1]
        count.last = row[2]
        count.lockedUntil = row[3]
        return count
    }

    static func save(_ count: TryCount, _ key: TryKey, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO console_try (key, tries, locks, last, locked_until, forget_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                key.text, count.tries, count.locks, count.last, count.lockedUntil,
                max(count.last, count.lockedUntil ?? 0) + key.limit.memory,
            ]
        )
    }

    static func delete(_ key: TryKey, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM console_try WHERE key = ?", arguments: [key.text])
    }
}
