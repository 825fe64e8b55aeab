import Core
import Foundation
import SyncProtocol

/// Sets second factors up, and ends them.
package struct SecondFactorDesk: Sendable {
    /// What a user types into an authenticator program.
    package struct Setup: Sendable {
        /// The secret in base 32, in groups of four.
        package let secret: String
        /// The same for programs: `otpauth://totp/…`.
        package let uri: String
    }

    private let store: any UserStore
    private let box: SecretBox
    private let environment: StoreEnvironment

    /// Works on a store.
    package init(
        store: any UserStore,
        box: SecretBox,
        environment: StoreEnvironment
    ) {
        self.store = store
        self.box = box
        self.environment = environment
    }

    /// Makes a secret, which counts once a code of it was shown.
    /// - Throws: ``UserFailure``.
    package func begin(for name: UserName) async throws {
        let sealed = try box.seal(
            environment.randomBytes(TimeCode.secretBytes),
            for: name,
            nonce: environment.randomBytes(12)
        )
        // Nothing counts before it is confirmed.
        let begun: Void? = try await store.changeUser(name, noting: { _ in nil }, { $0.pendingCodes = sealed })
        guard begun != nil else { throw UserFailure.unknown }
    }

    /// What is to be typed while a second factor is being set up; nil if none is.
    package func setup(of user: User) -> Setup? {
        guard let secret = user.pendingCodes.flatMap({ box.open($0, of: user.name) }) else { return nil }
        let text = Base32.text(secret)
        let groups = stride(from: 0, to: text.count, by: 4).map { text.dropFirst($0).prefix(4) }
        let account = ConsolePath.encoded(user.name.text)
        return Setup(
            secret: groups.joined(separator: " "),
            uri: "otpauth://totp/Shenbao:\(account)?secret=\(text)&issuer=Shenbao"
        )
    }

    /// Takes the second factor into use when a code shows that it works; gives the recovery codes, once.
    ///
    /// The user's sessions end.
    /// - Throws: ``UserFailure``.
    package func confirm(_ typed: String, for name: UserName) async throws -> [RecoveryCode] {
        let now = environment.moment.seconds
        let recovery = (0..<RecoveryCode.count).map { _ in RecoveryCode(randomBytes: environment.randomBytes) }
        let box = box
        let begun: Void? = try await store.changeUser(
            name,
            noting: { Self.draft($0, "begun") },
            { user in
                guard let sealed = user.pendingCodes, let secret = box.open(sealed, of: user.name),
                    let step = TimeCode(secret: secret).step(of: typed, at: now, after: 0)
                else { throw UserFailure.wrongCode }
                user.codes = SecondFactor(secret: sealed, lastStep: step, recoveryCodes: recovery.map(\.hash))
                user.pendingCodes = nil
            }
        )
        guard begun != nil else { throw UserFailure.unknown }
        return recovery
    }

    /// Ends the second factor.
    ///
    /// The user's sessions end.
    /// - Throws: ``UserFailure``.
    package func end(for name: UserName) async throws {
        let ended: Void? = try await store.changeUser(
            name,
            noting: { Self.draft($0, "ended") },
            { user in
                user.codes = nil
                user.pendingCodes = nil
            }
        )
        guard ended != nil else { throw UserFailure.unknown }
    }

    private static func draft(_ user: User, _ what: String) -> AuditDraft {
        let object = AuditObject(kind: "user", id: user.name.text)
        let actor = AuditActor.user(user.name.text, role: user.role)
        return AuditDraft(.userChange, by: actor, on: object, detail: ["totp": .string(what)])
    }
}
