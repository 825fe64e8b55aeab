package import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
package import NIOSSL
import ServiceLifecycle
import SyncProtocol

/// All that a server is made from; tests give other parts than `serve`.
package struct ServerConfiguration: Sendable {
    /// The store.
    package var store: any CentralStore
    /// Time and randomness.
    package var environment: StoreEnvironment
    /// Where to listen.
    package var address: ListenAddress
    /// Certificate and key; nil for plain HTTP.
    package var tls: TLSConfiguration?
    /// Where the log goes.
    package var logger: Logger
    /// The token of those who may see how much each unit does; nil if nobody may.
    package var metricsToken: String?
    /// How long a client may take to send a body.
    package var bodyTimeLimit = Duration.seconds(60)
    /// How long a connection may be silent.
    package var idleTimeLimit = Duration.seconds(75)
    /// Connections at one time; more have to wait.
    package var maximumConnections = 1000
    /// What seals second factors; nil for one that ends with the process.
    package var secretBox: SecretBox?
    /// What new passwords cost.
    package var scrypt = ScryptParameters.standard
    /// Told the port once the server listens.
    package var onListening: @Sendable (Int) async -> Void = { _ in }

    /// Joins the parts.
    package init(
        store: any CentralStore,
        environment: StoreEnvironment,
        address: ListenAddress,
        tls: TLSConfiguration? = nil,
        logger: Logger
    ) {
        self.store = store
        self.environment = environment
        self.address = address
        self.tls = tls
        self.logger = logger
    }
}

/// Makes the server, the same for `serve` and for tests.
package func buildApplication(configuration: ServerConfiguration) async throws -> some ApplicationProtocol {
    let metrics = ServerMetrics()
    let router = try buildRouter(configuration, metrics: metrics)
    let idle = configuration.idleTimeLimit.components.seconds
    let plain = HTTPServerBuilder.http1(
        configuration: .init(
            idleTimeout: .seconds(idle),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 << 10,
                maxHeaderListSize: 32 << 10,
                maxHeaderFieldCount: 100
            )
        )
    )
    var application = Application(
        router: router,
        server: try configuration.tls.map { try .tls(plain, tlsConfiguration: $0) } ?? plain,
        configuration: ApplicationConfiguration(
            address: .hostname(configuration.address.host, port: configuration.address.port),
            serverName: "shenbao",
            availableConnectionsDelegate: MaximumAvailableConnections(configuration.maximumConnections)
        ),
        onServerRunning: { channel in
            await configuration.onListening(channel.localAddress?.port ?? configuration.address.port)
        },
        logger: configuration.logger
    )
    application.addServices(StopNotice(logger: configuration.logger))
    return application
}

private func buildRouter(
    _ configuration: ServerConfiguration,
    metrics: ServerMetrics
) throws -> Router<DeviceRequestContext> {
    let router = Router(context: DeviceRequestContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: AccessLog(metrics: metrics))
    router.add(middleware: ProblemMiddleware())
    router.add(middleware: MethodCheck())
    let sync = SyncController(
        store: configuration.store,
        desk: EnrolmentDesk(store: configuration.store, environment: configuration.environment),
        metrics: metrics,
        bodies: BodyCoding(timeLimit: configuration.bodyTimeLimit)
    )
    let status = StatusController(
        store: configuration.store,
        metrics: metrics,
        metricsTokenHash: configuration.metricsToken.map(SecretHash.of)
    )
    try buildConsole(configuration).add(to: router)
    let devices = router.group().add(middleware: Authentication(store: configuration.store))
    for route in Route.allCases {
        let handler = handler(of: route, sync, status)
        if route.needsDevice {
            devices.on(route.path, method: route.method, use: handler)
        } else {
            router.on(route.path, method: route.method, use: handler)
        }
    }
    return router
}

private typealias Handler = @concurrent @Sendable (Request, DeviceRequestContext) async throws -> Response

private func handler(of route: Route, _ sync: SyncController, _ status: StatusController) -> Handler {
    switch route {
    case .hello: { try await sync.hello($0, $1) }
    case .enrol: { try await sync.enrol($0, $1) }
    case .session: { try await sync.session($0, $1) }
    case .push: { try await sync.push($0, $1) }
    case .pull: { try await sync.pull($0, $1) }
    case .digest: { try await sync.digest($0, $1) }
    case .rows: { try await sync.rows($0, $1) }
    case .history: { try await sync.history($0, $1) }
    case .description: { try await status.description($0, $1) }
    case .health: { try await status.health($0, $1) }
    case .readiness: { try await status.readiness($0, $1) }
    case .metrics: { try await status.metrics($0, $1) }
    }
}
