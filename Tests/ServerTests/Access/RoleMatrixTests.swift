import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Synchronization
import SystemSupport
import Testing

@testable import Server

/// Every route for every kind of visitor: the table in docs/console-roles.md is the rule, and the gate keeps it.
@Suite struct RoleMatrixTests {
    /// Goes through all routes as somebody, and says which were reached and what the others answered.
    private func cells(
        of actor: RoleActor,
        _ body: (ConsoleRoute, _ isReached: Bool, _ response: TestResponse) throws -> Void
    ) async throws {
        let collected = Mutex<[(ConsoleRoute, Bool, TestResponse)]>([])
        try await TestConsole.run { console async throws in
            let marked = MarkedConsole()
            let application = Application(router: try marked.router(of: console))
            let signedIn = try await actor.browser(console)
            try await application.test(.router) { client in
                let browser = TestBrowser(client: client, like: signedIn)
                for route in ConsoleRoute.allCases {
                    marked.reached.withLock { $0 = nil }
                    let response = try await browser.ask(route, actor)
                    let isReached = marked.reached.withLock { $0 } == route
                    collected.withLock { $0.append((route, isReached, response)) }
                }
            }
        }
        let answers = collected.withLock { $0 }
        #expect(answers.count == ConsoleRoute.allCases.count)
        for (route, isReached, response) in answers { try body(route, isReached, response) }
    }

    @Test(arguments: RoleActor.allCases)
    func `a route is reached by those whom the table names, and by nobody else`(actor: RoleActor) async throws {
        try await cells(of: actor) { route, isReached, response in
            let expected = actor.expected(route)
            #expect(isReached == (expected == .reached), "\(route.rawValue)")
            switch expected {
            case .reached: break
            case .forbidden: #expect(response.status == .forbidden, "\(route.rawValue)")
            case .signIn:
                #expect(response.status == .seeOther, "\(route.rawValue)")
                #expect(response.headers[.location]?.hasPrefix("/?next=") == true, "\(route.rawValue)")
            case .confirm:
                #expect(response.status == .seeOther, "\(route.rawValue)")
                #expect(response.headers[.location]?.hasPrefix("/confirm?next=") == true, "\(route.rawValue)")
            case .account: #expect(response.headers[.location] == "/account", "\(route.rawValue)")
            }
        }
    }

    @Test func `the server that runs turns away as the table says`() async throws {
        for actor in [RoleActor.stranger, .reviewer, .approver, .auditor, .admin, .disabled, .expired] {
            try await TestConsole.run { console async throws in
                let browser = try await actor.browser(console)
                for route in ConsoleRoute.allCases where actor.expected(route) != .reached {
                    let response = try await browser.ask(route, actor)
                    let status = actor.expected(route) == .forbidden ? 403 : 303
                    #expect(response.status.code == status, "\(actor) \(route.rawValue)")
                }
            }
        }
    }

    @Test func `an auditor changes nothing but his own account`() {
        let changes = ConsoleRoute.allCases.filter { $0.method == .post && $0.isOpen(to: .auditor) }
        #expect(
            Set(changes) == [
                .signIn, .secondFactor, .signOut, .confirmed, .language, .changePassword, .beginCodes, .confirmCodes,
                .endCodes,
                // Read, and are noted.
                .reveal, .exportInFull,
            ]
        )
    }

    @Test func `an administrator decides nothing, and nobody else keeps users, devices and rounds`() {
        let administration: Set<ConsoleRoute> = [
            .devices, .revokeDevice, .enrolmentCode, .users, .addUser, .changeUser, .rounds, .setRound, .roundStatus,
        ]
        for route in ConsoleRoute.allCases where route.access != .anyone && route.access != .signedIn {
            // The log is the auditor's too, and what a freeze sealed is everybody's to read.
            let isShared = [.audit, .auditExport, .freezes, .manifest].contains(route)
            #expect(route.isOpen(to: .admin) == (administration.contains(route) || isShared), "\(route.rawValue)")
            if administration.contains(route) {
                for role in [Role.reviewer, .approver, .auditor] {
                    #expect(!route.isOpen(to: role), "\(route.rawValue)")
                }
            }
        }
    }

    @Test func `what changes is asked by POST, what shows by GET, and grave is only what a role may`() {
        for route in ConsoleRoute.allCases {
            #expect([.get, .post].contains(route.method))
            if route.isGrave { #expect(route.access != .anyone, "\(route.rawValue)") }
        }
        #expect(Set(ConsoleRoute.allCases.map(\.rawValue)).count == ConsoleRoute.allCases.count)
    }

    @Test(arguments: FilingState.allCases)
    func `a step that decides or reopens asks for the password again, alone and in bulk`(to: FilingState) async throws {
        for role in [Role.reviewer, .approver] {
            let isGrave = Workflow.transitions.contains { step in
                step.to == to && step.roles.contains(role)
                    && [.accepted, .approved, .rejected, .published].contains(step.from)
            }
            try await TestConsole.run { console async throws in
                let marked = MarkedConsole()
                let application = Application(router: try marked.router(of: console))
                let signedIn = try await console.browser(role)
                console.advance(minutes: 11)
                try await application.test(.router) { client in
                    let browser = TestBrowser(client: client, like: signedIn)
                    for route in ConsoleRoute.allCases {
                        guard let field = route.stepField else { continue }
                        // Of a field that is sent twice the last counts, for the gate as for the step.
                        let form = [(field, "x"), (field, to.rawValue), ("reason", "异议成立"), ("seen", "1-1")]
                        marked.reached.withLock { $0 = nil }
                        let asked = try await browser.post(route.path("x", "y"), form)
                        #expect((marked.reached.withLock { $0 } == route) == !isGrave, "\(route.rawValue) \(role)")
                        guard isGrave else { continue }
                        #expect(asked.status == .forbidden)
                        #expect(asked.text.contains("name=\"confirmPassword\""))
                        #expect(asked.text.contains("name=\"reason\" value=\"异议成立\""))
                        let wrong = try await browser.post(route.path("x", "y"), form + [("confirmPassword", "x")])
                        #expect(wrong.status == .forbidden)
                        #expect(marked.reached.withLock { $0 } == nil)
                    }
                    guard isGrave else { return }
                    let form = [("to", to.rawValue), ("confirmPassword", TestConsole.password)]
                    let done = try await browser.post(ConsoleRoute.step.path("x", "y"), form)
                    #expect(done.headers[.location] == "/reached")
                }
            }
        }
    }

    /// docs/console-roles.md is made from the list; `SHENBAO_RENEW=1` writes it anew.
    @Test func `the page on roles says what the list says`() throws {
        let difference = try MadePage("console-roles.md", text: RolePage.text).difference()
        #expect(difference == nil)
    }
}

/// A console whose routes do nothing but note that they were reached; the gate is the real one.
private final class MarkedConsole: Sendable {
    let reached = Mutex<ConsoleRoute?>(nil)

    func router(of console: TestConsole) throws -> Router<DeviceRequestContext> {
        let router = Router(context: DeviceRequestContext.self)
        let configuration = console.configuration
        let services = ConsoleServices(store: configuration.store, environment: configuration.environment)
        try buildConsole(configuration, services) { _ in
            var handlers = ConsoleHandlers()
            for route in ConsoleRoute.allCases {
                handlers.on(route) { request in
                    self.reached.withLock { $0 = request.route }
                    return .see("/reached")
                }
            }
            return handlers
        }.add(to: router)
        return router
    }
}

/// Who asks.
enum RoleActor: CaseIterable {
    case stranger, reviewer, approver, auditor, admin
    /// An approver whose account was shut after he signed in.
    case disabled
    /// An approver whose session is over.
    case expired
    /// An administrator whose forms bring a wrong token.
    case wrongToken
    /// An approver whose forms come from another site.
    case otherSite
    /// An administrator who gave the password more than ten minutes ago.
    case unconfirmed
    /// A reviewer who has to change the password first.
    case newcomer
    /// A reviewer who has given the password and not yet the code.
    case halfway

    /// What a cell must be.
    enum Cell { case reached, forbidden, signIn, confirm, account }

    /// The role that the visitor has signed in with; nil if he has not, or not any more.
    var role: Role? {
        switch self {
        case .stranger, .disabled, .expired, .halfway: nil
        case .reviewer, .newcomer: .reviewer
        case .approver, .otherSite: .approver
        case .auditor: .auditor
        case .admin, .wrongToken, .unconfirmed: .admin
        }
    }

    func expected(_ route: ConsoleRoute) -> Cell {
        let isPost = route.method == .post
        guard let role else {
            return route.access == .anyone ? .reached : isPost ? .forbidden : .signIn
        }
        if !route.isOpen(to: role) { return .forbidden }
        switch self {
        case .wrongToken where isPost && route != .signIn: return .forbidden
        case .otherSite where isPost: return .forbidden
        case .unconfirmed where route.isGrave: return isPost ? .forbidden : .confirm
        case .newcomer where ![.account, .changePassword, .signOut, .language, .asset].contains(route): return .account
        default: return .reached
        }
    }

    /// A browser in which this visitor sits.
    func browser(_ console: TestConsole) async throws -> TestBrowser {
        let requester = AuditActor.commandLine
        switch self {
        case .stranger: return console.browser()
        case .disabled:
            let name = try #require(UserName("approver"))
            let browser = try await console.browser(.approver)
            _ = try await console.users.set(isDisabled: true, of: name, by: requester)
            return browser
        case .expired:
            let browser = try await console.browser(.approver)
            console.advance(minutes: 31)
            return browser
        case .unconfirmed:
            let browser = try await console.browser(.admin)
            console.advance(minutes: 10)
            return browser
        case .newcomer:
            let name = try #require(UserName("reviewer"))
            let password = try await console.users.resetPassword(of: name, by: requester)
            return try await console.browser("reviewer", password: password)
        case .halfway:
            let name = try #require(UserName("reviewer"))
            try await console.secondFactors.begin(for: name)
            let user = try #require(try await console.test.store.user(name))
            let code = try console.code(of: #require(console.secondFactors.setup(of: user)))
            _ = try await console.secondFactors.confirm(code, for: name)
            let browser = console.browser()
            _ = try await browser.signIn("reviewer", password: TestConsole.password)
            _ = try await browser.get("/")
            return browser
        default: return try await console.browser(try #require(role))
        }
    }
}

extension TestBrowser {
    /// A browser with the same cookies at another server.
    convenience init(client: any TestClientProtocol, like other: TestBrowser) {
        self.init(client: client)
        cookies = other.cookies
        csrf = other.csrf
    }

    /// Asks for a route as somebody does.
    fileprivate func ask(_ route: ConsoleRoute, _ actor: RoleActor) async throws -> TestResponse {
        let path = route.path("x", "y")
        guard route.method == .post else { return try await get(path) }
        let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
        return try await post(
            path,
            [],
            csrf: actor == .wrongToken ? String(repeating: "0", count: 64) : csrf,
            headers: [site: actor == .otherSite ? "cross-site" : "same-origin"]
        )
    }
}

/// docs/console-roles.md, written from ``ConsoleRoute``.
private enum RolePage {
    static var text: String {
        var lines = [
            "# Who may do what in the console", "",
            "Made from `Sources/Server/Console/Routing/ConsoleRoute.swift`; `SHENBAO_RENEW=1 swift test --filter RoleMatrixTests` writes it anew, and a test tries every cell.",
            "",
            "**yes**: the route answers. **sign-in**: 303 to the page at `/`, which leads back. **403**: refused, and noted in the audit log if somebody has signed in.",
            "Whose session is over, or whose account is shut, is a stranger. Every POST needs the token of a form of the same session and comes from a page of this",
            "server, else 403; `POST /sign-in` has no session yet and needs the latter alone. **again**: the password must have been given within ten minutes; else a page",
            "asks for it and keeps what was typed; **\(steps)**: for those steps only; **\(replacing)**: for a verdict in place of one that stands. Who has a password that somebody else chose gets to his account only, until he has changed it.",
            "",
            "| route | stranger | reviewer | approver | auditor | admin | again |",
            "|---|---|---|---|---|---|---|",
        ]
        for route in ConsoleRoute.allCases {
            let stranger =
                route.access == .anyone ? "yes" : route.method == .post ? "403" : "sign-in"
            let roles = [Role.reviewer, .approver, .auditor, .admin].map { route.isOpen(to: $0) ? "yes" : "403" }
            let cells = ["`\(route.rawValue)`", stranger] + roles + [again(route)]
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The steps that ask for the password, as the workflow has them.
    private static let steps = "again to decide or reopen"
    private static let replacing = "again to replace one"

    private static func again(_ route: ConsoleRoute) -> String {
        if route.isGrave { return "again" }
        if route == .verdict { return replacing }
        return route.stepField == nil ? "" : steps
    }
}
