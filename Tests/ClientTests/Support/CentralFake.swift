import Crypto
import SyncProtocol

@testable import Client
@testable import Core

/// A commission's server without a store: dictionaries of records, and the merge that ships.
///
/// It answers requests in process.
final class CentralFake: Transport, @unchecked Sendable {
    // One test drives it on one thread.
    private let key = Curve25519.Signing.PrivateKey()
    private(set) var scopes: [Scope: Shelf] = [:]
    private var receipts: [ChangeSetID: Receipt] = [:]
    private var receiptCount = 0
    /// The unit of every device that writes.
    var unit = "310101"
    /// Records in a page.
    var pageSize = 1000
    /// Called with each request's path before it is answered.
    var before: ((String) throws -> Void)?
    /// What every request was.
    private(set) var requests: [String] = []
    /// Change-sets that are refused whatever they say.
    var refuses: (ChangeSet) -> RefusalCode? = { _ in nil }

    var publicKey: String { key.publicKey.rawRepresentation.hexadecimal }

    var identity: ServerIdentity { ServerIdentity(id: "server-1", epoch: 1, publicKey: publicKey) }

    func send(
        _ method: String,
        _ path: String,
        query: [(name: String, value: String)],
        body: [UInt8]?,
        token: String?
    ) throws -> TransportResponse {
        requests.append(path)
        try before?(path)
        let answer: JSONValue
        switch path {
        case "/v1/hello": answer = Hello(server: identity, time: "2016-09-01T00:00:00.000Z").json
        case "/v1/push":
            let request = try PushRequest(json: JSONValue(parsing: body ?? []))
            answer = PushResponse(epoch: 1, receipts: try request.changeSets.map(receive), waiting: []).json
        case "/v1/pull":
            let items = Dictionary(uniqueKeysWithValues: query.map { ($0.name, $0.value) })
            answer = try page(PullRequest { items[$0] }).json
        default: return TransportResponse(status: 404, body: [], retryAfter: nil)
        }
        return TransportResponse(status: 200, body: answer.canonicalBytes(), retryAfter: nil)
    }

    // MARK: Push

    private func receive(_ signed: SignedChangeSet) throws -> Receipt {
        let changeSet = signed.changeSet
        if let known = receipts[changeSet.id] { return known }
        var shelf = scopes[changeSet.scope] ?? Shelf()
        let plan = try Merge.plan(changeSet, by: .unit(unit), in: shelf)
        let code = refuses(changeSet) ?? plan.code
        let outcome = code == nil ? plan.outcome : .refused
        let revision = Revision(epoch: 1, number: shelf.head.number + 1)
        if outcome != .refused { shelf.apply(plan, of: changeSet, at: revision) }
        shelf.outcomes[changeSet.id] = outcome
        scopes[changeSet.scope] = shelf
        receiptCount += 1
        var receipt = Receipt(
            changeSet: changeSet.id,
            hash: signed.hash,
            number: receiptCount,
            outcome: outcome,
            code: code,
            detail: plan.detail,
            revision: outcome == .refused ? nil : revision,
            cases: outcome == .refused ? [] : plan.cases,
            aliases: outcome == .refused ? [:] : plan.aliases
        )
        receipt.signature = try Signatures.sign(receipt.content.canonicalBytes(), as: .receipt, with: key)
        receipts[changeSet.id] = receipt
        return receipt
    }

    // MARK: Records written past the protocol, as later versions and other devices do

    /// Puts records into a scope, all at one new revision; nil removes one.
    func put(_ scope: Scope, _ records: [(kind: Kind, id: RecordID, body: RecordBody?)]) {
        var shelf = scopes[scope] ?? Shelf()
        let revision = Revision(epoch: 1, number: shelf.head.number + 1)
        for record in records {
            shelf.write(
                StoredRecord(
                    kind: record.kind,
                    id: record.id,
                    revision: revision,
                    body: record.body ?? shelf.records[record.id]?.body ?? [:],
                    isDeleted: record.body == nil
                )
            )
            shelf.log.append(
                Effect(
                    record: record.id,
                    fields: [Effect.whole],
                    revision: revision,
                    root: ChangeSetID(RecordID.derived(from: "put", "\(scope) \(revision)"))
                )
            )
        }
        shelf.head = revision
        scopes[scope] = shelf
    }

    // MARK: Pull

    func digest(_ scope: Scope) -> ScopeDigest {
        var digest = ScopeDigest()
        for record in (scopes[scope]?.records ?? [:]).values where !record.isDeleted {
            digest.add(RowHash(kind: record.kind, id: record.id, revision: record.revision, body: record.body))
        }
        return digest
    }

    private func page(_ request: PullRequest) -> PullPage {
        let shelf = scopes[request.scope] ?? Shelf()
        let floor = request.start ?? shelf.head
        let all = shelf.records.values
            .filter { record in
                let isNews = record.revision > request.cursor.revision
                // A pull from zero tells only the removals that came while it ran.
                return isNews && (!record.isDeleted || request.cursor.revision > .zero || record.revision > floor)
            }
            .map { (PullPosition(revision: $0.revision, kind: $0.kind, id: $0.id.rawValue), $0) }
            .filter { position, _ in request.after.map { position > $0 } ?? true }
            .sorted { $0.0 < $1.0 }
        let records = all.prefix(pageSize).map { _, record in
            record.isDeleted
                ? StoredRecord(kind: record.kind, id: record.id, revision: record.revision, body: [:], isDeleted: true)
                : record
        }
        let next = all.count > pageSize ? all[pageSize - 1].0 : nil
        let head = ScopeCursor(revision: shelf.head, logHash: shelf.head == .zero ? "" : "h\(shelf.head)")
        return PullPage(
            scope: request.scope,
            records: records,
            next: next,
            head: head,
            digest: next == nil ? digest(request.scope) : nil
        )
    }
}

/// One scope of the fake server.
struct Shelf: ScopeView {
    var head = Revision.zero
    var records: [RecordID: StoredRecord] = [:]
    var log: [Effect] = []
    var changeSets: [ChangeSetID: ChangeSet] = [:]
    var outcomes: [ChangeSetID: Outcome] = [:]
    private var aliases: [RecordID: RecordID] = [:]

    mutating func write(_ record: StoredRecord) { records[record.id] = record }

    mutating func apply(_ plan: MergePlan, of changeSet: ChangeSet, at revision: Revision) {
        for item in plan.writes {
            write(
                StoredRecord(
                    kind: item.kind,
                    id: item.id,
                    revision: revision,
                    body: item.body,
                    isDeleted: item.isDeleted
                )
            )
            if !item.effects.isEmpty {
                log.append(Effect(record: item.id, fields: item.effects, revision: revision, root: changeSet.root))
            }
        }
        aliases.merge(plan.aliases) { $1 }
        changeSets[changeSet.id] = changeSet
        head = revision
    }

    func record(_ kind: Kind, _ id: RecordID) -> StoredRecord? { records[id].flatMap { $0.kind == kind ? $0 : nil } }

    func effects(on record: StoredRecord, after revision: Revision) -> [Effect] {
        log.filter { $0.record == record.id && $0.revision > revision }
    }

    func changeSet(_ id: ChangeSetID) -> ChangeSet? { changeSets[id] }
    func outcome(of id: ChangeSetID) -> Outcome? { outcomes[id] }
    func hasEffect(root: ChangeSetID) -> Bool { log.contains { $0.root == root } }
    func changeSet(root: ChangeSetID) -> ChangeSet? { changeSets[root] ?? changeSets.values.first { $0.root == root } }
    func missingCases() -> [StoredRecord] { [] }
    func incompleteSteps(ofFiling id: RecordID) -> [ChangeSetID] { [] }
    func deviceName(_ id: DeviceID) -> String? { nil }
    func edition(ofRound code: String) -> Int? { 2016 }
    /// This fake is never set back, so whatever it gave out it knows.
    func knows(_ cursor: ScopeCursor) -> Bool { cursor.revision <= head }
    func end(ofEpoch epoch: Int) -> Int? { nil }
    func formerly(of root: ChangeSetID) -> [Formerly] { [] }

    func children(of id: RecordID, kind: Kind) -> [StoredRecord] {
        records.values.filter { !$0.isDeleted && belongs($0, to: id, kind) }
    }

    func removedChildren(of id: RecordID, kind: Kind, after revision: Revision) -> [StoredRecord] {
        records.values.filter { $0.isDeleted && $0.revision > revision && belongs($0, to: id, kind) }
    }

    private func belongs(_ record: StoredRecord, to id: RecordID, _ kind: Kind) -> Bool {
        guard let scope = record.body["unit"]?.stringValue ?? records[id]?.body["unit"]?.stringValue else {
            return false
        }
        return RecordTypes.type(of: record.kind)?.parent?(record.body, .unit(scope)).map {
            $0.id == id && $0.kind == kind
        } ?? false
    }

    func record(_ kind: Kind, naturalKey: [String]) -> RecordID? {
        records.values.first { record in
            record.kind == kind && !record.isDeleted
                && RecordTypes.type(of: kind)?.naturalKey(of: record.body) == naturalKey
        }?.id
    }

    func openCases(on record: RecordID) -> [StoredRecord] {
        records.values.filter {
            $0.kind == .conflictCase && !$0.isDeleted && $0.body["record"] == .string(record.rawValue)
                && $0.body["open"] == true
        }
    }

    func openCases(ofFiling id: RecordID) -> [StoredRecord] {
        records.values.filter {
            $0.kind == .conflictCase && !$0.isDeleted && $0.body["filing"] == .string(id.rawValue)
                && $0.body["open"] == true
        }
    }

    func alias(of id: RecordID) -> RecordID? { aliases[id] }
}
