import Core
import SyncProtocol

/// All that a server keeps: a value, so that a transaction, a backup and a set-back are assignments.
struct StoreState {
    /// What became of the change-sets of one chain.
    struct ChainTable {
        /// The hashes of those with a number that have an outcome.
        var hashes: [Int: [String]] = [:]
        var receipts = 0
        var tail = ChainTail()
    }

    /// A device, and what people call it.
    struct DeviceRow {
        var state: DeviceState
        var name: String
    }

    var epoch = 1
    var epochs: [Scope: [EpochStart]] = [:]
    var scopes: [Scope: ScopeTable] = [:]
    var receipts: [ChangeSetID: Receipt] = [:]
    var chains: [Chain: ChainTable] = [:]
    var devices: [DeviceID: DeviceRow] = [:]
    var tokens: [String: TokenState] = [:]
    var covered: [Scope: Revision] = [:]
    /// The parts of split steps that have an outcome.
    var stepParts: [ChangeSetID: Set<Int>] = [:]
}

/// One scope's tables and log.
struct ScopeTable {
    /// A change-set that took effect.
    struct LogRow {
        let draft: LogEntryDraft
        let writes: [RecordWrite]
        let aliases: [RecordID: RecordID]
        var changeSet: ChangeSet { draft.signed.changeSet }
    }

    let scope: Scope
    var head = ScopeCursor.zero
    var digest = ScopeDigest()
    var records: [Key: StoredRecord] = [:]
    var hashes: [Key: RowHash] = [:]
    var effects: [Key: [Effect]] = [:]
    /// What every record belongs to; that never changes.
    var parents: [Key: Key] = [:]
    var aliases: [RecordID: RecordID] = [:]
    var log: [LogRow] = []
    var places: [ChangeSetID: Int] = [:]
    var roots: [ChangeSetID: ChangeSetID] = [:]
    var logHashes: [Revision: String] = [:]
    var shadow = Shadow()

    init(_ scope: Scope) { self.scope = scope }

    /// What the log says of the change-set of a root; nil if none took effect.
    func row(of root: ChangeSetID) -> LogRow? { roots[root].flatMap { places[$0] }.map { log[$0] } }

    /// What the log says of the change-set that brought what a case keeps.
    func source(of open: StoredRecord) -> LogRow? {
        open.body["changeSet"]?.stringValue.flatMap(ChangeSetID.init(rawValue:)).flatMap(row)
    }

    func resolved(_ id: RecordID) -> RecordID {
        var id = id
        for _ in 0..<64 {
            guard let next = aliases[id] else { return id }
            id = next
        }
        return id
    }

    func record(_ kind: Kind, _ id: RecordID) -> StoredRecord? { records[Key(kind: kind, id: id)] }

    /// Live records in the order of their keys.
    var live: [StoredRecord] { records.inOrder.map(\.value).filter { !$0.isDeleted } }

    func live(_ kind: Kind) -> [StoredRecord] {
        records.values.filter { $0.kind == kind && !$0.isDeleted }.sorted { $0.id < $1.id }
    }

    var openCases: [StoredRecord] {
        records.values.filter { $0.kind == .conflictCase && !$0.isDeleted && $0.body["open"] == true }
            .sorted { $0.id < $1.id }
    }

    /// Writes records as the engine drafted them.
    mutating func write(_ draft: RecordsDraft) {
        for row in draft.rows {
            let write = row.write
            let key = Key(kind: write.kind, id: write.id)
            records[key] = StoredRecord(
                kind: write.kind,
                id: write.id,
                revision: draft.revision,
                body: write.body,
                isDeleted: write.isDeleted
            )
            hashes[key] = row.hash
            if parents[key] == nil, let parent = RecordTypes.type(of: write.kind)?.parent?(write.body, scope) {
                parents[key] = Key(kind: parent.kind, id: parent.id)
            }
            if write.kind == .alias, let alias = try? Alias(body: write.body), let from = RecordID(rawValue: alias.from)
            {
                aliases[from] = RecordID(rawValue: alias.to)
            }
            if !write.effects.isEmpty {
                let effect = Effect(record: write.id, fields: write.effects, revision: draft.revision, root: draft.root)
                effects[key, default: []].append(effect)
            }
        }
        digest = draft.digest
    }

    /// Adds an entry to the log.
    mutating func append(_ draft: LogEntryDraft, writes: [RecordWrite], aliases: [RecordID: RecordID]) {
        places[draft.signed.changeSet.id] = log.count
        roots[draft.signed.changeSet.root] = draft.signed.changeSet.id
        log.append(LogRow(draft: draft, writes: writes, aliases: aliases))
        head = ScopeCursor(revision: draft.revision, logHash: draft.logHash)
        logHashes[draft.revision] = draft.logHash
    }
}
