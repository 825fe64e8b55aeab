import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Server
import SyncProtocol
import Testing

/// `/openapi.json` is true: the router does what it says, and nothing else.
@Suite struct DescriptionTests {
    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace]

    @Test(arguments: Route.allCases)
    func `a route answers by the methods that are described, and by no other`(route: Route) async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            let described = try #require(OpenAPI.document["paths"]?[route.rawValue]?.objectValue)
            #expect(Array(described.keys) == [route.method.rawValue.lowercased()])
            for method in Self.methods {
                let response = try await server.send(method, route.rawValue, token: device.token)
                let isKnown = method == route.method || method == .head && route.method == .get
                #expect((response.status == .methodNotAllowed) == !isKnown, "\(method)")
                if !isKnown { #expect(response.headers[.allow]?.contains(route.method.rawValue) == true) }
            }
        }
    }

    @Test(arguments: Route.allCases.filter { $0.method == .post })
    func `a body that says it is no JSON is refused with 415`(route: Route) async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            func status(_ type: String?) async throws -> Int {
                let headers: HTTPFields = type.map { [.contentType: $0] } ?? [:]
                let body = Array("{}".utf8)
                return try await server.send(.post, route.rawValue, token: device.token, body: body, headers: headers)
                    .status.code
            }
            for type in ["text/plain", "application/xml", "application/json; charset=gbk", "application/jsonp", ""] {
                #expect(try await status(type) == 415, "\(type)")
            }
            for type in [
                nil, "application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\"",
            ] {
                #expect(try await status(type) != 415)
            }
        }
    }

    @Test(arguments: Route.allCases.filter(\.needsDevice))
    func `a route for devices is described as one, and tells a stranger so`(route: Route) async throws {
        try await TestServer.run { server in
            let operation = OpenAPI.document["paths"]?[route.rawValue]?[route.method.rawValue.lowercased()]
            #expect(operation?["security"] == [["device": []]])
            for token in [nil, "x", String(repeating: "0", count: 64)] {
                let response = try await server.send(route.method, route.rawValue, token: token, body: Array("{}".utf8))
                #expect(try response.problem == .unauthenticated)
                #expect(response.headers[.wwwAuthenticate] == "Bearer")
            }
        }
    }

    @Test func `what comes in a pull is as the bodies' schemas say`() async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            _ = try await server.push([device.make([Sample.enterprise, Sample.filing])], from: device)
            var kinds: Set<String> = []
            for scope in ["city", Sample.unit] {
                let page = try await server.send(.get, "/v1/pull?scope=\(scope)", token: device.token).json
                #expect(DescriptionJudge.faults(inBodiesOf: page) == [])
                for record in page["records"]?.arrayValue ?? [] { kinds.insert(record["kind"]?.stringValue ?? "") }
            }
            #expect(kinds == ["unit", "round", "enterprise", "filing"])
        }
    }

    @Test(arguments: [
        "cursor=1", "cursor=01-2", "cursor=1-2%0A", "after=x", "after=1-1/hire", "start=", "mark=1--1",
    ])
    func `a query that its schema does not allow is malformed`(query: String) async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            let response = try await server.send(.get, "/v1/pull?scope=city&\(query)", token: device.token)
            #expect(try response.problem == .malformed)
        }
    }
}
