import Core
import Hummingbird

/// The models of the pages about one's own account.
enum AccountPages {
    /// The account.
    struct Account: Sendable {
        var name: String
        var role: String
        var lastSignIn: String
        var mustChange: Bool
        var hasCodes: Bool
        var recoveryCodes: String
        var setup: Setup?
        var error: String?
    }

    /// A second factor that waits for its first code.
    struct Setup: Sendable {
        var secret: String
        var uri: String
    }

    /// The recovery codes; shown once.
    struct Recovery: Sendable {
        var codes: [String]
    }

    static func account(
        _ request: ConsoleRequest,
        _ user: User,
        setup: SecondFactorDesk.Setup?,
        error: String?
    ) -> ConsolePage {
        let model = Account(
            name: user.name.text,
            role: user.role.name(request.language),
            lastSignIn: user.lastSignIn ?? "",
            mustChange: user.mustChangePassword,
            hasCodes: user.codes != nil,
            recoveryCodes: String(user.codes?.recoveryCodes.count ?? 0),
            setup: setup.map { Setup(secret: $0.secret, uri: $0.uri) },
            error: error
        )
        return ConsolePage(
            template: "account",
            title: request.words("我的账户", "My account"),
            model: model,
            status: error == nil ? .ok : .badRequest
        )
    }

    static func recovery(_ request: ConsoleRequest, _ codes: [RecoveryCode]) -> ConsolePage {
        ConsolePage(
            template: "account-recovery",
            title: request.words("恢复码", "Recovery codes"),
            model: Recovery(codes: codes.map(\.text))
        )
    }
}
