import Core
import GRDB
import SyncProtocol

extension SQLiteCentralStore {
    /// All users, by name.
    package func users() async throws -> [User] {
        try await queue.read { db in
            try Row.fetchAll(db.cachedStatement(sql: UserRow.select + " ORDER BY u.key")).map(UserRow.user)
        }
    }

    /// The user of a name in any case and width.
    package func user(_ name: UserName) async throws -> User? {
        try await queue.read { db in try UserRow.fetch(db, key: name.key) }
    }

    /// Adds a user and notes it; false if the name is taken, and then nothing is noted.
    package func add(_ user: User, noting draft: AuditDraft) async throws -> Bool {
        try await access { db in
            guard try UserRow.insert(user, db) else { return (false, nil) }
            return (true, draft)
        }
    }

    /// Does something to users or sessions in one transaction with what is noted of it.
    private func access<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> (Value, AuditDraft?)
    ) async throws -> Value {
        try await queue.write { [key, environment] db in
            let (value, draft) = try work(db)
            if let draft { try AuditRow.append(db, [draft], key: key, at: environment.timestamp) }
            return value
        }
    }

    /// Changes a user; all sessions end if password, role, state or second factor are other ones afterwards.
    package func changeUser<Value: Sendable>(
        _ name: UserName,
        noting: @escaping @Sendable (User) -> AuditDraft?,
        _ change: @escaping @Sendable (inout User) throws -> Value
    ) async throws -> Value? {
        try await access { db in
            guard let old = try UserRow.fetch(db, key: name.key) else { return (nil, nil) }
            var user = old
            let value = try change(&user)
            try UserRow.update(user, db)
            if user.endsSessions(of: old) {
                try db.execute(sql: "DELETE FROM console_session WHERE user = ?", arguments: [name.key])
            }
            // Who opens an account, or gives it another password, wants it to be used.
            if user.password != old.password || old.isDisabled && !user.isDisabled {
                try TryRow.delete(.name(name.text), db)
            }
            return (value, noting(user))
        }
    }

    // MARK: Tries

    /// Counts a try for each key, before its outcome is known; what is noted if there is no other for a while.
    package func countTry(_ keys: [TryKey], at now: Int, noting last: AuditDraft) async throws -> TryOutcome {
        try await access { db in
            try db.execute(sql: "DELETE FROM console_try WHERE forget_at <= ?", arguments: [now])
            let counts = try keys.map { ($0, try TryRow.fetch(db, $0)) }
            if let until = counts.compactMap({ $0.1.isLocked(at: now) ? $0.1.lockedUntil : nil }).max() {
                return (.locked(until: until), nil)
            }
            var isLast = false
            for (key, old) in counts {
                var count = old
                isLast = count.count(at: now, key.limit) || isLast
                try TryRow.save(count, key, db)
            }
            return (.counted(isLast: isLast), isLast ? last : nil)
        }
    }

    /// Takes a try back that succeeded: forgets all of the first keys, and one of the second.
    package func tryWasRight(forget: [TryKey], takeBack: [TryKey]) async throws {
        try await queue.write { db in
            for key in forget { try TryRow.delete(key, db) }
            for key in takeBack {
                var count = try TryRow.fetch(db, key)
                count.takeBack(key.limit)
                try TryRow.save(count, key, db)
            }
        }
    }

    // MARK: Sessions

    /// Keeps a session; with a draft it is a sign-in, which is noted and shown at the user.
    package func begin(_ session: ConsoleSession, noting draft: AuditDraft?) async throws {
        try await access { [environment] db in
            // Those that are over go when others begin.
            try db.execute(
                sql: "DELETE FROM console_session WHERE created <= ? OR seen <= ?",
                arguments: [
                    session.createdAt - ConsoleSession.absoluteLimit, session.createdAt - ConsoleSession.idleLimit,
                ]
            )
            try db.execute(
                sql: """
                    INSERT INTO console_session (hash, user, stage, created, seen, confirmed, message)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    session.hash, session.user, session.stage.rawValue, session.createdAt, session.seenAt,
                    session.confirmedAt, session.message,
                ]
            )
            if draft != nil {
                let sql = "UPDATE console_user SET last_sign_in = ? WHERE key = ?"
                try db.execute(sql: sql, arguments: [environment.timestamp, session.user])
            }
            return ((), draft)
        }
    }

    /// The session of a token's hash, with its user; nil if it is over or the user's account is shut.
    package func session(_ hash: String, at now: Int) async throws -> (session: ConsoleSession, user: User)? {
        try await queue.read { db in
            let sql = "SELECT user, stage, created, seen, confirmed, message FROM console_session WHERE hash = ?"
            guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [hash]),
                let stage = ConsoleSession.Stage(rawValue: row[1])
            else { return nil }
            let session = ConsoleSession(
                hash: hash,
                user: row[0],
                stage: stage,
                createdAt: row[2],
                seenAt: row[3],
                confirmedAt: row[4],
                message: row[5]
            )
            guard !session.isOver(at: now), let user = try UserRow.fetch(db, key: session.user), !user.isDisabled else {
                return nil
            }
            return (session, user)
        }
    }

    /// Notes that a session is used, and what its next page tells.
    package func keep(_ session: ConsoleSession) async throws {
        try await queue.write { db in
            try db.execute(
                sql: """
                    UPDATE console_session SET seen = MAX(seen, ?), confirmed = MAX(confirmed, ?), message = ?
                    WHERE hash = ?
                    """,
                arguments: [session.seenAt, session.confirmedAt, session.message, session.hash]
            )
        }
    }

    /// Ends a session, and notes it if that is given.
    package func endSession(_ hash: String, noting draft: AuditDraft?) async throws {
        try await access { db in
            try db.execute(sql: "DELETE FROM console_session WHERE hash = ?", arguments: [hash])
            return ((), draft)
        }
    }
}
