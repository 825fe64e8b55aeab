import Core
import Server
import SyncProtocol

/// A device that makes and signs change-sets; one test drives it, from one task at a time.
final class TestDevice: @unchecked Sendable {  // no lock: a test never shares a device between tasks
    let world: TestWorld
    let unit: String
    let id: DeviceID
    let key: ServerKey
    var token = ""
    private(set) var epoch = 1
    private(set) var number = 0
    private(set) var previous = ""

    init(world: TestWorld, unit: String) {
        self.world = world
        self.unit = unit
        id = DeviceID(world.newID())
        guard let key = ServerKey(seed: world.bytes(32)) else { preconditionFailure("32 bytes make a key") }
        self.key = key
    }

    var scope: Scope { .unit(unit) }

    /// The device as the store knows it.
    var known: Device {
        Device(id: id, unit: unit, name: "test", publicKey: key.publicKey, enrolledAt: "")
    }

    func enrolRequest(code: String, unit: String? = nil) -> EnrolRequest {
        EnrolRequest(
            code: code,
            unit: unit ?? self.unit,
            device: id,
            publicKey: key.publicKey,
            sealingKey: String(repeating: "0", count: 64),
            name: "test"
        )
    }

    /// The next change-set of the chain.
    func make(
        _ changes: [Change],
        scope: Scope? = nil,
        cursor: ScopeCursor = .zero,
        replaces: ChangeSetID? = nil
    ) throws -> SignedChangeSet {
        number += 1
        let signed = try sign(
            content(changes, number: number, previous: previous, scope: scope, cursor: cursor, replaces: replaces)
        )
        previous = signed.hash
        return signed
    }

    /// A change-set anywhere in the chain, which it does not move.
    func content(
        _ changes: [Change],
        id: ChangeSetID? = nil,
        chain: Chain? = nil,
        number: Int,
        previous: String,
        scope: Scope? = nil,
        cursor: ScopeCursor = .zero,
        replaces: ChangeSetID? = nil
    ) -> ChangeSet {
        ChangeSet(
            id: id ?? ChangeSetID(world.newID()),
            chain: chain ?? Chain(device: self.id, epoch: epoch),
            number: number,
            previous: previous,
            scope: scope ?? self.scope,
            time: world.environment.timestamp,
            salt: world.bytes(16).hexadecimal,
            cursor: cursor.revision,
            logHash: cursor.logHash,
            replaces: replaces,
            changes: changes
        )
    }

    func sign(_ changeSet: ChangeSet) throws -> SignedChangeSet {
        SignedChangeSet(changeSet, signature: try key.sign(changeSet.canonicalBytes, as: .changeSet))
    }
}
