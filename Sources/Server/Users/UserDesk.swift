package import Core
import Foundation
import SyncProtocol

/// Why the desk of users does not do something.
package enum UserFailure: Error, Hashable, Sendable {
    /// The name is none.
    case name
    /// The name is taken.
    case taken
    /// There is no such user.
    case unknown
    /// The password is refused.
    case password(Password.Weakness)
    /// The password is the old one, or none.
    case samePassword
    /// The password that should show who asks is wrong.
    case wrongPassword
    /// The code is wrong, or nothing is being set up.
    case wrongCode
    /// Nobody changes his own role or state, so that an administrator is always left.
    case oneself

    /// The sentence.
    package func text(_ language: Language) -> String {
        switch (self, language) {
        case (.name, .zh): "用户名须为 1 到 40 个字母、汉字、数字或 . - _ @，以字母、汉字或数字开头。"
        case (.name, .en): "A name is 1 to 40 letters, digits, or . - _ @, and begins with a letter or digit."
        case (.taken, .zh): "已有同名用户，请换一个用户名。"
        case (.taken, .en): "There is a user of this name; choose another one."
        case (.unknown, .zh): "没有这个用户。"
        case (.unknown, .en): "There is no such user."
        case (.password(let weakness), _): weakness.text(language)
        case (.samePassword, .zh): "新密码不能为空、过长，或与旧密码相同。"
        case (.samePassword, .en): "The new password is empty, too long, or the old one."
        case (.wrongPassword, .zh): "当前密码不正确。"
        case (.wrongPassword, .en): "The present password is wrong."
        case (.wrongCode, .zh): "动态码不正确；请核对手机时间后重试。"
        case (.wrongCode, .en): "The code is wrong; check the telephone's clock and try again."
        case (.oneself, .zh): "不能修改自己的角色或状态，请由另一位管理员操作。"
        case (.oneself, .en): "Nobody changes his own role or state; another administrator does that."
        }
    }
}

/// Keeps the users: for the console's pages and the command line.
package struct UserDesk: Sendable {
    private let store: any UserStore
    private let hasher: PasswordHasher
    private let environment: StoreEnvironment

    /// Works on a store.
    package init(
        store: any UserStore,
        hasher: PasswordHasher,
        environment: StoreEnvironment
    ) {
        self.store = store
        self.hasher = hasher
        self.environment = environment
    }

    /// Adds a user with a password that somebody chose.
    /// - Throws: ``UserFailure``.
    package func add(
        _ typed: String,
        role: Role,
        password: String,
        mustChange: Bool,
        by actor: AuditActor
    ) async throws -> User {
        guard let name = UserName(typed), name.isUnmistakable else { throw UserFailure.name }
        var user = User(
            name: name,
            role: role,
            password: try await hash(password, for: name),
            createdAt: environment.timestamp
        )
        user.mustChangePassword = mustChange
        let draft = Self.draft(.userAdd, user.name, by: actor, ["role": .string(role.rawValue)])
        guard try await store.add(user, noting: draft) else { throw UserFailure.taken }
        return user
    }

    /// Adds a user with a password made here, which is shown once and must be changed.
    /// - Throws: ``UserFailure``.
    package func add(_ typed: String, role: Role, by actor: AuditActor) async throws -> (User, password: String) {
        let password = firstPassword()
        return (try await add(typed, role: role, password: password, mustChange: true, by: actor), password)
    }

    /// Gives a user another role; everywhere he is signed out.
    /// - Throws: ``UserFailure``.
    package func set(role: Role, of name: UserName, by actor: AuditActor) async throws -> User {
        try checkOther(name, actor)
        return try await change(name, by: actor, ["role": .string(role.rawValue)]) { $0.role = role }
    }

    /// Shuts or opens an account.
    /// - Throws: ``UserFailure``.
    package func set(isDisabled: Bool, of name: UserName, by actor: AuditActor) async throws -> User {
        try checkOther(name, actor)
        return try await change(name, by: actor, ["disabled": .bool(isDisabled)]) { $0.isDisabled = isDisabled }
    }

    /// Opens an account, and ends what holds it up.
    /// - Throws: ``UserFailure``.
    package func open(_ name: UserName, by actor: AuditActor) async throws -> User {
        _ = try await set(isDisabled: false, of: name, by: actor)
        try await store.tryWasRight(forget: [.name(name.text)], takeBack: [])
        guard let user = try await store.user(name) else { throw UserFailure.unknown }
        return user
    }

    /// Gives a user a password that somebody else chose.
    /// - Throws: ``UserFailure``.
    package func set(
        password: String,
        mustChange: Bool,
        of name: UserName,
        by actor: AuditActor
    ) async throws -> User {
        guard try await store.user(name) != nil else { throw UserFailure.unknown }
        let hash = try await hash(password, for: name)
        return try await change(name, by: actor, ["password": "reset"]) { user in
            user.password = hash
            user.mustChangePassword = mustChange
        }
    }

    /// Gives a user a password made here.
    /// - Throws: ``UserFailure``.
    package func resetPassword(of name: UserName, by actor: AuditActor) async throws -> String {
        try checkOther(name, actor)
        let password = firstPassword()
        _ = try await set(password: password, mustChange: true, of: name, by: actor)
        return password
    }

    /// Takes a user's second factor away.
    /// - Throws: ``UserFailure``.
    package func resetCodes(of name: UserName, by actor: AuditActor) async throws -> User {
        try await change(name, by: actor, ["totp": "reset"]) { user in
            user.codes = nil
            user.pendingCodes = nil
        }
    }

    // MARK: One's own account

    /// Changes one's own password; the old one was confirmed by ``SignInDesk/confirm(password:in:)``, which counts tries.
    /// - Throws: ``UserFailure``.
    package func changePassword(of user: User, from old: String, to new: String) async throws {
        let name = user.name
        guard let typed = Password(typed: new), typed != Password(typed: old) else { throw UserFailure.samePassword }
        let hash = try await hash(new, for: name)
        _ = try await change(name, by: .user(name.text, role: user.role), ["password": "changed"]) { user in
            user.password = hash
            user.mustChangePassword = false
        }
    }

    private func checkOther(_ name: UserName, _ actor: AuditActor) throws {
        if actor != .commandLine, UserName(actor.name)?.key == name.key { throw UserFailure.oneself }
    }

    private func change(
        _ name: UserName,
        by actor: AuditActor,
        _ detail: [String: JSONValue],
        _ change: @escaping @Sendable (inout User) -> Void
    ) async throws -> User {
        let changed = try await store.changeUser(
            name,
            noting: { Self.draft(.userChange, $0.name, by: actor, detail) },
            { user -> User in
                change(&user)
                return user
            }
        )
        guard let changed else { throw UserFailure.unknown }
        return changed
    }

    private func hash(_ typed: String, for name: UserName) async throws -> PasswordHash {
        guard let password = Password(typed: typed) else { throw UserFailure.samePassword }
        if let weakness = password.weakness(for: name) { throw UserFailure.password(weakness) }
        return try await hasher.hash(password)
    }

    /// 16 of 32 characters in groups, to be read out over the telephone.
    private func firstPassword() -> String { RecoveryCode(randomBytes: environment.randomBytes).text.lowercased() }

    private static func draft(
        _ action: AuditAction,
        _ name: UserName,
        by actor: AuditActor,
        _ detail: [String: JSONValue]
    ) -> AuditDraft {
        AuditDraft(action, by: actor, on: AuditObject(kind: "user", id: name.text), detail: detail)
    }
}
