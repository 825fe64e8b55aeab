import Core
import Hummingbird
import SyncProtocol

/// What the console's areas are made from.
struct ConsoleParts: Sendable {
    /// What the pages are read from.
    let services: ConsoleServices
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
    _ services: ConsoleServices,
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
        services: services,
        signIn: SignInDesk(store: store, hasher: hasher, box: box, environment: environment, note: note),
        users: UserDesk(store: store, hasher: hasher, environment: environment),
        secondFactors: SecondFactorDesk(store: store, box: box, environment: environment),
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
    let services = parts.services
    let overview = OverviewController(services: services)
    AccessController(desk: parts.signIn, cookie: parts.cookie) { try await overview.home($0) }.add(to: &handlers)
    addWork(services, to: &handlers)
    UnitsController(services: services).add(to: &handlers)
    SummaryController(services: services).add(to: &handlers)
    NoticesController(services: services).add(to: &handlers)
    ExportsController(store: services.store).add(to: &handlers)
    AuditController(store: services.store).add(to: &handlers)
    AccountController(
        store: services.store,
        signIn: parts.signIn,
        users: parts.users,
        secondFactors: parts.secondFactors,
        cookie: parts.cookie
    ).add(to: &handlers)
    UsersController(services: services, desk: parts.users).add(to: &handlers)
    DevicesController(services: services).add(to: &handlers)
    RoundsController(services: services).add(to: &handlers)
    return handlers
}

/// The review itself.
private func addWork(_ services: ConsoleServices, to handlers: inout ConsoleHandlers) {
    QueueController(services: services).add(to: &handlers)
    FilingController(services: services).add(to: &handlers)
    DuplicatesController(services: services).add(to: &handlers)
    CasesController(services: services).add(to: &handlers)
    OpinionController(services: services).add(to: &handlers)
    TraineesController(services: services).add(to: &handlers)
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
