package import Core
package import Crypto
import GRDB
package import SyncProtocol

/// A device as carrier files know it.
package struct CarrierDevice: Sendable {
    /// The device.
    package var device: Device
    /// What files for it are sealed to.
    package var sealingKey: Curve25519.KeyAgreement.PublicKey
}

/// What came after a cursor, read from one snapshot.
package struct CarrierPages: Sendable {
    /// What comes back of the scope.
    package var extent: CarrierReturn.Extent
    /// The pages as lines, each ending with a line feed.
    package var lines: [UInt8]
}

/// What a store does for carrier files.
package protocol CarrierStore: Sendable {
    /// Who this server is, with its epoch as it is now.
    func currentIdentity() async throws -> ServerIdentity
    /// A device of a unit with its sealing key, revoked ones included; nil if there is none.
    func carrierDevice(_ id: DeviceID) async throws -> CarrierDevice?
    /// How many change-sets have their answer already.
    func answered(_ changeSets: [SignedChangeSet]) async throws -> Int
    /// Takes change-sets that were carried here, in one transaction.
    ///
    /// - Throws: ``ProblemCode`` for the push as a whole; nothing of it took effect.
    func push(_ request: PushRequest, carriedFor device: CarrierDevice) async throws -> PushResponse
    /// The pages of a scope after a cursor, of so many bytes at most.
    ///
    /// Nothing is noted of the device: what is on a stick has not arrived.
    /// - Throws: ``ProblemCode/forbidden`` for a scope that is not.
    func carrierPages(
        of scope: Scope,
        after cursor: ScopeCursor,
        for device: CarrierDevice,
        limit: Int
    ) async throws -> CarrierPages
}

extension SQLiteCentralStore: CarrierStore {
    /// A device of a unit with its sealing key, revoked ones included; nil if there is none.
    package func carrierDevice(_ id: DeviceID) async throws -> CarrierDevice? {
        guard let device = try await devices().first(where: { $0.id == id }) else { return nil }
        let text = try await queue.read { db in
            try String.fetchOne(db, sql: "SELECT sealing_key FROM device WHERE id = ?", arguments: [id.rawValue])
        }
        guard let bytes = text.flatMap([UInt8].init(hexadecimal:)),
            let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)
        else { return nil }
        return CarrierDevice(device: device, sealingKey: key)
    }

    /// How many change-sets have their answer already.
    package func answered(_ changeSets: [SignedChangeSet]) async throws -> Int {
        try await queue.read { db in
            try changeSets.count { try StoredReceipt.fetch(db, $0.changeSet.id)?.hash == $0.hash }
        }
    }

    /// Takes change-sets that were carried here, in one transaction.
    package func push(_ request: PushRequest, carriedFor device: CarrierDevice) async throws -> PushResponse {
        let answer = try await answer(.push(request), from: .carrier(device.device.state))
        guard case .push(let response) = answer else { throw ServerEngineMisuse() }
        return response
    }

    /// The pages of a scope after a cursor, of so many bytes at most.
    package func carrierPages(
        of scope: Scope,
        after cursor: ScopeCursor,
        for device: CarrierDevice,
        limit: Int
    ) async throws -> CarrierPages {
        let caller = Caller.device(device.device.state)
        return try await queue.read { [key, identity, environment, tokenLifetime] db in
            guard let state = try ScopeRow.fetch(db, scope)?.state else { throw ProblemCode.forbidden }
            var extent = CarrierReturn.Extent(
                scope: scope,
                from: cursor,
                to: state.head,
                digest: state.digest,
                pages: 0
            )
            guard cursor != state.head else { return CarrierPages(extent: extent, lines: []) }
            var lines: [UInt8] = []
            var request = PullRequest(scope: scope, cursor: cursor, start: state.head.revision)
            repeat {
                var engine = ServerEngine(key: key, tokenLifetime: tokenLifetime)
                var driver = EngineDriver(db, identity: identity, isReading: true)
                let page: PullPage
                do {
                    let effects = try engine.handle(
                        .received(.pull(request), from: caller, at: environment.moment, random: [])
                    )
                    guard case .page(let read)? = try driver.run(&engine, effects) else { throw ServerEngineMisuse() }
                    page = read
                } catch ProblemCode.sessionRestart {
                    extent.omission = .unknownCursor
                    return CarrierPages(extent: extent, lines: [])
                }
                page.json.write(to: &lines)
                lines.append(UInt8(ascii: "\n"))
                guard lines.count <= limit else {
                    extent.pages = 0
                    extent.omission = .tooLarge
                    return CarrierPages(extent: extent, lines: [])
                }
                extent.pages += 1
                request.after = page.next
            } while request.after != nil
            return CarrierPages(extent: extent, lines: lines)
        }
    }
}
