import Core
import SyncProtocol

/// A replica in memory, with the users before its screen: the server layer that only pulls change, and own work over it.
final class Device {
    /// A record as the screen shows it, and for the oracle which writings its values are.
    struct Shown {
        var body: RecordBody
        var writes: [String: Writes.ID]
    }

    /// Its place in the history's cast; a copy has one of its own.
    let slot: Int
    /// The number of its unit.
    let unit: Int
    let name: String
    let key: Notary.Pair
    let notary: Notary
    let rules: RuleSet
    let oracle: Oracle
    var clock = NodeClock()
    /// What is in memory; what a transaction changes is lost with the process until it is durable.
    var state: ReplicaState { didSet { forget() } }
    /// What a crash leaves.
    private(set) var durable: ReplicaState
    /// What its users keep beside the replica.
    var backup: ReplicaState?
    /// Whether the machine is out of the history: lost, or replaced by one restored from a backup.
    var isGone = false
    var isRevoked = false
    /// Whether a row changed by itself since its last sync that came to its end.
    var wasRotten = false
    /// Whether its program is of an earlier version, which knows fewer kinds and fields.
    var isOld = false
    /// The bearer token; beside the replica, not in it.
    var token: String?
    private var identifiers: SplitMix64
    private var knownOverlay: [ChangeSet]?
    private var knownShown: [Key: Shown]?

    init(slot: Int, unit: Int, name: String, seed: UInt64, rules: RuleSet, oracle: Oracle, notary: Notary) throws {
        self.notary = notary
        self.slot = slot
        self.unit = unit
        self.name = name
        self.rules = rules
        self.oracle = oracle
        identifiers = SplitMix64(seed, .identifiers, slot)
        key = try notary.pair(identifiers.bytes(32))
        state = ReplicaState(device: DeviceID(Self.draw(&identifiers)), place: slot)
        durable = state
    }

    /// Another machine goes on with this replica's file and key.
    init(copying other: Device, slot: Int, name: String, seed: UInt64, from state: ReplicaState) {
        self.slot = slot
        self.name = name
        (unit, key, notary, rules, oracle) = (other.unit, other.key, other.notary, other.rules, other.oracle)
        clock = other.clock
        isOld = other.isOld
        isRevoked = other.isRevoked
        wasRotten = state.isRotten
        identifiers = SplitMix64(seed, .identifiers, slot)
        self.state = state
        durable = state
    }

    // MARK: The file

    /// Makes durable what a transaction changed.
    func commit() { durable = state }

    /// The process ends: what was not durable is gone.
    func crash() { state = durable }

    private static func draw(_ generator: inout SplitMix64) -> RecordID {
        .version7(milliseconds: 1_470_009_600_000, random: (generator.next(), generator.next()))
    }

    func newID() -> RecordID { Self.draw(&identifiers) }

    func newSalt() -> String { identifiers.bytes(16).hexadecimal }

    var scope: Scope { .unit(Samples.units[unit]) }

    // MARK: What the screen shows

    private func forget() { (knownOverlay, knownShown) = (nil, nil) }

    func cursor(_ scope: Scope) -> ScopeCursor { state.layers[scope]?.cursor ?? .zero }

    /// Work that the server layer does not show yet: without an outcome, or taken above the cursor.
    var overlay: [ChangeSet] {
        if let knownOverlay { return knownOverlay }
        let overlay = state.outbox.filter { entry in
            switch entry.standing {
            case .pending: true
            case .answered: rules.has(.coverBeforeForget)
            default: false
            }
        }.map(\.changeSet)
        knownOverlay = overlay
        return overlay
    }

    var pending: [ChangeSet] { state.outbox.filter { $0.standing == .pending }.map(\.changeSet) }
    var parked: [ReplicaState.Entry] { state.outbox.filter { $0.standing == .parked } }

    /// What the server last said of a record.
    func serverRecord(_ key: Key) -> StoredRecord? {
        state.layers[scope]?.records[key] ?? state.layers[.city]?.records[key]
    }

    /// Everything on the screen.
    func shown() -> [Key: Shown] {
        if let knownShown { return knownShown }
        var shown: [Key: Shown] = [:]
        for layer in state.layers.values {
            for (key, record) in layer.records {
                shown[key] = Shown(body: record.body, writes: oracle.writes(of: layer.hashes[key]))
            }
        }
        for changeSet in overlay { replay(changeSet, over: &shown) }
        knownShown = shown
        return shown
    }

    func shown(_ kind: Kind, _ id: RecordID) -> RecordBody? { shown()[Key(kind: kind, id: id)]?.body }

    /// Records of some kinds in the order of their keys.
    func shown(_ kinds: Set<Kind>) -> [(key: Key, body: RecordBody)] {
        shown().filter { kinds.contains($0.key.kind) }.inOrder.map { ($0.key, $0.value.body) }
    }

    private func replay(_ changeSet: ChangeSet, over shown: inout [Key: Shown]) {
        let made = oracle.writes(by: changeSet)
        for (index, change) in changeSet.changes.enumerated() {
            let key = Key(kind: change.kind, id: state.resolve(change.record))
            switch change.operation {
            case .delete: shown[key] = nil
            case .create where shown[key] == nil:
                shown[key] = Shown(body: change.set.filter { !$0.value.isNull }, writes: made[index])
            case .create, .update:
                guard var record = shown[key] else { continue }
                record.body = Self.replay(change, over: record.body)
                record.writes.merge(made[index]) { $1 }
                shown[key] = record
            }
        }
    }

    private static func replay(_ change: Change, over body: RecordBody) -> RecordBody {
        var result = body
        for (field, value) in change.set {
            guard RecordTypes.type(of: change.kind)?.field(field)?.merge == .union else {
                result.assign(value, to: field)
                continue
            }
            let (old, new) = (change.was[field]?.arrayValue ?? [], value.arrayValue ?? [])
            let standing = body[field]?.arrayValue ?? []
            let kept = standing.filter { new.contains($0) || !old.contains($0) }
            let all = kept + new.filter { !old.contains($0) && !kept.contains($0) }
            result.assign(all.isEmpty ? .null : .array(all), to: field)
        }
        return result
    }
}
