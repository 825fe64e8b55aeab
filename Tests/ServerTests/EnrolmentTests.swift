import Core
import Foundation
import HTTPTypes
import HummingbirdTesting
import Server
import SyncProtocol
import Testing

/// How a device joins.
@Suite struct EnrolmentTests {
    private func enrol(_ server: TestServer, _ request: EnrolRequest) async throws -> ProblemCode? {
        let response = try await server.send(.post, "/v1/enrol", body: request.json.canonicalBytes())
        if response.status == .ok { return nil }
        return try response.problem
    }

    private func code(_ server: TestServer, _ unit: String = Sample.unit) async throws -> String {
        let desk = EnrolmentDesk(store: server.test.store, environment: server.test.world.environment)
        return try await desk.makeCode(unit: unit).code.text
    }

    @Test func `a code admits one device once and gives a token that works`() async throws {
        try await TestServer.run { server in
            let device = TestDevice(world: server.test.world, unit: Sample.unit)
            let code = try await code(server)
            let typed = code.lowercased().replacing("-", with: " ")
            let response = try await server.send(
                .post,
                "/v1/enrol",
                body: device.enrolRequest(code: typed).json.canonicalBytes()
            )
            let answer = try EnrolResponse(json: response.json)
            #expect(answer.unit == Sample.unit)
            #expect(answer.server == server.test.store.identity)
            #expect(answer.token.utf8.count == 64)
            #expect(try await server.send(.get, "/v1/digest?scope=\(Sample.unit)", token: answer.token).status == .ok)
            #expect(try await enrol(server, device.enrolRequest(code: code)) == .enrolmentCode)
            #expect(!server.log.text.contains(answer.token))
        }
    }

    @Test func `a code is void after fifteen minutes`() async throws {
        try await TestServer.run { server in
            let device = TestDevice(world: server.test.world, unit: Sample.unit)
            let (first, second) = (try await code(server), try await code(server))
            server.test.world.advance(seconds: 15 * 60 - 1)
            #expect(try await enrol(server, device.enrolRequest(code: first)) == nil)
            server.test.world.advance(seconds: 1)
            #expect(try await enrol(server, device.enrolRequest(code: second)) == .enrolmentCode)
        }
    }

    @Test(arguments: [9, 10])
    func `ten wrong tries void a code`(_ tries: Int) async throws {
        try await TestServer.run { server in
            let device = TestDevice(world: server.test.world, unit: Sample.unit)
            let code = try await code(server)
            let wrong = code.prefix(5) + (code.hasSuffix("222-22") ? "3333-33" : "2222-22")
            for _ in 0..<tries {
                #expect(try await enrol(server, device.enrolRequest(code: String(wrong))) == .enrolmentCode)
            }
            #expect(try await enrol(server, device.enrolRequest(code: code)) == (tries < 10 ? nil : .enrolmentCode))
        }
    }

    @Test(arguments: ["", "K7QM", "K7QM-4T2X-9F-22", "0000-0000-00", "IIII-LLLL-OO", "K7QM-4T2X-9F", "' OR 1=1 --"])
    func `what is no code admits nobody`(_ text: String) async throws {
        try await TestServer.run { server in
            _ = try await code(server)
            let device = TestDevice(world: server.test.world, unit: Sample.unit)
            #expect(try await enrol(server, device.enrolRequest(code: text)) == .enrolmentCode)
        }
    }

    @Test func `a replica of another unit is told so and the code stays good`() async throws {
        try await TestServer.run { server in
            let device = TestDevice(world: server.test.world, unit: Sample.unit)
            let code = try await code(server)
            #expect(try await enrol(server, device.enrolRequest(code: code, unit: Sample.otherUnit)) == .enrolmentUnit)
            #expect(try await enrol(server, device.enrolRequest(code: code)) == nil)
        }
    }

    @Test func `an identifier is its key's, and the same device may come again`() async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            let thief = TestDevice(world: server.test.world, unit: Sample.unit)
            var request = thief.enrolRequest(code: try await code(server))
            request.device = device.id
            #expect(try await enrol(server, request) == .enrolmentDevice)
            let old = device.token
            try await server.test.enrol(device)
            #expect(try await server.send(.get, "/v1/digest?scope=city", token: device.token).status == .ok)
            #expect(try await server.send(.get, "/v1/digest?scope=city", token: old).problem == .unauthenticated)
        }
    }

    @Test func `a revoked device does not come back by a new code`() async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            _ = try await server.test.store.revoke(device.id)
            #expect(try await enrol(server, device.enrolRequest(code: try await code(server))) == .enrolmentDevice)
        }
    }

    @Test func `codes use every character of their alphabet and print no secret`() {
        let world = TestWorld(seed: 7)
        let codes = (0..<400).map { _ in EnrolmentCode(randomBytes: world.bytes) }
        #expect(Set(codes.map(\.text)).count == codes.count)
        let used = Set(codes.flatMap { $0.text.filter { $0 != "-" } })
        #expect(used == Set("23456789ABCDEFGHJKMNPQRSTUVWXYZ"))
        #expect(codes.allSatisfy { EnrolmentCode(typed: $0.text) == $0 && !"\($0)".contains($0.text.suffix(7)) })
    }
}
