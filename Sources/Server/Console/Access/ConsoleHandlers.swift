/// Answers a request that has passed the gate.
typealias ConsoleHandler = @concurrent @Sendable (ConsoleRequest) async throws -> ConsoleAnswer

/// What answers each route; every area adds its own.
struct ConsoleHandlers: Sendable {
    private var handlers: [ConsoleRoute: ConsoleHandler] = [:]

    /// No route is answered.
    init() {}

    /// Answers a route.
    mutating func on(_ route: ConsoleRoute, _ handler: @escaping ConsoleHandler) { handlers[route] = handler }

    /// What answers a route; nil as long as nothing does.
    subscript(_ route: ConsoleRoute) -> ConsoleHandler? { handlers[route] }
}
