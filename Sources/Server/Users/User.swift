package import Core

/// A person of the commission who may use the console.
package struct User: Sendable {
    /// The name.
    package let name: UserName
    /// What the user may do.
    package var role: Role
    /// The password, hashed.
    package var password: PasswordHash
    /// The second factor; nil if the user has none.
    package var codes: SecondFactor?
    /// A second factor that is being set up: its secret, sealed.
    package var pendingCodes: String?
    /// Whether the account is shut.
    package var isDisabled = false
    /// Whether somebody else chose the password.
    package var mustChangePassword = false
    /// When the user was added.
    package let createdAt: String
    /// When the user last signed in.
    package var lastSignIn: String?
    /// Wrong tries since the last sign-in; the store's to say.
    package internal(set) var failedTries = 0
    /// Until when nobody can sign in by the name, in seconds since 1970; the store's to say.
    package internal(set) var lockedUntil: Int?

    /// Adds a user.
    package init(name: UserName, role: Role, password: PasswordHash, createdAt: String) {
        self.name = name
        self.role = role
        self.password = password
        self.createdAt = createdAt
    }

    /// Whether sessions that began before are void: password, role or state are other ones.
    func endsSessions(of old: User) -> Bool {
        role != old.role || password != old.password || isDisabled != old.isDisabled
            || (codes?.secret != old.codes?.secret)
    }

    /// What the administration sees: nothing that is secret.
    package func json(at moment: Int) -> JSONValue {
        [
            "name": .string(name.text), "role": .string(role.rawValue), "disabled": .bool(isDisabled),
            "locked": .bool((lockedUntil ?? 0) > moment), "failedTries": JSONValue(failedTries),
            "totp": .bool(codes != nil), "recoveryCodes": JSONValue(codes?.recoveryCodes.count ?? 0),
            "mustChangePassword": .bool(mustChangePassword), "createdAt": .string(createdAt),
            "lastSignIn": JSONValue(lastSignIn),
        ]
    }
}

/// A user's second factor as it is kept.
package struct SecondFactor: Hashable, Sendable {
    /// The secret of the codes, sealed with the server's key.
    package var secret: String
    /// The last step whose code was used; no code is good twice.
    package var lastStep: Int
    /// SHA-256 of the recovery codes that are left.
    package var recoveryCodes: [String]

    /// Begins with a secret and fresh recovery codes.
    package init(secret: String, lastStep: Int, recoveryCodes: [String]) {
        self.secret = secret
        self.lastStep = lastStep
        self.recoveryCodes = recoveryCodes
    }
}
