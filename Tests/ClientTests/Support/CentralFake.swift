import Crypto
import SyncProtocol

@testable import Client
@testable import Core

/// A commission's server without a store: dictionaries of records, and the merge that ships.
///
/// It answers requests in process.
final class CentralFake: Transport, @unchecked Sendable {
    /// Everything that a backup holds.
    struct State {
        fileprivate(set) var scopes: [Scope: Shelf] = [:]
        fileprivate var receipts: [ChangeSetID: Receipt] = [:]
        fileprivate var receiptCount = 0
        fileprivate var tails: [Chain: ChainTail] = [:]
        /// Hashes of change-sets that have an outcome.
        fileprivate var hashes: Set<String> = []
        var epoch = 1
    }

    // One test drives it on one thread.
    private let key = Curve25519.Signing.PrivateKey()
    private(set) var state = State()
    private var devices: [DeviceID: String] = [:]
    private var tokens: [String: Bool] = [:]
    private var tokenCount = 0
    /// The unit of every device that writes.
    var unit = "310101"
    /// Records in a page.
    var pageSize = 1000
    /// Called with each request's path before it is answered.
    var before: ((String) throws -> Void)?
    /// Called with each request's path after it was answered, before the answer arrives.
    var after: ((String) throws -> Void)?
    /// What every request was.
    private(set) var requests: [String] = []
    /// Every pull that was asked for.
    private(set) var pulls: [PullRequest] = []
    /// Every change-set that was sent.
    private(set) var pushes: [[SignedChangeSet]] = []
    /// Change-sets that are refused whatever they say.
    var refuses: (ChangeSet) -> RefusalCode? = { _ in nil }
    /// What a verified backup holds.
    var covered: [Scope: Revision] = [:]
    /// What devices are told to do.
    var instruction: String?
    /// Its key for carrier files; empty for none.
    var sealingKey = ""
    /// Devices that were revoked.
    var revoked: Set<DeviceID> = []

    var scopes: [Scope: Shelf] { state.scopes }

    var publicKey: String { key.publicKey.rawRepresentation.hexadecimal }

    var identity: ServerIdentity {
        ServerIdentity(id: "server-1", epoch: state.epoch, publicKey: publicKey, sealingKey: sealingKey)
    }

    /// Takes note of a device's key.
    func admit(_ device: DeviceID, _ publicKey: String) { devices[device] = publicKey }

    /// Makes every token expire.
    func expireTokens() { tokens = [:] }

    /// Puts an earlier state back, as a restore does.
    func restore(_ earlier: State) { state = earlier }

    func send(
        _ method: String,
        _ path: String,
        query: [(name: String, value: String)],
        body: [UInt8]?,
        token: String?
    ) throws -> TransportResponse {
        requests.append(path)
        try before?(path)
        let response: TransportResponse
        do {
            let items = Dictionary(uniqueKeysWithValues: query.map { ($0.name, $0.value) })
            let json = try body.map { try JSONValue(parsing: $0) } ?? .null
            let answer = try answer(path, items, json, token)
            response = TransportResponse(status: 200, body: answer.canonicalBytes(), retryAfter: nil)
        } catch let code as ProblemCode {
            let problem: JSONValue = ["code": .string(code.rawValue)]
            response = TransportResponse(status: code.status, body: problem.canonicalBytes(), retryAfter: nil)
        }
        try after?(path)
        return response
    }

    private func answer(_ path: String, _ items: [String: String], _ body: JSONValue, _ token: String?) throws
        -> JSONValue
    {
        switch path {
        case "/v1/hello":
            var hello = Hello(server: identity, time: "2016-09-01T00:00:00.000Z", nonce: "nonce")
            hello.instruction = instruction
            return hello.json
        case "/v1/enrol":
            let request = try EnrolRequest(json: body)
            guard devices[request.device] ?? request.publicKey == request.publicKey else {
                throw ProblemCode.enrolmentDevice
            }
            admit(request.device, request.publicKey)
            return EnrolResponse(device: request.device, unit: request.unit, token: newToken(false), server: identity)
                .json
        case "/v1/session": return try session(SessionRequest(json: body)).json
        default: break
        }
        guard let token, let offersAgain = tokens[token] else { throw ProblemCode.tokenExpired }
        switch path {
        case "/v1/push":
            let request = try PushRequest(json: body)
            pushes.append(request.changeSets)
            guard offersAgain || agreement(with: request.standing) == .known else { throw ProblemCode.sessionRestart }
            var response = PushResponse(epoch: state.epoch, receipts: [], waiting: [])
            for signed in request.changeSets {
                let offer = Offer(request.standing, scope: signed.changeSet.scope, receipt: signed.receipt)
                if let receipt = try receive(signed, offer) {
                    response.receipts.append(receipt)
                } else {
                    response.waiting.append(signed.changeSet.id)
                }
            }
            return response.json
        case "/v1/pull":
            let request = try PullRequest { items[$0] }
            pulls.append(request)
            for shown in [request.cursor, request.mark].compactMap(\.self) where !isKnown(shown, request.scope) {
                throw ProblemCode.sessionRestart
            }
            return page(request).json
        case "/v1/digest": return try digest(DigestRequest { items[$0] }).json
        case "/v1/rows": return rows(try RowsRequest(json: body)).json
        default: throw ProblemCode.notFound
        }
    }

    // MARK: Sessions

    /// A token of a new session.
    func newToken(_ offersAgain: Bool) -> String {
        tokenCount += 1
        tokens["token-\(tokenCount)"] = offersAgain
        return "token-\(tokenCount)"
    }

    private func isKnown(_ cursor: ScopeCursor, _ scope: Scope) -> Bool {
        cursor.revision == .zero || state.scopes[scope]?.given.contains(cursor.revision) == true
    }

    private func agreement(with standing: Standing) -> SessionResponse.Agreement {
        let hasCursors = standing.cursors.allSatisfy { scope, _ in isKnown(standing.cursor(scope), scope) }
        let hasReceipt = standing.receipts.allSatisfy { $0.names(state.receipts[$0.changeSet]) }
        return hasCursors && hasReceipt ? .known : .setBack
    }

    private func session(_ request: SessionRequest) throws -> SessionResponse {
        let content = request.content
        guard let key = devices[content.chain.device].flatMap(Signatures.publicKey(hexadecimal:)) else {
            throw ProblemCode.unauthenticated
        }
        guard
            Signatures.isValid(request.signature, over: content.json.canonicalBytes(), as: .session, by: key)
        else { throw ProblemCode.signature }
        guard !revoked.contains(content.chain.device) else { throw ProblemCode.revoked }
        guard content.nonce == "nonce" else { throw ProblemCode.sessionNonce }
        let agreement = agreement(with: content.standing)
        if agreement == .setBack, state.epoch <= content.serverEpoch { state.epoch = content.serverEpoch + 1 }
        return SessionResponse(
            token: newToken(agreement == .setBack),
            expiresIn: 3600,
            server: identity,
            unit: unit,
            agreement: agreement,
            tail: state.tails[content.chain] ?? ChainTail(),
            epoch: state.tails.keys.filter { $0.device == content.chain.device }.map(\.epoch).max() ?? 0,
            covered: agreement == .known ? covered : [:]
        )
    }

    // MARK: Push

    /// Nil if what comes before it has no outcome here.
    private func receive(_ signed: SignedChangeSet, _ offer: Offer) throws -> Receipt? {
        let changeSet = signed.changeSet
        if let known = state.receipts[changeSet.id] { return known }
        let follows = changeSet.previous.isEmpty || state.hashes.contains(changeSet.previous)
        guard follows || signed.receipt != nil else { return nil }
        var shelf = state.scopes[changeSet.scope] ?? Shelf()
        let plan = try Merge.plan(changeSet, by: .unit(unit), in: shelf, offer: offer)
        let code = refuses(changeSet) ?? plan.code
        let outcome = code == nil ? plan.outcome : .refused
        let revision = Revision(epoch: state.epoch, number: shelf.head.number + 1)
        if outcome != .refused {
            shelf.apply(plan, of: changeSet, at: revision)
            shelf.given.insert(revision)
        }
        shelf.outcomes[changeSet.id] = outcome
        state.scopes[changeSet.scope] = shelf
        state.receiptCount += 1
        var receipt = Receipt(
            changeSet: changeSet.id,
            hash: signed.hash,
            number: state.receiptCount,
            outcome: outcome,
            code: code,
            detail: plan.detail,
            revision: outcome == .refused ? nil : revision,
            cases: outcome == .refused ? [] : plan.cases,
            aliases: outcome == .refused ? [:] : plan.aliases
        )
        receipt.signature = try Signatures.sign(receipt.content.canonicalBytes(), as: .receipt, with: key)
        state.receipts[changeSet.id] = receipt
        state.hashes.insert(signed.hash)
        if changeSet.number > state.tails[changeSet.chain]?.number ?? 0 {
            state.tails[changeSet.chain] = ChainTail(number: changeSet.number, hash: signed.hash)
        }
        return receipt
    }

    // MARK: Records written past the protocol, as later versions and other devices do

    /// Puts records into a scope, all at one new revision; nil removes one.
    func put(_ scope: Scope, _ records: [(kind: Kind, id: RecordID, body: RecordBody?)]) {
        var shelf = state.scopes[scope] ?? Shelf()
        let revision = Revision(epoch: state.epoch, number: shelf.head.number + 1)
        shelf.given.insert(revision)
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
        state.scopes[scope] = shelf
    }

    // MARK: Pull

    func digest(_ scope: Scope) -> ScopeDigest {
        var digest = ScopeDigest()
        for record in (scopes[scope]?.records ?? [:]).values where !record.isDeleted {
            digest.add(RowHash(kind: record.kind, id: record.id, revision: record.revision, body: record.body))
        }
        return digest
    }

    private func head(_ scope: Scope) -> ScopeCursor {
        let revision = scopes[scope]?.head ?? .zero
        return ScopeCursor(revision: revision, logHash: Self.logHash(revision))
    }

    private func digest(_ request: DigestRequest) -> DigestResponse {
        var response = DigestResponse(scope: request.scope, head: head(request.scope), digest: digest(request.scope))
        let live = (scopes[request.scope]?.records ?? [:]).values.filter { !$0.isDeleted }
        switch request.detail {
        case .whole: break
        case .buckets:
            var sums = Array(repeating: ScopeDigest(), count: DigestBucket.count)
            for record in live { sums[DigestBucket.of(record.id)].add(hash(record)) }
            response.buckets = sums
        case .bucket(let number):
            response.rows = live.filter { DigestBucket.of($0.id) == number }.map {
                RowMark(kind: $0.kind, id: $0.id, revision: $0.revision, hash: hash($0).bytes.hexadecimal)
            }
        }
        return response
    }

    private func hash(_ record: StoredRecord) -> RowHash {
        RowHash(kind: record.kind, id: record.id, revision: record.revision, body: record.body)
    }

    private func rows(_ request: RowsRequest) -> PullPage {
        let records = request.records.compactMap { scopes[request.scope]?.records[$0.id] }.filter { !$0.isDeleted }
        return PullPage(scope: request.scope, records: records, next: nil, head: head(request.scope), digest: nil)
    }

    private static func logHash(_ head: Revision) -> String {
        head == .zero ? "" : ChangeSet.hash(of: Array(head.description.utf8))
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
        return PullPage(
            scope: request.scope,
            records: records,
            next: next,
            head: head(request.scope),
            digest: next == nil ? digest(request.scope) : nil
        )
    }
}

/// One scope of the fake server.
struct Shelf: ScopeView {
    /// Revisions that were given out.
    var given: Set<Revision> = []
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
    func revision(of root: ChangeSetID) -> Revision? { log.first { $0.root == root }?.revision }
    func isSingle(_ chain: Chain, _ numbers: Range<Int>) -> Bool {
        numbers.allSatisfy { number in changeSets.values.count { $0.chain == chain && $0.number == number } == 1 }
    }
    func missingCases() -> [StoredRecord] { [] }
    func incompleteSteps(ofFiling id: RecordID) -> [ChangeSetID] { [] }
    func deviceName(_ id: DeviceID) -> String? { nil }
    func edition(ofRound code: String) -> Int? { 2016 }
    func knows(_ cursor: ScopeCursor) -> Bool { cursor.revision == .zero || given.contains(cursor.revision) }
    func end(ofEpoch epoch: Int) -> Int? { nil }
    func formerly(of root: ChangeSetID) -> [Formerly] { [] }
    func claims(of revision: Revision) -> Int { 0 }
    func offeredAgain(after revision: Revision, through last: Revision) -> Int { 0 }

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
