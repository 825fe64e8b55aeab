import Core
import Foundation
import Gzip
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Server
import SyncProtocol
import Testing

/// Requests that are wrong by mistake or on purpose.
@Suite struct HostileRequestTests {
    @Test func `bodies beyond the limits are refused before they are read or expanded`() async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            let large = [UInt8](repeating: 0x20, count: Limits.requestBytes + 1)
            let sent = try await server.send(.post, "/v1/push", token: device.token, body: large)
            #expect(try sent.problem == .tooLarge)
            let bomb = try Gzip.compress([UInt8](repeating: 0x20, count: Limits.pushBytes + 1))
            #expect(bomb.count < 100_000)
            let expanded = try await server.send(
                .post,
                "/v1/push",
                token: device.token,
                body: bomb,
                headers: [.contentEncoding: "gzip"]
            )
            #expect(try expanded.problem == .tooLarge)
            let enrolment = try await server.send(.post, "/v1/enrol", body: [UInt8](repeating: 0x20, count: 20_000))
            #expect(try enrolment.problem == .tooLarge)
        }
    }

    @Test(arguments: [
        "", "{", "[]", "{\"protocol\":1", "{\"protocol\":1.5}", "{\"a\":1,\"a\":1}", "\u{FEFF}{}", "null",
        "{\"protocol\":1,\"changeSets\":[{}]}", "{\"protocol\":1,\"lastReceipt\":\"0\"}",
        "{\"protocol\":1,\"cursors\":{\"310105199001010011\":1}}",
    ])
    func `what is not a message of the protocol is a problem that quotes nothing`(_ text: String) async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            for path in ["/v1/push", "/v1/enrol"] {
                let response = try await server.send(.post, path, token: device.token, body: Array(text.utf8))
                #expect(response.status == .badRequest || response.status == .conflict)
                #expect(try [.malformed, .version].contains(response.problem))
                #expect(!String(buffer: response.body).contains("310105199001010011"))
            }
        }
    }

    @Test func `another protocol, another encoding and another path have codes of their own`() async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            let later = try await server.send(
                .post,
                "/v1/push",
                token: device.token,
                body: Array("{\"protocol\":2}".utf8)
            )
            #expect(later.status == .conflict)
            #expect(try later.problem == .version)
            let encoded = try await server.send(
                .post,
                "/v1/push",
                token: device.token,
                body: [1],
                headers: [.contentEncoding: "br"]
            )
            #expect(try encoded.problem == .malformed)
            let damaged = try await server.send(
                .post,
                "/v1/push",
                token: device.token,
                body: [1, 2, 3],
                headers: [.contentEncoding: "gzip"]
            )
            #expect(try damaged.problem == .malformed)
            #expect(try await server.send(.get, "/v2/hello").problem == .notFound)
            #expect(try await server.send(.delete, "/v1/hello").problem == .notFound)
            #expect(
                try await server.send(.get, "/v1/pull?scope=city&cursor=x", token: device.token).problem == .malformed
            )
            #expect(
                try await server.send(.get, "/v1/pull?scope=city&after=x", token: device.token).problem == .malformed
            )
        }
    }

    @Test func `a forged signature is a problem and not an outcome`() async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            let good = try device.make([Sample.enterprise])
            let forged = SignedChangeSet(good.changeSet, signature: String(repeating: "0", count: 128))
            #expect(try await server.push([forged], from: device).problem == .signature)
            #expect(try await server.push([good], from: device).status == .ok)
        }
    }

    @Test func `no identity number reaches the log or an error body`() async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            let hire = Sample.hire(1, id: server.test.world.newID())
            let number = Sample.idNumber(1)
            var wrong = hire
            wrong.set["idNumber"] = .string(number.dropLast() + (number.hasSuffix("0") ? "1" : "0"))
            wrong.record = server.test.world.newID()
            var odd = hire
            odd.record = server.test.world.newID()
            odd.set[number] = "x"
            let changeSets = [
                try device.make([Sample.enterprise, Sample.filing]), try device.make([hire]), try device.make([wrong]),
                try device.make([odd]),
            ]
            let answer = try await server.push(changeSets, from: device)
            #expect(try PushResponse(json: answer.json).receipts.map(\.code) == [nil, nil, .schema, .schema])
            #expect(!String(buffer: answer.body).contains(number.prefix(17)))
            let paths = [
                "/v1/pull?scope=\(number)", "/v1/digest?scope=\(number)", "/v1/pull?scope=city&after=\(number)",
                "/\(number)", "/v1/hello?\(number)",
            ]
            for path in paths {
                let response = try await server.send(.get, path, token: device.token)
                #expect(!String(buffer: response.body).contains(number))
            }
            let body = Array("{\"protocol\":1,\"cursors\":{\"\(number)\":\"\(number)\"}}".utf8)
            let malformed = try await server.send(.post, "/v1/push", token: device.token, body: body)
            #expect(try malformed.problem == .malformed)
            #expect(!String(buffer: malformed.body).contains(number))
            let log = server.log.text
            #expect(log.contains(device.id.rawValue))
            #expect(log.contains("/v1/push"))
            #expect(!log.contains(number.prefix(17)))
            #expect(!log.contains(device.token))
        }
    }
}
