import Core
import HTTPTypes
import HummingbirdTesting
import Server
import SyncProtocol
import Testing

/// Sessions and tokens: who a device is, by its key and the server's clock alone.
@Suite struct SessionTests {
    @Test(arguments: StoreFactory.all)
    func `a device that signs the nonce gets a token, and several are good at once`(
        _ factory: StoreFactory
    ) async throws {
        let test = try factory()
        let device = try await test.device()
        let first = try await test.session(device)
        let second = try await test.session(device)
        #expect(first.token != second.token)
        #expect(first.expiresIn == ServerSettings.tokenLifetime)
        #expect(first.unit == Sample.unit)
        #expect(first.agreement == .known)
        for token in [device.token, first.token, second.token] {
            guard case .device(let known, false) = try await test.store.caller(tokenHash: SecretHash.of(token)) else {
                Issue.record("no device")
                return
            }
            #expect(known.id == device.id)
        }
    }

    @Test(arguments: StoreFactory.all)
    func `a token expires by the server's clock and an unknown one never was`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let token = SecretHash.of(try await test.session(device).token)
        test.world.advance(seconds: Double(ServerSettings.tokenLifetime) - 1)
        _ = try await test.store.caller(tokenHash: token)
        test.world.advance(seconds: 1)
        await #expect(throws: ProblemCode.tokenExpired) { try await test.store.caller(tokenHash: token) }
        await #expect(throws: ProblemCode.unauthenticated) { try await test.store.caller(tokenHash: "00") }
        // The next session takes the expired ones away.
        let next = SecretHash.of(try await test.session(device).token)
        await #expect(throws: ProblemCode.unauthenticated) { try await test.store.caller(tokenHash: token) }
        _ = try await test.store.caller(tokenHash: next)
    }

    @Test(arguments: StoreFactory.all)
    func `a nonce is this server's own and good for minutes`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let nonce = try await test.nonce()
        _ = try await test.session(device, nonce: nonce)
        let other = try await StoreFactory.sqlite(seed: 9).nonce()
        let forged = String(nonce.dropLast()) + (nonce.hasSuffix("0") ? "1" : "0")
        for wrong in ["", "00", other, forged] {
            await #expect(throws: ProblemCode.sessionNonce) { try await test.session(device, nonce: wrong) }
        }
        test.world.advance(seconds: 301)
        await #expect(throws: ProblemCode.sessionNonce) { try await test.session(device, nonce: nonce) }
    }

    @Test(arguments: StoreFactory.all)
    func `who is not the device gets no token, and a revoked device none either`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let content = SessionContent(
            chain: Chain(device: device.id, epoch: 1),
            nonce: try await test.nonce(),
            tail: ChainTail(),
            standing: Standing(),
            serverEpoch: 1
        )
        let thief = TestDevice(world: test.world, unit: Sample.unit)
        for purpose in [Signatures.Purpose.session, .changeSet] {
            let key = purpose == .session ? thief.key : device.key
            let signature = try key.sign(content.json.canonicalBytes(), as: purpose)
            await #expect(throws: ProblemCode.signature) {
                try await test.store.answer(.session(SessionRequest(content, signature: signature)), from: .stranger)
            }
        }
        await #expect(throws: ProblemCode.unauthenticated) { try await test.session(thief) }
        _ = try await test.store.revoke(device.id)
        await #expect(throws: ProblemCode.revoked) { try await test.session(device) }
        await #expect(throws: ProblemCode.revoked) {
            try await test.store.caller(tokenHash: SecretHash.of(device.token))
        }
    }

    @Test(arguments: StoreFactory.all)
    func `a session tells the newest change-set of the chain and the device's highest epoch`(
        _ factory: StoreFactory
    ) async throws {
        let test = try factory()
        let device = try await test.device()
        let fresh = try await test.session(device)
        #expect(fresh.tail == ChainTail())
        #expect(fresh.epoch == 0)
        try await test.push([Sample.enterprise], from: device)
        let last = try device.make([Sample.filing])
        _ = try await test.push([last], from: device)
        let known = try await test.session(device)
        #expect(known.tail == ChainTail(number: 2, hash: last.hash))
        #expect(known.epoch == 1)
    }

    @Test func `over HTTP: hello, session, a request, and the codes of an old token`() async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            let hello = try Hello(json: await server.send(.get, "/v1/hello").json)
            let content = SessionContent(
                chain: Chain(device: device.id, epoch: 1),
                nonce: hello.nonce,
                tail: ChainTail(),
                standing: Standing(),
                serverEpoch: 0
            )
            let signature = try device.key.sign(content.json.canonicalBytes(), as: .session)
            let request = SessionRequest(content, signature: signature).json.canonicalBytes()
            let session = try SessionResponse(json: await server.send(.post, "/v1/session", body: request).json)
            let uri = "/v1/pull?scope=city"
            let page = try PullPage(json: await server.send(.get, uri, token: session.token).json)
            #expect(page.epoch == 1)
            server.test.world.advance(seconds: Double(session.expiresIn))
            let old = try await server.send(.get, uri, token: session.token)
            #expect(old.status == .unauthorized)
            #expect(try old.problem == .tokenExpired)
            #expect(try await server.send(.post, "/v1/session", body: request).problem == .sessionNonce)
            #expect(!server.log.text.contains(session.token))
        }
    }
}
