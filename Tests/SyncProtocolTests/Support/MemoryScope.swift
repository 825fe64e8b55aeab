import Core
import SyncProtocol

/// A scope in memory: the tables, the log and the receipts that a server keeps, and nothing that decides.
final class MemoryScope: ScopeView {
    struct Key: Hashable {
        let kind: Kind
        let id: RecordID
    }

    /// What one accepted change-set did; the oracle reads it.
    struct Commit {
        let changeSet: ChangeSet
        let plan: MergePlan
        let before: [Key: StoredRecord]
        let revision: Revision
    }

    let scope: Scope
    private(set) var head = Revision(epoch: 1, number: 0)
    private(set) var records: [Key: StoredRecord] = [:]
    private(set) var digest = ScopeDigest()
    /// The digest at every revision that the scope went through.
    private(set) var digests: [Revision: ScopeDigest] = [:]
    private(set) var receipts: [ChangeSetID: Receipt] = [:]
    private(set) var chains: [Chain: [Int: Set<String>]] = [:]
    var onCommit: ((Commit) throws -> Void)?
    private var effects: [RecordID: [Effect]] = [:]
    /// What every record belongs to; that never changes.
    private(set) var parents: [Key: Key] = [:]
    private var hashes: [Key: RowHash] = [:]
    private var log: [ChangeSetID: ChangeSet] = [:]
    private var roots: Set<ChangeSetID> = []
    /// Which number each root took.
    private var numbers: [ChangeSetID: Revision] = [:]
    private var aliases: [RecordID: RecordID] = [:]
    private var receiptCounts: [Chain: Int] = [:]
    /// Every change-set that has an outcome, refused ones too.
    private var answered: [ChangeSet] = []
    private var logHashes: [Revision: String] = [:]
    private var ends: [Int: Int] = [:]
    private var formers: [ChangeSetID: [Formerly]] = [:]
    /// What people call the devices.
    var names: [DeviceID: String] = [:]
    /// Devices that may no longer send.
    var revoked: Set<DeviceID> = []
    /// The editions that rounds go by.
    var editions = [Samples.round: 2016]
    /// The rules in force; a test may leave one out.
    let rules: RuleSet

    init(_ scope: Scope = Samples.scope, rules: RuleSet = .all) {
        self.scope = scope
        self.rules = rules
        digests[head] = digest
    }

    // MARK: Set-backs

    /// What a backup holds of it.
    func backup() -> MemoryScope {
        let copy = MemoryScope(scope, rules: rules)
        copy.restore(self)
        return copy
    }

    /// Everything as a backup has it; what came later is gone.
    func restore(_ backup: MemoryScope) {
        (head, records, digest, digests) = (backup.head, backup.records, backup.digest, backup.digests)
        (receipts, chains, effects, parents) = (backup.receipts, backup.chains, backup.effects, backup.parents)
        (hashes, log, roots, aliases) = (backup.hashes, backup.log, backup.roots, backup.aliases)
        (receiptCounts, answered, logHashes) = (backup.receiptCounts, backup.answered, backup.logHashes)
        (ends, formers, names) = (backup.ends, backup.formers, backup.names)
        numbers = backup.numbers
    }

    /// Begins an epoch, which goes on counting.
    func begin(epoch: Int) {
        let hash = logHash
        ends[head.epoch] = head.number
        head = Revision(epoch: epoch, number: head.number)
        logHashes[head] = hash
        digests[head] = digest
    }

    /// The log's hash at the head.
    var logHash: String { logHashes[head] ?? "" }

    /// Whether a device shows something that this history lacks.
    func lacks(_ standing: Standing) -> Bool {
        if !knows(standing.cursor(scope)) { return true }
        return standing.receipts.contains { !$0.names(receipts[$0.changeSet]) }
    }

    // MARK: ScopeView

    func record(_ kind: Kind, _ id: RecordID) -> StoredRecord? { records[Key(kind: kind, id: id)] }
    func effects(on record: StoredRecord, after revision: Revision) -> [Effect] {
        (effects[record.id] ?? []).filter { $0.revision > revision }
    }
    func changeSet(_ id: ChangeSetID) -> ChangeSet? { log[id] }
    func changeSet(root: ChangeSetID) -> ChangeSet? { log[root] ?? log.values.first { $0.root == root } }
    func revision(of root: ChangeSetID) -> Revision? { numbers[root] }
    func isSingle(_ chain: Chain, _ numbers: Range<Int>) -> Bool {
        numbers.allSatisfy { chains[chain]?[$0]?.count == 1 }
    }
    func missingCases() -> [StoredRecord] { openCases.filter { $0.body["type"] == "missing" } }
    func deviceName(_ id: DeviceID) -> String? { names[id] }
    func edition(ofRound code: String) -> Int? { editions[code] }
    func end(ofEpoch epoch: Int) -> Int? { ends[epoch] }
    func formerly(of root: ChangeSetID) -> [Formerly] { formers[root] ?? [] }
    func claims(of revision: Revision) -> Int { formers.values.joined().count { $0.revision == revision } }
    func offeredAgain(after revision: Revision, through last: Revision) -> Int {
        let again = formers.filter { root, _ in changeSet(root: root).flatMap { outcome(of: $0.id) } == .applied }
        return Set(again.values.joined().map(\.revision).filter { $0 > revision && $0 <= last }).count
    }
    func knows(_ cursor: ScopeCursor) -> Bool {
        cursor.revision == .zero || logHashes[cursor.revision].map { $0 == cursor.logHash } ?? false
    }

    func incompleteSteps(ofFiling id: RecordID) -> [ChangeSetID] {
        let parts = answered.filter { $0.part != nil && !revoked.contains($0.chain.device) }
        let steps = Dictionary(grouping: parts) { $0.part?.step }
        return steps.values.compactMap { parts in
            guard let part = parts.first?.part, Set(parts.compactMap(\.part?.number)).count < part.count,
                parts.contains(where: { log[$0.id] != nil && isOf(id, $0) })
            else { return nil }
            return part.step
        }
    }

    private func isOf(_ filing: RecordID, _ changeSet: ChangeSet) -> Bool {
        changeSet.changes.contains { change in
            change.record == filing || parents[Key(kind: change.kind, id: change.record)]?.id == filing
        }
    }
    func outcome(of id: ChangeSetID) -> Outcome? { receipts[id]?.outcome }
    func hasEffect(root: ChangeSetID) -> Bool { roots.contains(root) }
    func alias(of id: RecordID) -> RecordID? { aliases[id] }

    func children(of id: RecordID, kind: Kind) -> [StoredRecord] {
        let parent = Key(kind: kind, id: id)
        return records.values.filter { !$0.isDeleted && parents[Key(kind: $0.kind, id: $0.id)] == parent }
            .sorted { $0.id < $1.id }
    }

    func removedChildren(of id: RecordID, kind: Kind, after revision: Revision) -> [StoredRecord] {
        let parent = Key(kind: kind, id: id)
        return records.values.filter {
            $0.isDeleted && $0.revision > revision && parents[Key(kind: $0.kind, id: $0.id)] == parent
        }
    }

    func record(_ kind: Kind, naturalKey: [String]) -> RecordID? {
        live(kind).first { RecordTypes.type(of: kind)?.naturalKey(of: $0.body) == naturalKey }?.id
    }

    func openCases(on record: RecordID) -> [StoredRecord] {
        live(.conflictCase).filter { $0.body["open"] == true && $0.body["record"]?.stringValue == record.rawValue }
    }

    func openCases(ofFiling id: RecordID) -> [StoredRecord] {
        live(.conflictCase).filter { $0.body["open"] == true && $0.body["filing"]?.stringValue == id.rawValue }
    }

    // MARK: Reading

    /// Live records in the order of kind and identifier.
    var live: [StoredRecord] {
        records.values.filter { !$0.isDeleted }.sorted { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }
    }

    func live(_ kind: Kind) -> [StoredRecord] {
        records.values.filter { $0.kind == kind && !$0.isDeleted }.sorted { $0.id < $1.id }
    }

    func value(_ kind: Kind, _ id: RecordID, _ field: String) -> JSONValue? {
        guard let record = record(kind, id), !record.isDeleted else { return nil }
        return record.body[field]
    }

    func resolved(_ id: RecordID) -> RecordID {
        var id = id
        while let next = aliases[id] { id = next }
        return id
    }

    var openCases: [StoredRecord] { live(.conflictCase).filter { $0.body["open"] == true } }

    // MARK: Push

    /// The receipt, or nil if the change-set has to wait for the one before it.
    func push(
        _ changeSet: ChangeSet,
        by author: Author = .unit(Samples.unit),
        offer: Offer = Offer()
    ) throws -> Receipt? {
        let hash = ChangeSet.hash(of: changeSet.canonicalBytes)
        if let known = receipts[changeSet.id] {
            if known.hash == hash { return known }
            return Receipt(changeSet: changeSet.id, hash: hash, number: 0, outcome: .refused, code: .idReused)
        }
        var chain = chains[changeSet.chain] ?? [:]
        // A receipt proves that the one before was there.
        if changeSet.number > 1, offer.receipt == nil || chain[changeSet.number - 1] != nil {
            guard let before = chain[changeSet.number - 1] else { return nil }
            guard before.contains(changeSet.previous) else {
                return answer(
                    changeSet,
                    Receipt(changeSet: changeSet.id, hash: hash, number: 0, outcome: .refused, code: .chain)
                )
            }
        }
        chain[changeSet.number, default: []].insert(hash)
        chains[changeSet.chain] = chain
        let plan = try commit(changeSet, by: author, offer)
        return answer(
            changeSet,
            Receipt(
                changeSet: changeSet.id,
                hash: hash,
                number: 0,
                outcome: plan.outcome,
                code: plan.code,
                detail: plan.detail,
                revision: plan.code == nil ? head : nil,
                cases: plan.cases,
                aliases: plan.aliases
            )
        )
    }

    private func answer(_ changeSet: ChangeSet, _ unnumbered: Receipt) -> Receipt {
        var receipt = unnumbered
        receipt.number = receiptCounts[changeSet.chain, default: 0] + 1
        receiptCounts[changeSet.chain] = receipt.number
        receipts[changeSet.id] = receipt
        answered.append(changeSet)
        return receipt
    }

    /// Decides and carries out in one step: what a server does under the lock of the scope's counter.
    private func commit(_ changeSet: ChangeSet, by author: Author, _ offer: Offer) throws -> MergePlan {
        let plan = try Merge.plan(changeSet, by: author, in: self, offer: offer, rules: rules)
        if plan.code == nil { try apply(plan, of: changeSet) }
        return plan
    }

    /// Carries out a plan, also one that was made on an earlier reading.
    func apply(_ plan: MergePlan, of changeSet: ChangeSet) throws {
        let before = records
        let previous = logHash
        head = Revision(epoch: head.epoch, number: head.number + 1)
        logHashes[head] = ChangeSet.hash(of: Array((previous + changeSet.id.rawValue).utf8))
        for write in plan.writes {
            let key = Key(kind: write.kind, id: write.id)
            if let old = hashes.removeValue(forKey: key) { digest.remove(old) }
            records[key] = StoredRecord(
                kind: write.kind,
                id: write.id,
                revision: head,
                body: write.body,
                isDeleted: write.isDeleted
            )
            if parents[key] == nil, let parent = RecordTypes.type(of: write.kind)?.parent?(write.body, scope) {
                parents[key] = Key(kind: parent.kind, id: parent.id)
            }
            if !write.isDeleted {
                let hash = RowHash(kind: write.kind, id: write.id, revision: head, body: write.body)
                hashes[key] = hash
                digest.add(hash)
            }
            if !write.effects.isEmpty {
                effects[write.id, default: []].append(
                    Effect(record: write.id, fields: write.effects, revision: head, root: changeSet.root)
                )
            }
        }
        aliases.merge(plan.aliases) { first, _ in first }
        log[changeSet.id] = changeSet
        roots.insert(changeSet.root)
        numbers[changeSet.root] = head
        if let formerly = plan.formerly { formers[changeSet.root, default: []].append(formerly) }
        digests[head] = digest
        try onCommit?(Commit(changeSet: changeSet, plan: plan, before: before, revision: head))
    }

    // MARK: Pull

    /// One page of current states after a cursor, from the state of this moment.
    func page(_ request: PullRequest, limit: Int) -> PullPage {
        let sinceRemoval = request.cursor.revision == .zero ? request.start ?? head : request.cursor.revision
        let rows = records.values.filter { record in
            guard record.revision > (record.isDeleted ? sinceRemoval : request.cursor.revision) else { return false }
            return request.after.map { $0 < Self.position(record) } ?? true
        }.sorted { Self.position($0) < Self.position($1) }
        let cursor = ScopeCursor(revision: head, logHash: logHash)
        let part = rows.prefix(limit).map { row in
            row.isDeleted
                ? StoredRecord(kind: row.kind, id: row.id, revision: row.revision, body: [:], isDeleted: true) : row
        }
        guard part.count < rows.count, let last = part.last else {
            return PullPage(scope: scope, records: part, next: nil, head: cursor, digest: digest)
        }
        return PullPage(scope: scope, records: part, next: Self.position(last), head: cursor, digest: nil)
    }

    private static func position(_ record: StoredRecord) -> PullPosition {
        PullPosition(revision: record.revision, kind: record.kind, id: record.id.rawValue)
    }
}
