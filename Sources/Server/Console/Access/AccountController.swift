import Core
import Hummingbird
import SyncProtocol

/// One's own account: password and second factor.
struct AccountController: Sendable {
    let store: any UserStore
    let signIn: SignInDesk
    let users: UserDesk
    let secondFactors: SecondFactorDesk
    let cookie: SessionCookie

    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.account) { try await show($0) }
        handlers.on(.changePassword) { try await changePassword($0) }
        handlers.on(.beginCodes) { try await beginCodes($0) }
        handlers.on(.confirmCodes) { try await confirmCodes($0) }
        handlers.on(.endCodes) { try await endCodes($0) }
    }

    private func show(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        .page(try await page(request, try await user(request)))
    }

    private func changePassword(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try await user(request)
        let old = request.form["oldPassword"] ?? ""
        let new = request.form["newPassword"] ?? ""
        guard let session = request.session else { throw ConsoleFailure.forbidden }
        guard new == request.form["newPasswordAgain"] ?? "" else {
            let text = request.words("两次输入的新密码不一致。", "The new password was typed in two ways.")
            return .page(try await page(request, user, error: text))
        }
        do {
            guard try await signIn.confirm(password: old, in: session) else {
                throw UserFailure.wrongPassword
            }
            try await users.changePassword(of: user, from: old, to: new)
        } catch let failure as UserFailure {
            return .page(try await page(request, user, error: failure.text(request.language)))
        }
        return try await begunAnew(
            user.name,
            message: request.words(
                "密码已修改，其他设备上的登录已全部退出。",
                "The password is changed; you are signed out everywhere else."
            )
        )
    }

    private func beginCodes(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        try await secondFactors.begin(for: try await user(request).name)
        return .see(ConsoleRoute.account.path() + "#codes")
    }

    private func confirmCodes(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try await user(request)
        do {
            let recovery = try await secondFactors.confirm(request.form["code"] ?? "", for: user.name)
            // All sessions have ended, this one too; the codes are shown on the page that begins the next.
            let token = try await signIn.renew(user.name)
            return .renewed(AccountPages.recovery(request, recovery), token: token)
        } catch let failure as UserFailure {
            return .page(try await page(request, user, error: failure.text(request.language)))
        }
    }

    private func endCodes(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let name = try await user(request).name
        try await secondFactors.end(for: name)
        return try await begunAnew(name, message: request.words("动态码已取消。", "The second factor is gone."))
    }

    /// What was changed has ended all sessions; who did it goes on in a new one.
    private func begunAnew(_ name: UserName, message: String) async throws -> ConsoleAnswer {
        let token = try await signIn.renew(name, message: ConsoleMessage(kind: .ok, text: message))
        return .response(PageMaker.redirect(to: ConsoleRoute.account.path(), cookies: [cookie.set(token)]))
    }

    private func user(_ request: ConsoleRequest) async throws -> User {
        guard let name = UserName(try request.signedIn().name), let user = try await store.user(name) else {
            throw ConsoleFailure.forbidden
        }
        return user
    }

    private func page(_ request: ConsoleRequest, _ user: User, error: String? = nil) async throws -> ConsolePage {
        AccountPages.account(request, user, setup: secondFactors.setup(of: user), error: error)
    }
}
