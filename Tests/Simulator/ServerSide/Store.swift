import Core
import SyncProtocol

/// A store that two server processes share: what is committed, one writer at a time, and what lies outside any restore.
final class Store {
    /// What is durable.
    private(set) var committed: StoreState
    /// What was committed when the writer began.
    private var begun: Saved?
    /// The task that holds the counters, if any.
    private(set) var writer: Int?
    let key: ServerKey
    let identity: ServerIdentity
    /// The digest of every state that a scope was ever in, by the log's hash there, in all histories.
    private(set) var digests: [Scope: [String: ScopeDigest]] = [:]
    /// The last verified backup.
    private(set) var backup: Saved?
    /// States after earlier commits, for a failover that loses the last of them.
    private var earlier: [Saved] = []
    /// What waits until the writer is done, as another process's transaction does.
    private var waiting: [() -> Void] = []
    /// This store and a second one, if there is a second one.
    let pair: StorePair?
    /// Revocations outlive a restore.
    private(set) var revoked: Set<DeviceID> = []
    /// The highest epoch that any history had.
    private(set) var highestEpoch = 1
    /// Whether the history went back.
    private(set) var wasSetBack = false
    /// The numbers that change-sets were given in all histories, by their roots.
    private(set) var numbers: [ChangeSetID: Set<Revision>] = [:]

    /// A state as it was, in the second store too.
    struct Saved {
        let state: StoreState
        let second: [UInt8]?
    }

    /// - Throws: what making the second store throws.
    init(seed: UInt64, second: SecondStoreMaker? = nil, oracle: Oracle) throws {
        var draw = SplitMix64(seed, .identifiers, -1)
        guard let key = ServerKey(seed: draw.bytes(32)) else { throw SimulatorError.setUp("key") }
        self.key = key
        identity = ServerIdentity(id: "server", epoch: 1, publicKey: key.publicKey)
        committed = StoreState()
        let scopes = [Scope.city] + Samples.units.map(Scope.unit)
        pair = try second.map { [identity] make in StorePair(try make(identity, scopes), oracle: oracle) }
        for scope in scopes {
            committed.scopes[scope] = ScopeTable(scope)
            digests[scope] = ["": ScopeDigest()]
        }
    }

    func view() -> MemoryView { MemoryView(state: committed, server: identity) }

    /// What the engine reads: of a transaction's state, or of what is committed.
    func reading(_ working: StoreState? = nil) -> any ServerView {
        let view = MemoryView(state: working ?? committed, server: identity)
        return pair?.view(view, isWriting: working != nil) ?? view
    }

    // MARK: Transactions

    /// Takes the counters; false if another task has them.
    func lock(for task: Int) -> Bool {
        if let writer, writer != task { return false }
        writer = task
        return true
    }

    /// Begins a transaction of the task that has the counters.
    func begin() -> StoreState {
        begun = saved()
        pair?.begin()
        return committed
    }

    /// Lets go of the counters without a commit.
    func release(_ task: Int) {
        guard writer == task else { return }
        pair?.rollBack()
        end()
    }

    private func end() {
        writer = nil
        begun = nil
        let deeds = waiting
        waiting = []
        for deed in deeds { deed() }
    }

    private func saved() -> Saved { Saved(state: committed, second: pair?.save()) }

    /// Makes a transaction's state durable.
    func commit(_ state: StoreState, of task: Int) {
        guard let begun else { return }
        earlier.append(begun)
        if earlier.count > 6 { earlier.removeFirst() }
        for (scope, table) in state.scopes {
            for row in table.log.dropFirst(committed.scopes[scope]?.log.count ?? 0) {
                numbers[row.changeSet.root, default: []].insert(row.draft.revision)
            }
        }
        committed = state
        highestEpoch = max(highestEpoch, state.epoch)
        for (scope, table) in state.scopes { digests[scope]?[table.head.logHash] = table.digest }
        pair?.commit(state, of: identity)
        end()
    }

    // MARK: From outside any request

    /// Changes the store as soon as nobody writes.
    func whenFree(_ deed: @escaping () -> Void) {
        if writer == nil { deed() } else { waiting.append(deed) }
    }

    func enrol(_ device: DeviceState, name: String) {
        whenFree { [self] in
            committed.devices[device.id] = StoreState.DeviceRow(state: device, name: name)
            pair?.enrol(device, name: name)
        }
    }

    func revoke(_ device: DeviceID) {
        revoked.insert(device)
        whenFree { [self] in
            committed.devices[device]?.state.isRevoked = true
            pair?.revoke(device)
        }
    }

    func expireTokens() {
        whenFree { [self] in
            for hash in committed.tokens.keys { committed.tokens[hash]?.expires = 0 }
            pair?.expireTokens()
        }
    }

    // MARK: Backup and set-back

    /// Makes a backup and declares what it holds covered.
    ///
    /// No failover goes back behind it: devices let go of what a verified backup holds, so whoever sets a server up anew has to
    /// take that backup rather than a standby that lags behind it.
    func backUp() {
        whenFree { [self] in
            let view = view()
            backup = saved()
            earlier = []
            let states = committed.scopes.keys.sorted().compactMap(view.state).filter { $0.head.revision != .zero }
            for state in states { committed.covered[state.scope] = state.head.revision }
            pair?.cover(states)
        }
    }

    /// The history goes back: a restore of the backup that tells so, or a failover that loses the last commits and tells nobody.
    /// - Returns: what it went back to, for the trace; nil if there was nothing to go back to.
    func setBack(isSilent: Bool, commits: Int, at time: String) -> String? {
        guard let saved = isSilent ? earlier.dropLast(commits).last : backup else { return nil }
        var state = saved.state
        for id in revoked { state.devices[id]?.state.isRevoked = true }
        // A restore brings the devices that enrolled since nothing: the history enrols all at its beginning.
        state.tokens = [:]
        earlier = []
        wasSetBack = true
        var epoch: EpochDraft?
        if !isSilent {
            highestEpoch += 1
            let draft = EpochDraft(epoch: highestEpoch, reason: "restore", at: time)
            state.begin(draft)
            epoch = draft
        }
        if let second = saved.second {
            pair?.restore(second, beginning: epoch)
            for id in revoked.sorted(by: { $0.rawValue < $1.rawValue }) { pair?.revoke(id) }
        }
        committed = state
        backup = isSilent ? nil : backup
        pair?.inspect(state, of: identity, judgesSignatures: false)
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
