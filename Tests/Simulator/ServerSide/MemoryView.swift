import Core
import SyncProtocol

/// What the engine reads: a state of the store, as it was when this was made.
struct MemoryView: ServerView {
    let state: StoreState
    let server: ServerIdentity

    func identity() -> ServerIdentity {
        var identity = server
        identity.epoch = state.epoch
        return identity
    }

    func epochs(of scope: Scope) -> [EpochStart] { state.epochs[scope] ?? [] }
    func scopes() -> [Scope] { state.scopes.keys.sorted() }

    func state(of scope: Scope) -> ScopeState? {
        state.scopes[scope].map { ScopeState(scope: scope, head: state.head(of: $0), digest: $0.digest) }
    }

    func logHash(at revision: Revision, in scope: Scope) -> String? {
        revision == .zero ? "" : state.scopes[scope]?.logHashes[revision]
    }

    func device(_ id: DeviceID) -> DeviceState? { state.devices[id]?.state }
    func deviceName(_ id: DeviceID) -> (name: String, unit: String)? {
        state.devices[id].map { ($0.name, $0.state.unit) }
    }

    func token(hash: String) -> TokenState? { state.tokens[hash] }
    func receipt(of changeSet: ChangeSetID) -> Receipt? { state.receipts[changeSet] }
    func contentHashes(of chain: Chain, number: Int) -> [String] { state.chains[chain]?.hashes[number] ?? [] }

    func hasOutcome(contentHash: String, of device: DeviceID, beforeEpoch epoch: Int) -> Bool {
        state.chains.contains { chain, table in
            chain.device == device && chain.epoch < epoch && table.hashes.values.contains { $0.contains(contentHash) }
        }
    }

    func receiptCount(of chain: Chain) -> Int { state.chains[chain]?.receipts ?? 0 }
    func tail(of chain: Chain) -> ChainTail { state.chains[chain]?.tail ?? ChainTail() }

    func lastEpoch(of device: DeviceID) -> Int {
        state.chains.keys.filter { $0.device == device }.map(\.epoch).max() ?? 0
    }

    func covered(_ scope: Scope) -> Revision? { state.covered[scope] }

    func scope(_ scope: Scope, for author: AuthorStanding) -> MemoryScopeView? {
        state.scopes[scope].map { MemoryScopeView(table: $0, state: state, author: author) }
    }
}

extension StoreState {
    /// The head of a scope: the epoch's beginning moves it on without a change-set.
    func head(of table: ScopeTable) -> ScopeCursor {
        guard table.head.revision.number > 0 else { return .zero }
        let revision = Revision(epoch: max(epoch, table.head.revision.epoch), number: table.head.revision.number)
        return ScopeCursor(revision: revision, logHash: table.head.logHash)
    }
}

/// What the merge reads of one scope.
struct MemoryScopeView: ServerScopeView {
    let table: ScopeTable
    let state: StoreState
    let author: AuthorStanding

    var head: Revision { state.head(of: table).revision }

    // MARK: Records

    func record(_ kind: Kind, _ id: RecordID) -> StoredRecord? { table.records[Key(kind: kind, id: id)] }
    func rowHash(_ kind: Kind, _ id: RecordID) -> RowHash? { table.hashes[Key(kind: kind, id: id)] }

    func effects(on record: StoredRecord, after revision: Revision) -> [Effect] {
        (table.effects[Key(kind: record.kind, id: record.id)] ?? []).filter { $0.revision > revision }
    }

    func children(of id: RecordID, kind: Kind) -> [StoredRecord] {
        let parent = Key(kind: kind, id: id)
        return table.records.filter { !$0.value.isDeleted && table.parents[$0.key] == parent }.inOrder.map(\.value)
    }

    func removedChildren(of id: RecordID, kind: Kind, after revision: Revision) -> [StoredRecord] {
        let parent = Key(kind: kind, id: id)
        return table.records.filter {
            $0.value.isDeleted && $0.value.revision > revision && table.parents[$0.key] == parent
        }.inOrder.map(\.value)
    }

    func record(_ kind: Kind, naturalKey: [String]) -> RecordID? {
        table.live(kind).first { RecordTypes.type(of: kind)?.naturalKey(of: $0.body) == naturalKey }?.id
    }

    func openCases(on record: RecordID) -> [StoredRecord] {
        table.openCases.filter { $0.body["record"]?.stringValue == record.rawValue }
    }

    func openCases(ofFiling id: RecordID) -> [StoredRecord] {
        table.openCases.filter { $0.body["filing"]?.stringValue == id.rawValue }
    }

    func alias(of id: RecordID) -> RecordID? { table.aliases[id] }
    func aliases(to id: RecordID) -> [RecordID] { table.aliases.filter { $0.value == id }.map(\.key).sorted() }

    // MARK: Change-sets

    func changeSet(_ id: ChangeSetID) -> ChangeSet? { table.places[id].map { table.log[$0].changeSet } }
    func hasEffect(root: ChangeSetID) -> Bool { table.roots[root] != nil }

    func outcome(of id: ChangeSetID) -> Outcome? { state.receipts[id]?.outcome }
    func changeSet(root: ChangeSetID) -> ChangeSet? { table.roots[root].flatMap { changeSet($0) } }

    func revision(of root: ChangeSetID) -> Revision? {
        table.roots[root].flatMap { table.places[$0] }.map { table.log[$0].draft.revision }
    }
    func isSingle(_ chain: Chain, _ numbers: Range<Int>) -> Bool {
        numbers.allSatisfy { state.chains[chain]?.hashes[$0]?.count == 1 }
    }
    func missingCases() -> [StoredRecord] { table.openCases.filter { $0.body["type"] == "missing" } }

    func incompleteSteps(ofFiling id: RecordID) -> [ChangeSetID] {
        let filing = Key(kind: .filing, id: id)
        var touched: Set<ChangeSetID> = []
        for row in table.log {
            guard let part = row.changeSet.part, state.devices[row.changeSet.chain.device]?.state.isRevoked == false
            else { continue }
            let isOfFiling = row.changeSet.changes.contains { change in
                let key = Key(kind: change.kind, id: table.resolved(change.record))
                return key == filing || (table.parents[key] ?? named(change)) == filing
            }
            let answered = state.stepParts[part.step] ?? []
            if isOfFiling, answered.count < part.count { touched.insert(part.step) }
        }
        return touched.sorted { $0.rawValue < $1.rawValue }
    }

    /// Where a change says that its record belongs, for one that is not here: its making was late, or came with nothing.
    private func named(_ change: Change) -> Key? {
        let body = change.set.filter { !$0.value.isNull }
        return RecordTypes.type(of: change.kind)?.parent?(body, table.scope).map { Key(kind: $0.kind, id: $0.id) }
    }

    func deviceName(_ id: DeviceID) -> String? { state.devices[id]?.name }

    func edition(ofRound code: String) -> Int? {
        let round = state.scopes[.city]?.record(.round, .round(code))
        return round?.body["edition"]?.integerValue.map(Int.init)
    }

    // MARK: Set-backs

    func knows(_ cursor: ScopeCursor) -> Bool {
        if cursor.revision == .zero { return true }
        if table.logHashes[cursor.revision] == cursor.logHash { return true }
        return (state.epochs[table.scope] ?? []).contains {
            $0.epoch == cursor.revision.epoch && $0.number == cursor.revision.number && $0.logHash == cursor.logHash
        }
    }

    func end(ofEpoch epoch: Int) -> Int? {
        let epochs = state.epochs[table.scope] ?? []
        guard epoch == 1 || epochs.contains(where: { $0.epoch == epoch }) else { return 0 }
        return epochs.first { $0.epoch > epoch }?.number
    }

    func formerly(of root: ChangeSetID) -> [Formerly] {
        guard let place = table.roots[root].flatMap({ table.places[$0] }),
            let former = table.log[place].draft.formerly
        else { return [] }
        return [former]
    }

    func claims(of revision: Revision) -> Int { table.log.count { $0.draft.formerly?.revision == revision } }

    func offeredAgain(after revision: Revision, through last: Revision) -> Int {
        let again = table.log.filter { $0.draft.outcome == .applied }.compactMap(\.draft.formerly?.revision)
        return Set(again.filter { $0 > revision && $0 <= last }).count
    }

    // MARK: Pull and digest

    func places(_ bounds: PullBounds, limit: Int) -> [PullPlace] {
        let found = table.records.values.filter(bounds.contains).map { record in
            PullPlace(revision: record.revision, kind: record.kind, id: record.id, isDeleted: record.isDeleted)
        }
        let ordered = found.sorted {
            ($0.revision, $0.kind.rawValue, $0.id) < ($1.revision, $1.kind.rawValue, $1.id)
        }
        return Array(ordered.prefix(limit))
    }

    func marks(bucket: Int?, _ take: (RowMark) throws -> Void) throws {
        for (key, record) in table.records.inOrder {
            guard !record.isDeleted, bucket == nil || DigestBucket.of(key.id) == bucket, let hash = table.hashes[key]
            else { continue }
            try take(RowMark(kind: key.kind, id: key.id, revision: record.revision, hash: hash.bytes.hexadecimal))
        }
    }

    func history(of kind: Kind, _ id: RecordID) -> [LoggedChangeSet] {
        table.log.compactMap { row in
            let touches = row.writes.contains {
                $0.id == id || $0.kind == .conflictCase && $0.body["record"]?.stringValue == id.rawValue
            }
            guard touches else { return nil }
            return LoggedChangeSet(
                revision: row.draft.revision,
                receivedAt: row.draft.receivedAt,
                outcome: row.draft.outcome,
                changeSet: row.changeSet,
                writes: row.draft.writes == nil ? nil : row.writes
            )
        }
    }
}
