import Core
import Crypto
import SyncProtocol

/// A server's tables as one value, so that a copy of it is a backup.
struct StubState {
    struct Key: Hashable {
        let kind: Kind
        let id: RecordID
    }

    var epoch = 1
    var head = ScopeCursor.zero
    var digest = ScopeDigest()
    var epochs: [EpochStart] = []
    var records: [Key: StoredRecord] = [:]
    var effects: [RecordID: [Effect]] = [:]
    var log: [LogEntryDraft] = []
    var receipts: [ChainReceipt] = []
    var devices: [DeviceID: DeviceState] = [:]
    var tokens: [String: TokenState] = [:]

    var scopeHead: Revision {
        head.revision == .zero ? .zero : Revision(epoch: epoch, number: head.revision.number)
    }

    /// Carries out one effect.
    mutating func carryOut(_ effect: ServerEffect) {
        switch effect {
        case .writeRecords(let draft):
            for row in draft.rows {
                let write = row.write
                records[Key(kind: write.kind, id: write.id)] = StoredRecord(
                    kind: write.kind,
                    id: write.id,
                    revision: draft.revision,
                    body: write.body,
                    isDeleted: write.isDeleted
                )
                if !write.effects.isEmpty {
                    effects[write.id, default: []].append(
                        Effect(record: write.id, fields: write.effects, revision: draft.revision, root: draft.root)
                    )
                }
            }
        case .append(let draft):
            log.append(draft)
            head = ScopeCursor(revision: draft.revision, logHash: draft.logHash)
            digest = draft.digest
        case .storeReceipt(let receipt, let signed):
            receipts.append(ChainReceipt(chainNumber: signed.changeSet.number, receipt: receipt))
            chains[signed.changeSet.id] = signed.changeSet.chain
        case .startEpoch(let draft):
            epoch = draft.epoch
            epochs.append(
                EpochStart(
                    epoch: draft.epoch,
                    number: head.revision.number,
                    logHash: head.logHash,
                    reason: draft.reason
                )
            )
        case .storeToken(let hash, let token, _): tokens[hash] = token
        case .note, .lock, .lockAll, .open, .goOn, .commit, .answer: break
        }
    }

    var chains: [ChangeSetID: Chain] = [:]
}

/// What the engine reads of a state.
struct StubView: ServerView {
    let state: StubState
    let key: ServerKey

    func identity() -> ServerIdentity {
        ServerIdentity(id: "stub", epoch: state.epoch, publicKey: key.publicKey)
    }
    func epochs(of scope: Scope) -> [EpochStart] { state.epochs }
    func state(of scope: Scope) -> ScopeState? {
        guard scope == Samples.scope else { return nil }
        let head = ScopeCursor(revision: state.scopeHead, logHash: state.head.logHash)
        return ScopeState(scope: scope, head: head, digest: state.digest)
    }
    func logHash(at revision: Revision, in scope: Scope) -> String? {
        state.log.first { $0.revision == revision }?.logHash
    }
    func device(_ id: DeviceID) -> DeviceState? { state.devices[id] }
    func deviceName(_ id: DeviceID) -> (name: String, unit: String)? { ("stub", Samples.unit) }
    func token(hash: String) -> TokenState? { state.tokens[hash] }
    func receipt(of changeSet: ChangeSetID) -> Receipt? {
        state.receipts.first { $0.receipt.changeSet == changeSet }?.receipt
    }
    private func receipts(_ chain: Chain) -> [ChainReceipt] {
        state.receipts.filter { state.chains[$0.receipt.changeSet] == chain }
    }
    func contentHashes(of chain: Chain, number: Int) -> [String] {
        receipts(chain).filter { $0.chainNumber == number }.map(\.receipt.hash)
    }
    func hasOutcome(contentHash: String, of device: DeviceID, beforeEpoch epoch: Int) -> Bool {
        state.receipts.contains { $0.receipt.hash == contentHash }
    }
    func receiptCount(of chain: Chain) -> Int { receipts(chain).count }
    func tail(of chain: Chain) -> ChainTail {
        let last = receipts(chain).max { $0.chainNumber < $1.chainNumber }
        return last.map { ChainTail(number: $0.chainNumber, hash: $0.receipt.hash) } ?? ChainTail()
    }
    func lastEpoch(of device: DeviceID) -> Int {
        state.chains.values.filter { $0.device == device }.map(\.epoch).max() ?? 0
    }
    func covered(_ scope: Scope) -> Revision? { nil }
    func scope(_ scope: Scope, for author: AuthorStanding) -> StubScope? {
        scope == Samples.scope ? StubScope(state: state) : nil
    }
}

/// What the engine reads of the one scope.
struct StubScope: ServerScopeView {
    let state: StubState

    var head: Revision { state.scopeHead }
    private func live(_ kind: Kind) -> [StoredRecord] {
        state.records.values.filter { $0.kind == kind && !$0.isDeleted }
    }
    private func parent(_ record: StoredRecord) -> StubState.Key? {
        RecordTypes.type(of: record.kind)?.parent?(record.body, Samples.scope).map { .init(kind: $0.kind, id: $0.id) }
    }

    func record(_ kind: Kind, _ id: RecordID) -> StoredRecord? { state.records[.init(kind: kind, id: id)] }
    func effects(on record: StoredRecord, after revision: Revision) -> [Effect] {
        (state.effects[record.id] ?? []).filter { $0.revision > revision }
    }
    func changeSet(_ id: ChangeSetID) -> ChangeSet? {
        state.log.first { $0.signed.changeSet.id == id }?.signed.changeSet
    }
    func changeSet(root: ChangeSetID) -> ChangeSet? {
        state.log.first { $0.signed.changeSet.root == root }?.signed.changeSet
    }
    func outcome(of id: ChangeSetID) -> Outcome? {
        state.receipts.first { $0.receipt.changeSet == id }?.receipt.outcome
    }
    func hasEffect(root: ChangeSetID) -> Bool { changeSet(root: root) != nil }
    func children(of id: RecordID, kind: Kind) -> [StoredRecord] {
        state.records.values.filter { !$0.isDeleted && parent($0) == .init(kind: kind, id: id) }
    }
    func removedChildren(of id: RecordID, kind: Kind, after revision: Revision) -> [StoredRecord] {
        state.records.values.filter {
            $0.isDeleted && $0.revision > revision && parent($0) == .init(kind: kind, id: id)
        }
    }
    func record(_ kind: Kind, naturalKey: [String]) -> RecordID? {
        live(kind).first { RecordTypes.type(of: kind)?.naturalKey(of: $0.body) == naturalKey }?.id
    }
    private var open: [StoredRecord] { live(.conflictCase).filter { $0.body["open"] == true } }
    func openCases(on record: RecordID) -> [StoredRecord] {
        open.filter { $0.body["record"]?.stringValue == record.rawValue }
    }
    func openCases(ofFiling id: RecordID) -> [StoredRecord] {
        open.filter { $0.body["filing"]?.stringValue == id.rawValue }
    }
    func alias(of id: RecordID) -> RecordID? { nil }
    func aliases(to id: RecordID) -> [RecordID] { [] }
    func missingCases() -> [StoredRecord] { open.filter { $0.body["type"] == "missing" } }
    func incompleteSteps(ofFiling id: RecordID) -> [ChangeSetID] { [] }
    func deviceName(_ id: DeviceID) -> String? { "stub" }
    func edition(ofRound code: String) -> Int? { 2016 }

    func knows(_ cursor: ScopeCursor) -> Bool {
        cursor.revision == .zero
            || state.log.contains { $0.revision == cursor.revision && $0.logHash == cursor.logHash }
            || state.epochs.contains {
                $0.epoch == cursor.revision.epoch && $0.number == cursor.revision.number && $0.logHash == cursor.logHash
            }
    }
    func end(ofEpoch epoch: Int) -> Int? { state.epochs.first { $0.epoch > epoch }?.number }
    func isSingle(_ chain: Chain, _ numbers: Range<Int>) -> Bool {
        let given = state.receipts.filter { state.chains[$0.receipt.changeSet] == chain }.map(\.chainNumber)
        return numbers.allSatisfy { number in given.count { $0 == number } == 1 }
    }
    func revision(of root: ChangeSetID) -> Revision? {
        state.log.first { $0.signed.changeSet.root == root }?.revision
    }
    func formerly(of root: ChangeSetID) -> [Formerly] {
        state.log.filter { $0.signed.changeSet.root == root }.compactMap(\.formerly)
    }
    func claims(of revision: Revision) -> Int { state.log.count { $0.formerly?.revision == revision } }
    func offeredAgain(after revision: Revision, through last: Revision) -> Int {
        let again = state.log.filter { $0.outcome == .applied }.compactMap(\.formerly?.revision)
        return Set(again.filter { $0 > revision && $0 <= last }).count
    }

    func places(_ bounds: PullBounds, limit: Int) -> [PullPlace] {
        let records = state.records.values.filter(bounds.contains).sorted {
            ($0.revision, $0.kind.rawValue, $0.id) < ($1.revision, $1.kind.rawValue, $1.id)
        }
        return records.prefix(limit).map {
            PullPlace(revision: $0.revision, kind: $0.kind, id: $0.id, isDeleted: $0.isDeleted)
        }
    }
    func marks(bucket: Int?, _ take: (RowMark) throws -> Void) throws {}
    func history(of kind: Kind, _ id: RecordID) -> [LoggedChangeSet] { [] }
}

/// A request on its way through the engine, one effect at a time: two of them over one store can alternate.
struct StubTask {
    private var engine: ServerEngine
    private var effects: ArraySlice<ServerEffect>
    private(set) var answer: ServerAnswer?
    private(set) var isLocked = false
    /// What the transaction has written so far.
    private var draft: StubState?

    init(_ request: ServerRequest, from caller: Caller, _ engine: ServerEngine, seconds: Int = 1_000) throws {
        self.engine = engine
        effects = try self.engine.handle(
            .received(
                request,
                from: caller,
                at: ServerMoment(seconds: seconds, text: "2016-11-24T15:06:40Z"),
                random: (0..<48).map { UInt8($0) }
            )
        )[...]
    }

    /// Carries out the next effect; one that begins a transaction must wait while another holds the lock.
    mutating func step(_ store: inout StubState, key: ServerKey) throws {
        guard let effect = effects.popFirst() else { return }
        switch effect {
        case .lock, .lockAll:
            isLocked = true
            draft = store
            effects = try engine.handle(.locked(StubView(state: store, key: key)))[...]
        case .open: effects = try engine.handle(.opened(StubView(state: store, key: key)))[...]
        case .goOn: effects = try engine.handle(.written(StubView(state: draft ?? store, key: key)))[...]
        case .commit:
            if let draft { store = draft }
            isLocked = false
            effects = try engine.handle(.committed)[...]
        case .answer(let answer): self.answer = answer
        default: draft?.carryOut(effect)
        }
    }

    var isDone: Bool { answer != nil }
}
