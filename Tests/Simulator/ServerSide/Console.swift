import Core
import SyncProtocol

/// The commission's device: its change-sets go the same way in as every district's, made on the head under the lock.
final class Console {
    let device: DeviceID
    private let key: Notary.Pair
    private let notary: Notary
    private var identifiers: SplitMix64

    init(seed: UInt64, notary: Notary) throws {
        self.notary = notary
        identifiers = SplitMix64(seed, .identifiers, -2)
        key = try notary.pair(identifiers.bytes(32))
        device = DeviceID(.version7(milliseconds: 1_470_009_600_000, random: (identifiers.next(), identifiers.next())))
    }

    private var state: DeviceState {
        DeviceState(
            id: device,
            unit: Scope.city.rawValue,
            publicKey: key.publicKey
        )
    }

    func enrol(in store: Store) {
        store.enrol(state, name: "commission")
    }

    /// A fresh identifier.
    func newID() -> RecordID {
        .version7(milliseconds: 1_470_009_600_000, random: (identifiers.next(), identifiers.next()))
    }

    /// A change-set on the head of a scope.
    /// - Throws: what signing throws.
    func make(_ changes: [Change], in scope: Scope, of store: Store, at time: String) throws -> SignedChangeSet {
        let chain = Chain(device: device, epoch: 1)
        let tail = store.committed.chains[chain]?.tail ?? ChainTail()
        let head = store.committed.scopes[scope].map { store.committed.head(of: $0) } ?? .zero
        let changeSet = ChangeSet(
            id: ChangeSetID(newID()),
            chain: chain,
            number: tail.number + 1,
            previous: tail.hash,
            scope: scope,
            time: time,
            salt: identifiers.bytes(16).hexadecimal,
            cursor: head.revision,
            logHash: head.logHash,
            changes: changes
        )
        let signature = try notary.sign(changeSet.canonicalBytes, as: .changeSet, by: key)
        return SignedChangeSet(changeSet, signature: signature)
    }

    var caller: Caller { .device(state) }
}
