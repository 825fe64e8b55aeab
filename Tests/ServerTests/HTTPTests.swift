import Core
import Foundation
import Gzip
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Server
import SyncProtocol
import Testing

/// The routes, through the very router that `serve` uses.
@Suite struct HTTPTests {
    @Test func `routes without sign-in answer a stranger`() async throws {
        try await TestServer.run { server in
            for route in Route.allCases where !route.needsDevice && route.method == .get {
                #expect(try await server.send(.get, route.rawValue).status == .ok, "\(route)")
            }
            let hello = try Hello(json: await server.send(.get, "/v1/hello").json)
            #expect(hello.server == server.test.store.identity)
            #expect(hello.isCompatible)
        }
    }

    @Test(arguments: Route.allCases.filter(\.needsDevice))
    func `routes for devices turn away no token, a wrong one, another's scope and a revoked one`(
        _ route: Route
    ) async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            let foreign = route.rawValue + "?scope=\(Sample.otherUnit)"
            let push = try PushRequest(
                standing: Standing(),
                changeSets: [device.make([Sample.enterprise], scope: .unit(Sample.otherUnit))]
            ).json.canonicalBytes()
            func ask(_ uri: String, _ token: String?) async throws -> TestResponse {
                var (uri, body): (String, [UInt8]?) = (uri, nil)
                if route == .history, uri.contains("?") { uri += "&kind=unit&id=\(RecordID.unit(Sample.unit))" }
                if route == .push { body = push }
                if route == .rows {
                    let scope = uri.components(separatedBy: "scope=").dropFirst().first
                    body =
                        scope.map { RowsRequest(scope: Scope(rawValue: $0), records: []).json.canonicalBytes() } ?? []
                }
                return try await server.send(route.method, uri, token: token, body: body)
            }
            for token in [nil, "", "0000", String(repeating: "a", count: 64), device.token + "0"] {
                let response = try await ask(foreign, token)
                #expect(response.status == .unauthorized)
                #expect(try response.problem == .unauthenticated)
                #expect(response.headers[.wwwAuthenticate] == "Bearer")
            }
            let response = try await ask(foreign, device.token)
            if route == .push {
                // The unit comes from the token: the change-set has its answer, and it is a refusal.
                #expect(try PushResponse(json: response.json).receipts.map(\.code) == [.scope])
            } else {
                #expect(try response.problem == .forbidden)
                #expect(try await ask(route.rawValue + "?scope=\(Sample.unit)", device.token).status == .ok)
                // A history would name other units' devices.
                let city = try await ask(route.rawValue + "?scope=city", device.token)
                #expect(city.status == (route == .history ? .forbidden : .ok))
                #expect(try await ask(route.rawValue, device.token).problem == .malformed)
            }
            _ = try await server.test.store.revoke(device.id)
            let revoked = try await ask(route.rawValue + "?scope=\(Sample.unit)", device.token)
            #expect(revoked.status == .forbidden)
            #expect(try revoked.problem == .revoked)
        }
    }

    @Test func `a push and a pull over HTTP bring back what was sent`() async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            let answer = try await server.push([device.make([Sample.enterprise, Sample.filing])], from: device)
            #expect(try PushResponse(json: answer.json).receipts.map(\.outcome) == [.applied])
            let response = try await server.send(
                .get,
                "/v1/pull?scope=\(Sample.unit)&cursor=0-0&logHash=",
                token: device.token
            )
            let page = try PullPage(json: response.json)
            #expect(Set(page.records.map(\.id)) == [Sample.enterpriseID, Sample.filingID])
            let digest = try await server.send(.get, "/v1/digest?scope=\(Sample.unit)", token: device.token).json
            #expect(digest["digest"]?.stringValue == page.digest?.description)
            #expect(digest["head"] == page.head.json)
        }
    }

    @Test func `a compressed push is taken and a long answer is compressed for those who take it`() async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            let changeSet = try device.make([Sample.enterprise, Sample.filing])
            let body = PushRequest(standing: Standing(), changeSets: [changeSet]).json.canonicalBytes()
            let answer = try await server.send(
                .post,
                "/v1/push",
                token: device.token,
                body: Gzip.compress(body),
                headers: [.contentEncoding: "gzip"]
            )
            #expect(try PushResponse(json: answer.json).receipts.map(\.outcome) == [.applied])
            let uri = "/v1/pull?scope=city"
            let plain = try await server.send(.get, uri, token: device.token)
            let small = try await server.send(
                .get,
                uri,
                token: device.token,
                headers: [.acceptEncoding: "br, gzip;q=0.8"]
            )
            let refused = try await server.send(.get, uri, token: device.token, headers: [.acceptEncoding: "gzip;q=0"])
            #expect(plain.headers[.contentEncoding] == nil)
            #expect(refused.headers[.contentEncoding] == nil)
            #expect(small.headers[.contentEncoding] == "gzip")
            #expect(small.body.readableBytes < plain.body.readableBytes)
            #expect(try small.json == plain.json)
        }
    }

    @Test func `metrics count requests and outcomes, and show heads to the token's holder only`() async throws {
        try await TestServer.run(metricsToken: "0123456789abcdef") { server in
            let device = try await server.test.device()
            _ = try await server.push([device.make([Sample.enterprise])], from: device)
            let open = String(buffer: try await server.send(.get, "/metrics").body)
            #expect(open.contains("shenbao_http_requests_total{route=\"/v1/push\",method=\"POST\",status=\"200\"} 1"))
            #expect(open.contains("shenbao_change_sets_total{outcome=\"applied\"} 1"))
            #expect(!open.contains("shenbao_scope_head"))
            #expect(
                !String(buffer: try await server.send(.get, "/metrics", token: device.token).body).contains(
                    "scope_head"
                )
            )
            let trusted = String(buffer: try await server.send(.get, "/metrics", token: "0123456789abcdef").body)
            #expect(trusted.contains("shenbao_scope_head{scope=\"310105\"} 1"))
        }
    }

    @Test func `the description names every route, its method and whether it needs a device`() async throws {
        try await TestServer.run { server in
            let document = try await server.send(.get, "/openapi.json").json
            #expect(document["openapi"] == "3.1.0")
            let paths = try #require(document["paths"]?.objectValue)
            #expect(Set(paths.keys) == Set(Route.allCases.map(\.rawValue)))
            for route in Route.allCases {
                let operation = paths[route.rawValue]?[route.method.rawValue.lowercased()]
                #expect(operation?["security"]?.arrayValue?.isEmpty == !route.needsDevice, "\(route)")
            }
            // Every reference leads somewhere.
            let text = document.canonicalText()
            let schemas = try #require(document["components"]?["schemas"]?.objectValue)
            for part in text.components(separatedBy: "#/components/schemas/").dropFirst() {
                #expect(schemas[String(part.prefix { $0 != "\"" })] != nil)
            }
        }
    }
}
