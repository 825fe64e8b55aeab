/// Users, their sessions and wrong tries; every method is one transaction, and what the audit log has of it is part of it.
package protocol UserStore: Sendable {
    /// All users, by name.
    func users() async throws -> [User]
    /// The user of a name in any case and width.
    func user(_ name: UserName) async throws -> User?
    /// Adds a user and notes it; false if the name is taken, and then nothing is noted.
    func add(_ user: User, noting draft: AuditDraft) async throws -> Bool
    /// Changes a user; all sessions end if password, role, state or second factor are other ones afterwards.
    ///
    /// - Parameters:
    ///   - name: whom.
    ///   - noting: what is noted of the user as he is then; nil for nothing.
    ///   - change: the change; if it throws nothing is changed.
    /// - Returns: what the change gives; nil if there is no such user.
    /// - Throws: what the change throws, or the database.
    func changeUser<Value: Sendable>(
        _ name: UserName,
        noting: @escaping @Sendable (User) -> AuditDraft?,
        _ change: @escaping @Sendable (inout User) throws -> Value
    ) async throws -> Value?

    /// Counts a try for each key, before its outcome is known; what is noted if there is no other for a while.
    ///
    /// - Returns: what became of it.
    func countTry(_ keys: [TryKey], at now: Int, noting last: AuditDraft) async throws -> TryOutcome
    /// Takes a try back that succeeded: forgets all of the first keys, and one of the second.
    func tryWasRight(forget: [TryKey], takeBack: [TryKey]) async throws

    /// Keeps a session; with a draft it is a sign-in, which is noted and shown at the user.
    func begin(_ session: ConsoleSession, noting draft: AuditDraft?) async throws
    /// The session of a token's hash, with its user; nil if it is over or the user's account is shut.
    func session(_ hash: String, at now: Int) async throws -> (session: ConsoleSession, user: User)?
    /// Notes that a session is used, and what its next page tells.
    func keep(_ session: ConsoleSession) async throws
    /// Ends a session, and notes it if that is given.
    func endSession(_ hash: String, noting draft: AuditDraft?) async throws
}

extension UserStore {
    /// Ends a session of which nothing is noted.
    func endSession(_ hash: String) async throws { try await endSession(hash, noting: nil) }
}

/// What became of a try.
package enum TryOutcome: Hashable, Sendable {
    /// It may be looked at; if it is wrong, `isLast` says that there is no other for a while.
    case counted(isLast: Bool)
    /// It is not looked at before a moment in seconds since 1970.
    case locked(until: Int)

    /// Whether there is no other try for a while.
    var isLast: Bool { self == .counted(isLast: true) }
}
