import Core
import SyncProtocol
import Testing

/// A session under test: events in, the one effect out.
struct SessionBench {
    let scope = Samples.scope
    let chain = Chain(device: DeviceID(Samples.randomID(1)), epoch: 1)
    let isPlan: Bool
    var session: SyncSession

    init(
        scopes: [Scope] = [Samples.scope],
        mode: SyncSession.Mode = .sync,
        without missing: Set<SyncProtocol.Rule> = []
    ) {
        isPlan = mode == .plan
        session = SyncSession(scopes: scopes, mode: mode, rules: RuleSet(without: missing))
    }

    /// Hands in an event.
    mutating func take(_ event: SyncSession.Event) throws -> SyncSession.Effect {
        let effects = try session.handle(event)
        #expect(effects.count == 1)
        return try #require(effects.first)
    }

    /// Hands in the report's event.
    mutating func report(_ event: SyncSession.Event) throws -> SyncReport? {
        if case .finish(let report) = try take(event) { report } else { nil }
    }

    // MARK: What is handed in

    func server(epoch: Int = 1) -> ServerIdentity { ServerIdentity(id: "s", epoch: epoch, publicKey: "") }

    func cursor(_ number: Int, epoch: Int = 1) -> ScopeCursor {
        ScopeCursor(revision: Revision(epoch: epoch, number: number), logHash: "h\(number)")
    }

    func standing() -> Standing {
        let mark = ReceiptMark(number: 6, changeSet: ChangeSetID(Samples.randomID(6)), hash: "")
        return Standing(cursors: [scope: [cursor(3)]], lastReceipt: mark)
    }

    func situation(pulls: [Scope: PullProgress] = [:]) -> SyncSituation {
        SyncSituation(
            chain: chain,
            tail: ChainTail(number: 4, hash: "t4"),
            standing: standing(),
            serverEpoch: 1,
            pulls: pulls
        )
    }

    func hello(nonce: String = "n", instruction: String? = nil) -> SyncSession.Event {
        var hello = Hello(server: server(), time: "", nonce: nonce)
        hello.instruction = instruction
        return .greeted(hello)
    }

    func response(
        _ agreement: SessionResponse.Agreement = .known,
        epoch: Int = 1,
        tail: ChainTail = ChainTail(number: 3, hash: "t3"),
        deviceEpoch: Int = 1,
        covered: [Scope: Revision] = [:]
    ) -> SessionResponse {
        SessionResponse(
            token: "secret",
            expiresIn: 3600,
            server: server(epoch: epoch),
            unit: "310101",
            agreement: agreement,
            tail: tail,
            epoch: deviceEpoch,
            covered: covered
        )
    }

    func digest(_ number: Int) -> ScopeDigest {
        var digest = ScopeDigest()
        digest.add(RowHash(kind: .hire, id: Samples.randomID(number), revision: .zero, body: [:]))
        return digest
    }

    func position(_ number: Int) -> PullPosition {
        PullPosition(revision: Revision(epoch: 1, number: number), kind: .hire, id: Samples.randomID(number).rawValue)
    }

    func record(_ number: Int) -> StoredRecord {
        StoredRecord(kind: .hire, id: Samples.randomID(number), revision: Revision(epoch: 1, number: number), body: [:])
    }

    func page(
        _ numbers: ClosedRange<Int>? = nil,
        next: Int? = nil,
        head: Int,
        epoch: Int = 1,
        digest: ScopeDigest? = nil
    )
        -> PullPage
    {
        PullPage(
            scope: scope,
            records: numbers?.map(record) ?? [],
            next: next.map(position),
            head: cursor(head, epoch: epoch),
            digest: digest
        )
    }

    func published(_ digest: ScopeDigest, _ scope: Scope? = nil) -> SyncSession.Event {
        .published(.init(scope: scope ?? self.scope, records: 2, deleted: 1, digest: digest))
    }

    func signed(_ number: Int = 1, dependsOn: [ChangeSetID] = []) throws -> SignedChangeSet {
        var changeSet = try Golden.changeSet()
        changeSet.id = ChangeSetID(Samples.randomID(100 + number))
        changeSet.number = number
        changeSet.dependsOn = dependsOn
        return SignedChangeSet(changeSet, signature: "")
    }

    func receipt(_ signed: SignedChangeSet, _ number: Int, _ outcome: Outcome = .applied) -> Receipt {
        Receipt(changeSet: signed.changeSet.id, hash: signed.hash, number: number, outcome: outcome)
    }

    func answer(_ receipts: [Receipt], waiting: [ChangeSetID] = [], epoch: Int = 1) -> SyncSession.Event {
        .answered(PushResponse(epoch: epoch, receipts: receipts, waiting: waiting))
    }

    // MARK: As far as

    /// Up to an open session whose answer is to be handed in.
    mutating func greet(pulls: [Scope: PullProgress] = [:]) throws {
        #expect(try take(.started(situation(pulls: pulls))) == .hello)
        let content = SessionContent(
            chain: chain,
            nonce: "n",
            tail: ChainTail(number: 4, hash: "t4"),
            // A look shows nothing of where the replica stands.
            standing: isPlan ? Standing() : standing(),
            serverEpoch: 1
        )
        #expect(try take(hello()) == .openSession(content))
    }

    /// Up to a session in which both sides know each other, and the outbox is asked for.
    mutating func open(_ response: SessionResponse? = nil, pulls: [Scope: PullProgress] = [:]) throws {
        try greet(pulls: pulls)
        let response = response ?? self.response()
        #expect(try take(.opened(response)) == .adopt(response.server, tail: response.tail))
        #expect(try take(.adopted(hasTail: true)) == (isPlan ? pull() : .load))
    }

    /// Up to the first pull of a scope without anything to push.
    mutating func openAndPull(_ response: SessionResponse? = nil, pulls: [Scope: PullProgress] = [:]) throws
        -> SyncSession.Effect
    {
        try open(response, pulls: pulls)
        return try take(.loaded([]))
    }

    func pull(_ cursor: ScopeCursor? = nil) -> SyncSession.Effect {
        .pull(PullRequest(scope: scope, cursor: cursor ?? self.cursor(3)))
    }

    /// Takes a whole scope in one page, up to its publication.
    mutating func takePage(_ page: PullPage) throws -> SyncSession.Effect {
        _ = try take(.paged(page))
        return try take(.staged)
    }
}
