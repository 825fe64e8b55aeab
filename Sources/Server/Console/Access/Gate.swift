import Core
import HTTPTypes
import Hummingbird
import SyncProtocol

/// Stands before every route of the console: who asks, may he, did he ask it on a page of ours, did he show lately who he is.
///
/// What is behind it can rely on all that; what is before it has to be right for every route, and is tested for every one.
struct Gate: Sendable {
    let store: any CentralStore
    let environment: StoreEnvironment
    let signIn: SignInDesk
    let note: AccessNotes
    let handlers: ConsoleHandlers
    let pages: PageMaker
    let cookie: SessionCookie
    let bodies: BodyCoding

    /// The field of a form with the password that a grave step asks for.
    static let passwordField = "confirmPassword"

    /// Answers a request.
    func answer(_ route: ConsoleRoute, _ http: Request, _ context: DeviceRequestContext) async throws -> Response {
        var visit = Visit(route: route, http: http, language: Self.language(of: http), address: context.address)
        var response: Response
        do {
            try await look(at: &visit)
            visit.once = visit.user == nil ? "" : FormOnce.key(environment)
            response = try await pass(&visit, context)
        } catch let error as CancellationError {
            throw error
        } catch {
            response = try pages.problem(error, visit, logger: context.logger)
        }
        SecurityHeaders.add(to: &response.headers, isSecure: cookie.isSecure)
        return response
    }

    /// The page of a path at which nothing is, in the frame of who asks.
    func lost(_ http: Request, _ context: DeviceRequestContext) async throws -> Response {
        // None of the navigation's routes, so that no link of it stands for this page.
        var visit = Visit(route: .language, http: http, language: Self.language(of: http), address: context.address)
        try await look(at: &visit)
        var response = try pages.problem(ConsoleFailure.notFound, visit, logger: context.logger)
        SecurityHeaders.add(to: &response.headers, isSecure: cookie.isSecure)
        return response
    }

    /// Chinese, unless English was chosen.
    private static func language(of http: Request) -> Language {
        SessionCookie.language(of: http).flatMap(Language.init(rawValue:)) ?? .zh
    }

    /// Finds the session.
    private func look(at visit: inout Visit) async throws {
        let now = environment.moment.seconds
        guard let token = cookie.token(of: visit.http),
            case (var session, let user)? = try await store.session(SecretHash.of(token), at: now)
        else { return }
        if now - session.seenAt >= ConsoleSession.noteEvery {
            session.seenAt = now
            try await store.keep(session)
        }
        visit.session = session
        visit.user = session.stage == .full ? user : nil
        visit.csrf = CSRFToken.text(of: token)
    }

    private func pass(_ visit: inout Visit, _ context: DeviceRequestContext) async throws -> Response {
        try await admit(visit)
        if visit.route.method == .post {
            guard OriginCheck.isOwn(visit.http, isSecure: cookie.isSecure) else {
                try await noteDenied(visit)
                throw GateFailure.foreignForm
            }
            visit.form = try await form(of: visit.http)
            // Who signs in has no token yet; a session that is still there ends with it.
            if visit.session != nil, visit.route != .signIn, !CSRFToken.matches(visit.form["csrf"], visit.csrf) {
                try await noteDenied(visit)
                throw GateFailure.foreignForm
            }
            visit.form = visit.form.without("csrf")
        }
        visit.query = try Self.query(of: visit.http)
        visit.parts = try Self.parts(of: visit.route, context)
        try await visit.route.check(visit.query, visit.language) { try await store.rounds() }
        if visit.route == .exportInFull {
            try await visit.route.check(visit.form, visit.language) { try await store.rounds() }
        }
        if visit.user?.mustChangePassword == true, !Self.opensBeforePassword(visit.route) {
            return pages.redirect(to: ConsoleRoute.account.path())
        }
        if visit.route.isGrave(visit.form, for: visit.user?.role), let response = try await confirm(&visit) {
            return response
        }
        guard let handler = handlers[visit.route] else { throw ConsoleFailure.notFound }
        if let once = FormOnce(visit) {
            visit.form = visit.form.without(FormOnce.field)
            return try await answer(once, visit, context, handler)
        }
        let answer = try await ask(handler, visit)
        if case .page(let page) = answer, let failure = page.failure { context.logger.error(failed: failure) }
        return try await response(to: answer, visit)
    }

    /// Whether somebody may come at all.
    private func admit(_ visit: Visit) async throws {
        guard visit.route.access != .anyone else { return }
        guard let user = visit.user else { throw GateFailure.stranger }
        if case .roles(let roles) = visit.route.access, !roles.contains(user.role) {
            try await noteDenied(visit)
            throw ConsoleFailure.forbidden
        }
    }

    /// Notes that somebody who has signed in was refused.
    private func noteDenied(_ visit: Visit) async throws {
        guard let user = visit.user else { return }
        try await note(
            AuditDraft(
                .denied,
                by: .user(user.name.text, role: user.role),
                detail: ["route": .string(visit.route.rawValue)]
            )
        )
    }

    /// Asks the handler; that somebody wanted to decide on what he had accepted himself is noted.
    private func ask(_ handler: ConsoleHandler, _ visit: Visit) async throws -> ConsoleAnswer {
        do {
            return try await handler(visit.request)
        } catch {
            if case ReviewError.obstacle(.requirement(.otherPerson)) = error { try await noteDenied(visit) }
            throw error
        }
    }

    private static func opensBeforePassword(_ route: ConsoleRoute) -> Bool {
        [.account, .changePassword, .signOut, .language, .asset].contains(route)
    }

    private func form(of http: Request) async throws -> FormFields {
        let type = (http.headers[.contentType] ?? "").lowercased().prefix { $0 != ";" }.filter { !$0.isWhitespace }
        if let length = http.headers[.contentLength].flatMap(Int.init), length > FormParser.byteLimit {
            throw FormParser.Failure.tooLarge
        }
        let body = try await bodies.collect(http.body, limit: FormParser.byteLimit)
        guard type == "application/x-www-form-urlencoded" || body.readableBytes == 0 else { throw GateFailure.noForm }
        return try FormParser.fields(body.readableBytesView)
    }

    private static func query(of http: Request) throws -> FormFields {
        guard let query = http.uri.query else { return FormFields() }
        guard query.utf8.count <= FormParser.queryLimit else { throw FormParser.Failure.tooLarge }
        return try FormParser.fields(Array(query.utf8))
    }

    private static func parts(of route: ConsoleRoute, _ context: DeviceRequestContext) throws -> [String: String] {
        var parts: [String: String] = [:]
        for name in route.partNames {
            guard let part = context.parameters.get(name).flatMap(FormParser.part) else {
                throw ConsoleFailure.notFound
            }
            parts[name] = part
        }
        return parts
    }

    /// Asks for the password again before a grave step, unless it was given lately; nil if the step may go on.
    private func confirm(_ visit: inout Visit) async throws -> Response? {
        guard let session = visit.session else { throw GateFailure.stranger }
        if session.isConfirmed(at: environment.moment.seconds) {
            visit.form = visit.form.without(Self.passwordField)
            return nil
        }
        let password = visit.form[Self.passwordField]
        visit.form = visit.form.without(Self.passwordField)
        if let password {
            if try await signIn.confirm(password: password, in: session) { return nil }
            guard try await store.session(session.hash, at: environment.moment.seconds) != nil else {
                throw GateFailure.stranger
            }
        }
        guard visit.route.method == .post else {
            return pages.redirect(to: ConsoleRoute.confirm.path() + "?next=" + ConsolePath.encoded(visit.target))
        }
        // The form waits on the page that asks: nothing that was typed is lost.
        let page = AccessPages.confirmation(visit.request, isWrong: password != nil)
        return try await pages.response(page, visit)
    }

    func response(to answer: ConsoleAnswer, _ visit: Visit) async throws -> Response {
        switch answer {
        case .page(let page): return try await pages.response(page, visit)
        case .renewed(let page, let token):
            var visit = visit
            visit.csrf = CSRFToken.text(of: token)
            var response = try await pages.response(page, visit)
            response.headers.append(HTTPField(name: .setCookie, value: cookie.set(token)))
            return response
        case .see(let path, let message):
            if let message, var session = visit.session {
                session.message = message.stored
                try await store.keep(session)
            }
            return pages.redirect(to: path)
        case .response(let response): return response
        }
    }
}

/// Why the gate turns somebody away.
enum GateFailure: Error, Hashable {
    /// Nobody has signed in, or the session is over.
    case stranger
    /// The form was not made on a page of this session.
    case foreignForm
    /// The body is no form.
    case noForm
}

/// A request on its way through the gate.
struct Visit: Sendable {
    let route: ConsoleRoute
    let http: Request
    let language: Language
    let address: String
    var session: ConsoleSession?
    var user: User?
    var csrf = ""
    /// The one-time key of the forms of the page that is made.
    var once = ""
    var form = FormFields()
    var query = FormFields()
    var parts: [String: String] = [:]

    init(route: ConsoleRoute, http: Request, language: Language, address: String) {
        self.route = route
        self.http = http
        self.language = language
        self.address = address
    }

    /// The path and query as asked.
    var target: String { http.uri.path + (http.uri.query.map { "?" + $0 } ?? "") }

    /// What the controllers get.
    var request: ConsoleRequest {
        ConsoleRequest(
            route: route,
            user: user.map { ConsoleUser(name: $0.name.text, role: $0.role) },
            session: session,
            address: address,
            csrf: csrf,
            language: language,
            parts: parts,
            query: query,
            form: form,
            target: target,
            http: http
        )
    }
}
