import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import SyncProtocol
import Synchronization
import Testing

@testable import Server

/// The console of a test: the application that `serve` runs, without a socket, with a user of every role.
struct TestConsole {
    static let password = "correct horse battery"

    let test: TestStore
    let client: any TestClientProtocol
    let log: LogRecorder
    let configuration: ServerConfiguration
    let users: UserDesk
    let secondFactors: SecondFactorDesk

    /// Builds the application and runs a test against it; users are named by their roles.
    static func run(seed: UInt64 = 1, _ body: @Sendable (TestConsole) async throws -> Void) async throws {
        let test = try StoreFactory.sqlite(seed: seed)
        let environment = test.world.environment
        let log = LogRecorder()
        var logger = Logger(label: "test") { _ in log.handler }
        logger.logLevel = .trace
        let address = try #require(ListenAddress("127.0.0.1:0"))
        let box = try #require(SecretBox(seed: environment.randomBytes(32)))
        var configuration = ServerConfiguration(
            store: test.store,
            environment: environment,
            address: address,
            logger: logger
        )
        configuration.secretBox = box
        configuration.scrypt = ScryptParameters(rounds: 16, blockSize: 8, parallelism: 1)
        let hasher = try PasswordHasher(parameters: configuration.scrypt, randomBytes: environment.randomBytes)
        let store = test.store
        let users = UserDesk(store: store, hasher: hasher, environment: environment)
        let factors = SecondFactorDesk(store: store, box: box, environment: environment)
        for role in Role.allCases {
            _ = try await users.add(
                role.rawValue,
                role: role,
                password: password,
                mustChange: false,
                by: .commandLine
            )
        }
        let configured = configuration
        let application = try await buildApplication(configuration: configured)
        try await application.test(.router) { client in
            try await body(
                TestConsole(
                    test: test,
                    client: client,
                    log: log,
                    configuration: configured,
                    users: users,
                    secondFactors: factors
                )
            )
        }
    }

    /// A browser in which nobody has signed in.
    func browser() -> TestBrowser { TestBrowser(client: client) }

    /// A browser in which a user has signed in.
    func browser(_ name: String, password: String = password) async throws -> TestBrowser {
        let browser = browser()
        let response = try await browser.signIn(name, password: password)
        try #require(response.status == .seeOther)
        return browser
    }

    /// A browser in which the user of a role has signed in.
    func browser(_ role: Role) async throws -> TestBrowser { try await browser(role.rawValue) }

    func advance(minutes: Int) { test.world.advance(seconds: Double(minutes * 60)) }
}

/// Keeps cookies and fills in forms, as a browser does.
final class TestBrowser: Sendable {
    private let client: any TestClientProtocol
    private let jar = Mutex<[String: String]>([:])
    private let form = Mutex("")

    init(client: any TestClientProtocol) { self.client = client }

    /// The cookies that it would send.
    var cookies: [String: String] {
        get { jar.withLock { $0 } }
        set { jar.withLock { $0 = newValue } }
    }

    /// The token of forms, from the last page that had one.
    var csrf: String {
        get { form.withLock { $0 } }
        set { form.withLock { $0 = newValue } }
    }

    func signIn(_ name: String, password: String, next: String? = nil) async throws -> TestResponse {
        var fields = [("name", name), ("password", password)]
        if let next { fields.append(("next", next)) }
        let response = try await post("/sign-in", fields, csrf: nil)
        // The page that comes next has the token of forms.
        if response.status == .seeOther { _ = try await get("/account") }
        return response
    }

    func get(_ uri: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await send(.get, uri, headers: headers)
    }

    /// Sends a form of a page of this session.
    func post(_ uri: String, _ fields: [(String, String)] = []) async throws -> TestResponse {
        try await post(uri, fields, csrf: csrf)
    }

    /// Sends a form with a token of one's own, or without one.
    func post(
        _ uri: String,
        _ fields: [(String, String)],
        csrf: String?,
        headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var fields = fields
        if let csrf { fields.append(("csrf", csrf)) }
        let body = fields.map { "\(ConsolePath.encoded($0.0))=\(ConsolePath.encoded($0.1))" }.joined(separator: "&")
        var headers = headers
        headers[.contentType] = headers[.contentType] ?? "application/x-www-form-urlencoded"
        return try await send(.post, uri, headers: headers, body: body)
    }

    func send(
        _ method: HTTPRequest.Method,
        _ uri: String,
        headers: HTTPFields = [:],
        body: String? = nil
    ) async throws -> TestResponse {
        var headers = headers
        let cookies = cookies
        if !cookies.isEmpty, headers[.cookie] == nil {
            headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
        }
        let response = try await client.execute(
            uri: uri,
            method: method,
            headers: headers,
            body: body.map { ByteBuffer(string: $0) }
        )
        keep(response)
        return response
    }

    private func keep(_ response: TestResponse) {
        for line in response.headers[values: .setCookie] {
            let sides = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { continue }
            let isGone = line.contains("Max-Age=0")
            jar.withLock { $0[String(sides[0])] = isGone ? nil : String(sides[1]) }
        }
        if let token = response.text.firstMatch(of: /name="csrf" value="([0-9a-f]{64})"/)?.1 {
            form.withLock { $0 = String(token) }
        }
    }
}

extension TestResponse {
    /// The body as text.
    var text: String { String(buffer: body) }
}
