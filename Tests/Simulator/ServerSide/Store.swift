import Core
import SyncProtocol

/// A store that two server processes share: what is committed, one writer at a time, and what lies outside any restore.
final class Store {
    /// What is durable.
    private(set) var committed: StoreState
    /// The task that holds the counters, if any.
    private(set) var writer: Int?
    let key: ServerKey
    let identity: ServerIdentity
    /// The digest of every state that a scope was ever in, by the log's hash there, in all histories.
    private(set) var digests: [Scope: [String: ScopeDigest]] = [:]
    /// The last verified backup.
    private(set) var backup: StoreState?
    /// States after earlier commits, for a failover that loses the last of them.
    private var earlier: [StoreState] = []
    /// Revocations outlive a restore.
    private(set) var revoked: Set<DeviceID> = []
    /// The highest epoch that any history had.
    private(set) var highestEpoch = 1
    /// Whether the history went back.
    private(set) var wasSetBack = false
    /// The numbers that change-sets were given in all histories, by their roots.
    private(set) var numbers: [ChangeSetID: Set<Revision>] = [:]

    init(seed: UInt64) throws {
        var draw = SplitMix64(seed, .identifiers, -1)
        guard let key = ServerKey(seed: draw.bytes(32)) else { throw SimulatorError.setUp("key") }
        self.key = key
        identity = ServerIdentity(id: "server", epoch: 1, publicKey: key.publicKey)
        committed = StoreState()
        for scope in [Scope.city] + Samples.units.map(Scope.unit) {
            committed.scopes[scope] = ScopeTable(scope)
            digests[scope] = ["": ScopeDigest()]
        }
    }

    func view(of state: StoreState? = nil) -> MemoryView { MemoryView(state: state ?? committed, server: identity) }

    // MARK: Transactions

    /// Takes the counters; false if another task has them.
    func lock(for task: Int) -> Bool {
        if let writer, writer != task { return false }
        writer = task
        return true
    }

    /// Lets go of the counters without a commit.
    func release(_ task: Int) {
        if writer == task { writer = nil }
    }

    /// Makes a transaction's state durable.
    func commit(_ state: StoreState, of task: Int) {
        earlier.append(committed)
        if earlier.count > 6 { earlier.removeFirst() }
        for (scope, table) in state.scopes {
            for row in table.log.dropFirst(committed.scopes[scope]?.log.count ?? 0) {
                numbers[row.changeSet.root, default: []].insert(row.draft.revision)
            }
        }
        committed = state
        highestEpoch = max(highestEpoch, state.epoch)
        for (scope, table) in state.scopes { digests[scope]?[table.head.logHash] = table.digest }
        release(task)
    }

    /// Changes the store outside any request: enrolment, revocation, a backup's coverage.
    func change(_ body: (inout StoreState) -> Void) { body(&committed) }

    func revoke(_ device: DeviceID) {
        revoked.insert(device)
        committed.devices[device]?.state.isRevoked = true
    }

    // MARK: Backup and set-back

    /// Makes a backup and declares what it holds covered.
    ///
    /// No failover goes back behind it: devices let go of what a verified backup holds, so whoever sets a server up anew has to
    /// take that backup rather than a standby that lags behind it.
    func backUp() {
        backup = committed
        earlier = []
        for (scope, table) in committed.scopes { committed.covered[scope] = table.head.revision }
    }

    /// The history goes back: a restore of the backup that tells so, or a failover that loses the last commits and tells nobody.
    /// - Returns: what it went back to, for the trace; nil if there was nothing to go back to.
    func setBack(isSilent: Bool, commits: Int, at time: String) -> String? {
        guard var state = isSilent ? earlier.dropLast(commits).last : backup else { return nil }
        for id in revoked { state.devices[id]?.state.isRevoked = true }
        // A restore brings the devices that enrolled since nothing: the history enrols all at its beginning.
        state.tokens = [:]
        earlier = []
        wasSetBack = true
        if !isSilent {
            highestEpoch += 1
            state.begin(EpochDraft(epoch: highestEpoch, reason: "restore", at: time))
        }
        committed = state
        backup = isSilent ? nil : backup
        writer = nil
        return
            "\(isSilent ? "failover" : "restore") to \(state.scopes.inOrder.map { state.head(of: $0.value).revision })"
    }
}

extension StoreState {
    /// Begins an epoch in every scope.
    mutating func begin(_ draft: EpochDraft) {
        epoch = draft.epoch
        for (scope, table) in scopes {
            let start = EpochStart(
                epoch: draft.epoch,
                number: table.head.revision.number,
                logHash: table.head.logHash,
                reason: draft.reason
            )
            epochs[scope, default: []].append(start)
        }
    }
}

/// The simulator itself is at fault.
enum SimulatorError: Error {
    /// Something that every history needs could not be made.
    case setUp(String)
    /// The history went on without end.
    case endless
}
