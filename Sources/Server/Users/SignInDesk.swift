import Core
import Foundation
import SyncProtocol

/// What came of a sign-in, or of a step of it.
package enum SignInOutcome: Hashable, Sendable {
    /// Signed in; the token is told once.
    case done(token: String)
    /// The password was right; a code is asked for.
    case codeWanted(token: String)
    /// Something was wrong, and nobody learns what.
    case wrong
    /// Too many wrong tries; not looked at before a moment in seconds since 1970.
    case locked(until: Int)

    /// Whether a session has begun.
    var isSuccess: Bool {
        switch self {
        case .done, .codeWanted: true
        case .wrong, .locked: false
        }
    }
}

/// Lets users in: passwords, codes, sessions.
///
/// A name without a user is treated as every other, in time and answer.
package struct SignInDesk: Sendable {
    private let store: any UserStore
    private let hasher: PasswordHasher
    private let box: SecretBox
    private let environment: StoreEnvironment
    private let note: AccessNotes

    /// Works on a store.
    package init(
        store: any UserStore,
        hasher: PasswordHasher,
        box: SecretBox,
        environment: StoreEnvironment,
        note: @escaping AccessNotes
    ) {
        self.store = store
        self.hasher = hasher
        self.box = box
        self.environment = environment
        self.note = note
    }

    private var now: Int { environment.moment.seconds }

    /// Tries a name and a password.
    package func signIn(name typed: String, password: String, from address: String) async throws -> SignInOutcome {
        let keys = (name: TryKey.name(typed), address: TryKey.address(address))
        let name = UserName(typed)
        let counted = try await count([keys.name, keys.address], typed: typed)
        if case .locked(let until) = counted { return .locked(until: until) }
        let user: User? = if let name { try await store.user(name) } else { nil }
        guard let password = Password(typed: password),
            try await hasher.check(password, against: user?.password),
            let user, !user.isDisabled
        else {
            try await note(AuditDraft(.signInFailed, by: .trying(typed), detail: ["locked": .bool(counted.isLast)]))
            return .wrong
        }
        // Wrong codes count with wrong passwords: only a whole sign-in makes an end of the counting.
        try await store.tryWasRight(forget: user.codes == nil ? [keys.name] : [], takeBack: [keys.address])
        return try await begin(user, stage: user.codes == nil ? .full : .code)
    }

    /// Tries a code, or a recovery code, after the password.
    ///
    /// The session begins anew: what was known before the code is worth nothing after it.
    package func enter(code typed: String, in session: ConsoleSession, from address: String) async throws
        -> SignInOutcome
    {
        guard session.stage == .code, let name = UserName(session.user) else { return .wrong }
        let keys = [TryKey.name(session.user), .address(address)]
        let counted = try await count(keys, typed: session.user)
        if case .locked(let until) = counted {
            try await store.endSession(session.hash)
            return .locked(until: until)
        }
        guard let how = try await use(typed, of: name) else {
            try await note(
                AuditDraft(
                    .signInFailed,
                    by: .trying(session.user),
                    detail: ["code": true, "locked": .bool(counted.isLast)]
                )
            )
            if counted.isLast { try await store.endSession(session.hash) }
            return .wrong
        }
        try await store.tryWasRight(forget: [keys[0]], takeBack: [keys[1]])
        try await store.endSession(session.hash)
        guard let user = try await store.user(name), !user.isDisabled else { return .wrong }
        return try await begin(user, stage: .full, detail: ["code": .string(how)])
    }

    /// Tries the password again before a grave step; who guesses loses the session.
    ///
    /// The address does not count: strangers behind the same one must not keep those who are signed in from their work.
    package func confirm(password typed: String, in session: ConsoleSession) async throws -> Bool {
        let keys = [TryKey.session(session.hash)]
        guard let name = UserName(session.user) else { return false }
        let counted = try await count(keys, typed: session.user)
        if case .locked = counted { return false }
        let user = try await store.user(name)
        guard let password = Password(typed: typed), try await hasher.check(password, against: user?.password) else {
            try await note(
                AuditDraft(
                    .signInFailed,
                    by: .trying(session.user),
                    detail: ["again": true, "locked": .bool(counted.isLast)]
                )
            )
            if counted.isLast { try await store.endSession(session.hash) }
            return false
        }
        try await store.tryWasRight(forget: keys, takeBack: [])
        var session = session
        session.confirmedAt = now
        session.seenAt = now
        try await store.keep(session)
        return true
    }

    /// Ends a session.
    package func signOut(_ session: ConsoleSession) async throws {
        let user: User? = if let name = UserName(session.user) { try await store.user(name) } else { nil }
        let isNoted = session.stage == .full
        let draft = user.flatMap { isNoted ? AuditDraft(.signOut, by: .user($0.name.text, role: $0.role)) : nil }
        try await store.endSession(session.hash, noting: draft)
    }

    /// Begins a session for a user who has shown who he is; gives its token.
    func renew(_ name: UserName, message: ConsoleMessage? = nil) async throws -> String {
        let token = environment.randomBytes(32).hexadecimal
        var session = ConsoleSession(hash: SecretHash.of(token), user: name.key, stage: .full, at: now)
        session.message = message?.stored
        try await store.begin(session, noting: nil)
        return token
    }

    private func begin(
        _ user: User,
        stage: ConsoleSession.Stage,
        detail: [String: JSONValue] = [:]
    ) async throws -> SignInOutcome {
        let token = environment.randomBytes(32).hexadecimal
        let session = ConsoleSession(hash: SecretHash.of(token), user: user.name.key, stage: stage, at: now)
        guard stage == .full else {
            try await store.begin(session, noting: nil)
            return .codeWanted(token: token)
        }
        let draft = AuditDraft(.signIn, by: .user(user.name.text, role: user.role), detail: detail)
        try await store.begin(session, noting: draft)
        return .done(token: token)
    }

    /// Uses up a code; gives its kind, nil for a wrong one.
    private func use(_ typed: String, of name: UserName) async throws -> String? {
        let now = now
        let box = box
        // The sign-in that it belongs to notes which kind it was.
        return try await store.changeUser(
            name,
            noting: { _ in nil },
            { user -> String? in
                guard var codes = user.codes else { return nil }
                defer { user.codes = codes }
                if let secret = box.open(codes.secret, of: user.name),
                    let step = TimeCode(secret: secret).step(of: typed, at: now, after: codes.lastStep)
                {
                    codes.lastStep = step
                    return "totp"
                }
                guard let hash = RecoveryCode(typed: typed)?.hash, codes.recoveryCodes.contains(hash) else {
                    return nil
                }
                codes.recoveryCodes.removeAll { $0 == hash }
                return "recovery"
            }
        ) ?? nil
    }

    private func count(_ keys: [TryKey], typed: String) async throws -> TryOutcome {
        try await store.countTry(keys, at: now, noting: AuditDraft(.lockOut, by: .trying(typed)))
    }
}
