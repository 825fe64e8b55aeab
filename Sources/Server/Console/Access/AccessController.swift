import Core
import Hummingbird
import SyncProtocol

/// Signing in and out, the password again, and the language.
struct AccessController: Sendable {
    let desk: SignInDesk
    let cookie: SessionCookie
    /// The first page of who has signed in.
    let overview: ConsoleHandler?

    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.home) { try await home($0) }
        handlers.on(.signIn) { try await signIn($0) }
        handlers.on(.secondFactor) { try await enterCode($0) }
        handlers.on(.signOut) { try await signOut($0) }
        handlers.on(.confirm) { confirm($0) }
        handlers.on(.confirmed) { try await confirmed($0) }
        handlers.on(.language) { language($0) }
        handlers.on(.asset, ConsoleAsset.answer)
    }

    private func home(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        guard let user = request.user else {
            return .page(request.session == nil ? AccessPages.signIn(request) : AccessPages.code(request))
        }
        // Claims are nothing that an administrator has to see.
        if user.role == .admin { return .see(ConsoleRoute.users.path()) }
        guard let overview else { throw ConsoleFailure.notFound }
        return try await overview(request)
    }

    private func signIn(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let name = request.form["name"] ?? ""
        let outcome = try await desk.signIn(
            name: name,
            password: request.form["password"] ?? "",
            from: request.address
        )
        // Who signs in anew leaves what he had; who mistypes does not.
        if outcome.isSuccess, let session = request.session { try await desk.signOut(session) }
        return answer(outcome, request) { error in AccessPages.signIn(request, name: name, error: error) }
    }

    private func enterCode(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        guard let session = request.session, session.stage == .code else { return .see(ConsoleRoute.home.path()) }
        let outcome = try await desk.enter(code: request.form["code"] ?? "", in: session, from: request.address)
        return answer(outcome, request) { error in AccessPages.code(request, error: error) }
    }

    private func answer(
        _ outcome: SignInOutcome,
        _ request: ConsoleRequest,
        page: (String) -> ConsolePage
    ) -> ConsoleAnswer {
        let next = ReturnPath.own(request.form["next"])
        switch outcome {
        case .done(let token):
            return .response(PageMaker.redirect(to: next ?? ConsoleRoute.home.path(), cookies: [cookie.set(token)]))
        case .codeWanted(let token):
            let query = next.map { "?next=" + ConsolePath.encoded($0) } ?? ""
            return .response(PageMaker.redirect(to: ConsoleRoute.home.path() + query, cookies: [cookie.set(token)]))
        case .wrong:
            var page = page(
                request.route == .signIn
                    ? request.words("用户名或密码不正确。", "The name or the password is wrong.")
                    : request.words("动态码不正确或已用过。", "The code is wrong, or was used before.")
            )
            page.status = .forbidden
            return .page(page)
        case .locked:
            var page = page(
                request.words(
                    "这个用户名或这个网络地址错误尝试过多，暂停登录；请至少 15 分钟后再试。是用户名被暂停的，管理员启用该账号即可恢复。",
                    "Too many wrong tries of this name, or from this network address: signing in is held up. Try again after 15 minutes or more; if it is the name, an administrator can enable the account again."
                )
            )
            page.status = .tooManyRequests
            return .page(page)
        }
    }

    private func signOut(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        if let session = request.session { try await desk.signOut(session) }
        return .response(PageMaker.redirect(to: ConsoleRoute.home.path(), cookies: [cookie.clear]))
    }

    private func confirm(_ request: ConsoleRequest) -> ConsoleAnswer {
        let next = ReturnPath.own(request.query["next"]) ?? ConsoleRoute.home.path()
        return .page(AccessPages.confirmation(request, next: next, isWrong: false))
    }

    private func confirmed(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let next = ReturnPath.own(request.form["next"]) ?? ConsoleRoute.home.path()
        guard let session = request.session,
            try await desk.confirm(password: request.form[Gate.passwordField] ?? "", in: session)
        else { return .page(AccessPages.confirmation(request, next: next, isWrong: true)) }
        return .see(next)
    }

    private func language(_ request: ConsoleRequest) -> ConsoleAnswer {
        let language = request.form["lang"].flatMap(Language.init(rawValue:)) ?? .zh
        let back = ReturnPath.own(request.form["back"]) ?? ConsoleRoute.home.path()
        return .response(PageMaker.redirect(to: back, cookies: [cookie.set(language: language.rawValue)]))
    }
}
