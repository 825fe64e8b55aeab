import Core
import Gzip
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Server
import SyncProtocol
import Synchronization
import Testing

/// The server of a test: the application that `serve` runs, without a socket.
struct TestServer {
    let test: TestStore
    let client: any TestClientProtocol
    let log: LogRecorder

    /// Builds the application and runs a test against it.
    static func run(
        seed: UInt64 = 1,
        metricsToken: String? = nil,
        _ body: @Sendable (TestServer) async throws -> Void
    ) async throws {
        let test = try StoreFactory.sqlite(seed: seed)
        let log = LogRecorder()
        var logger = Logger(label: "test") { _ in log.handler }
        logger.logLevel = .trace
        let address = try #require(ListenAddress("127.0.0.1:0"))
        var configuration = ServerConfiguration(
            store: test.store,
            environment: test.world.environment,
            address: address,
            logger: logger
        )
        configuration.metricsToken = metricsToken
        let application = try await buildApplication(configuration: configuration)
        try await application.test(.router) { client in
            try await body(TestServer(test: test, client: client, log: log))
        }
    }

    func send(
        _ method: HTTPRequest.Method,
        _ uri: String,
        token: String? = nil,
        body: [UInt8]? = nil,
        headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        let response = try await client.execute(
            uri: uri,
            method: method,
            headers: headers,
            body: body.map { ByteBuffer(bytes: $0) }
        )
        DescriptionJudge.judge(method, uri, response)
        return response
    }

    func push(_ changeSets: [SignedChangeSet], from device: TestDevice) async throws -> TestResponse {
        let request = PushRequest(standing: Standing(), changeSets: changeSets)
        return try await send(.post, "/v1/push", token: device.token, body: request.json.canonicalBytes())
    }
}

extension TestResponse {
    /// The body as JSON, expanded if it came compressed.
    var json: JSONValue {
        get throws {
            var bytes = [UInt8](body.readableBytesView)
            if headers[.contentEncoding] == "gzip" { bytes = try Gzip.decompress(bytes, limit: 16 << 20) }
            return try JSONValue(parsing: bytes)
        }
    }

    /// The code of a problem, if it is one in the form that the protocol promises.
    var problem: ProblemCode? {
        get throws {
            guard headers[.contentType] == "application/problem+json" else { return nil }
            let json = try json
            guard json["status"] == JSONValue(status.code), json["title"]?.stringValue != nil, json["type"] != nil
            else {
                return nil
            }
            return json["code"]?.stringValue.flatMap(ProblemCode.init(rawValue:))
        }
    }
}

/// Keeps every line of the log with its metadata.
final class LogRecorder: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    var handler: Handler { Handler(recorder: self) }

    struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        init(recorder: LogRecorder) { self.recorder = recorder }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let merged = metadata.merging(event.metadata ?? [:]) { _, new in new }
            recorder.lines.withLock { $0.append("\(event.level) \(event.message) \(merged)") }
        }
    }
}
