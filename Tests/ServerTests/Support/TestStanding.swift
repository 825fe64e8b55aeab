import Core
import Foundation
import Server
import SyncProtocol

/// A folder with a store whose database a test can copy and bring back.
final class StoreFolder: Sendable {
    let world: TestWorld
    let directory: DataDirectory
    private let root: String

    init(seed: UInt64 = 1) throws {
        world = TestWorld(seed: seed)
        root = FileManager.default.temporaryDirectory.path + "/shenbao-\(UUID().uuidString)"
        directory = DataDirectory(path: root + "/data")
        try SQLiteCentralStore.create(in: directory, environment: world.environment)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func path(_ name: String) -> String { root + "/" + name }

    /// The store as a server's process opens it.
    func open() throws -> TestStore {
        let store = try SQLiteCentralStore(directory: directory, environment: world.environment)
        return TestStore(store: store, world: world, faults: FaultSwitch()) {}
    }

    /// Copies the database, as a disk image would.
    func keep(_ name: String) throws {
        try FileManager.default.copyItem(atPath: directory.database, toPath: path(name))
    }

    /// Puts a copy in the database's place, with nobody being told.
    func setBack(to name: String) throws {
        try FileManager.default.removeItem(atPath: directory.database)
        try FileManager.default.copyItem(atPath: path(name), toPath: directory.database)
    }
}

extension TestStore {
    /// Asks for a session with what a device shows.
    func session(
        _ device: TestDevice,
        standing: Standing = Standing(),
        serverEpoch: Int = 1,
        nonce: String? = nil
    ) async throws -> SessionResponse {
        var shown = nonce
        if shown == nil { shown = try await self.nonce() }
        let content = SessionContent(
            chain: Chain(device: device.id, epoch: device.epoch),
            nonce: shown ?? "",
            tail: ChainTail(number: device.number, hash: device.previous),
            standing: standing,
            serverEpoch: serverEpoch
        )
        let signature = try device.key.sign(content.json.canonicalBytes(), as: .session)
        let answer = try await store.answer(.session(SessionRequest(content, signature: signature)), from: .stranger)
        guard case .session(let response) = answer else { throw FaultSwitch.Broken() }
        return response
    }

    func nonce() async throws -> String {
        guard case .hello(let hello) = try await store.answer(.hello, from: .stranger) else {
            throw FaultSwitch.Broken()
        }
        return hello.nonce
    }

    /// Pushes under a token.
    func push(_ request: PushRequest, token: String) async throws -> PushResponse {
        let caller = try await store.caller(tokenHash: SecretHash.of(token))
        guard case .push(let response) = try await store.answer(.push(request), from: caller) else {
            throw FaultSwitch.Broken()
        }
        return response
    }

    func head(_ scope: Scope) async throws -> ScopeCursor { try await store.state(of: scope)?.head ?? .zero }

    /// What a page of a unit's filing shows now.
    func heads(_ unit: String) async throws -> ShownHeads {
        ShownHeads(
            unit: try await head(.unit(unit)).revision,
            commission: try await head(.commission).revision,
            city: try await head(.city).revision
        )
    }
}
