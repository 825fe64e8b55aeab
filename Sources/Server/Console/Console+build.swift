import Core
import Hummingbird
import SyncProtocol

/// What the console's areas are made from.
struct ConsoleParts: Sendable {
    /// The store.
    let store: any CentralStore
    /// Time and randomness.
    let environment: StoreEnvironment
    /// Lets users in.
    let signIn: SignInDesk
    /// Keeps the users.
    let users: UserDesk
    /// Sets second factors up.
    let secondFactors: SecondFactorDesk
    /// The cookies.
    let cookie: SessionCookie
}

/// Makes the console of a server; tests give other handlers.
func buildConsole(
    _ configuration: ServerConfiguration,
    handlers: (ConsoleParts) -> ConsoleHandlers = consoleHandlers
) throws -> Gate {
    let environment = configuration.environment
    guard let box = configuration.secretBox ?? SecretBox(seed: environment.randomBytes(32)) else {
        throw StoreError.damaged("console.key")
    }
    let store = configuration.store
    let hasher = try PasswordHasher(parameters: configuration.scrypt, randomBytes: environment.randomBytes)
    let note: AccessNotes = { try await store.append([$0]) }
    let parts = ConsoleParts(
        store: store,
        environment: environment,
        signIn: SignInDesk(store: store, hasher: hasher, box: box, environment: environment, note: note),
        users: UserDesk(store: store, hasher: hasher, environment: environment, note: note),
        secondFactors: SecondFactorDesk(store: store, box: box, environment: environment, note: note),
        cookie: SessionCookie(isSecure: configuration.tls != nil)
    )
    return Gate(
        store: store,
        environment: environment,
        signIn: parts.signIn,
        note: note,
        handlers: handlers(parts),
        pages: PageMaker(renderer: try PageRenderer(), store: store),
        cookie: parts.cookie,
        bodies: BodyCoding(timeLimit: configuration.bodyTimeLimit)
    )
}

/// The areas of the console, each with its routes.
func consoleHandlers(_ parts: ConsoleParts) -> ConsoleHandlers {
    var handlers = ConsoleHandlers()
    let services = ConsoleServices(store: parts.store, environment: parts.environment)
    AccessController(desk: parts.signIn, cookie: parts.cookie, overview: nil).add(to: &handlers)
    AccountController(
        store: parts.store,
        signIn: parts.signIn,
        users: parts.users,
        secondFactors: parts.secondFactors,
        cookie: parts.cookie
    ).add(to: &handlers)
    UsersController(services: services, desk: parts.users).add(to: &handlers)
    DevicesController(services: services).add(to: &handlers)
    RoundsController(services: services).add(to: &handlers)
    review(services, &handlers)
    return handlers
}

/// The pages of the review.
private func review(_ services: ConsoleServices, _ handlers: inout ConsoleHandlers) {
    let queue = QueueController(services: services)
    handlers.on(.queue) { try await queue.list($0) }
    handlers.on(.queueSteps) { try await queue.steps($0) }
    handlers.on(.assign) { try await queue.assign($0) }
    let filing = FilingController(services: services)
    handlers.on(.filing) { try await filing.show($0) }
    handlers.on(.roster) { try await filing.roster($0) }
    handlers.on(.reveal) { try await filing.reveal($0) }
    handlers.on(.filingHistory) { try await filing.history($0) }
    handlers.on(.step) { try await filing.step($0) }
    handlers.on(.remark) { try await filing.remark($0) }
    handlers.on(.closeRemark) { try await filing.closeRemark($0) }
    let duplicates = DuplicatesController(services: services)
    handlers.on(.duplicates) { try await duplicates.list($0) }
    handlers.on(.duplicate) { try await duplicates.show($0) }
    handlers.on(.verdict) { try await duplicates.decide($0) }
    handlers.on(.revokeVerdict) { try await duplicates.revoke($0) }
}

extension Gate {
    /// Puts every route of the console behind the gate.
    func add(to router: Router<DeviceRequestContext>) {
        for route in ConsoleRoute.allCases {
            router.on(RouterPath(route.pattern), method: route.method) { request, context in
                try await answer(route, request, context)
            }
        }
    }
}
