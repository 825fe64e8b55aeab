import Core
import SyncProtocol
import Testing

/// A device that signs what it makes.
struct StubAuthor {
    let id: DeviceID
    let key: ServerKey
    private var number = 0
    private var previous = ""

    init(_ seed: UInt8) throws {
        id = DeviceID(Samples.randomID(2_000_000 + Int(seed)))
        key = try #require(ServerKey(seed: Array(repeating: seed, count: 32)))
    }

    var chain: Chain { Chain(device: id, epoch: 1) }
    var state: DeviceState { DeviceState(id: id, unit: Samples.unit, publicKey: key.publicKey) }

    /// The next change-set of the chain.
    mutating func make(_ changes: [Change], cursor: ScopeCursor = .zero, scope: Scope = Samples.scope) throws
        -> SignedChangeSet
    {
        number += 1
        let made = try sign(content(changes, cursor: cursor, scope: scope))
        previous = made.hash
        return made
    }

    func content(_ changes: [Change], cursor: ScopeCursor = .zero, scope: Scope = Samples.scope, id: ChangeSetID? = nil)
        -> ChangeSet
    {
        let serial = 3_000_000 + number + (key.publicKey.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) % 100_000 }) * 100
        return ChangeSet(
            id: id ?? ChangeSetID(Samples.randomID(serial)),
            chain: chain,
            number: number,
            previous: previous,
            scope: scope,
            time: "2016-11-24T15:00:00Z",
            salt: String(repeating: "0", count: 32),
            cursor: cursor.revision,
            logHash: cursor.logHash,
            changes: changes
        )
    }

    func sign(_ changeSet: ChangeSet) throws -> SignedChangeSet {
        SignedChangeSet(changeSet, signature: try key.sign(changeSet.canonicalBytes, as: .changeSet))
    }

    func session(_ nonce: String, _ standing: Standing, serverEpoch: Int) throws -> SessionRequest {
        let content = SessionContent(
            chain: chain,
            nonce: nonce,
            tail: ChainTail(number: number, hash: previous),
            standing: standing,
            serverEpoch: serverEpoch
        )
        return SessionRequest(content, signature: try key.sign(content.json.canonicalBytes(), as: .session))
    }
}

/// A store in memory with an enterprise and its filing, and devices of one unit.
struct StubWorld {
    let key: ServerKey
    var store = StubState()
    var first: StubAuthor
    var second: StubAuthor
    var rules: RuleSet

    init(without missing: Set<SyncProtocol.Rule> = []) throws {
        key = try #require(ServerKey(seed: Array(repeating: 1, count: 32)))
        first = try StubAuthor(2)
        second = try StubAuthor(3)
        rules = RuleSet(without: missing)
        for author in [first, second] { store.devices[author.id] = author.state }
        let base = try first.make([
            Change(
                kind: .enterprise,
                record: Samples.enterpriseID(1),
                operation: .create,
                set: Samples.enterprise(1)
            ),
            Change(kind: .filing, record: Samples.filingID(1), operation: .create, set: Samples.filing(1)),
        ])
        #expect(try push([base], first).receipts.map(\.outcome) == [.applied])
    }

    var engine: ServerEngine { ServerEngine(key: key, rules: rules) }
    var remark: JSONValue? { store.records[.init(kind: .filing, id: Samples.filingID(1))]?.body["remark"] }

    /// The filing's remark, by one who has seen the head.
    func edit(_ text: String, base: Revision? = nil) -> Change {
        Change(
            kind: .filing,
            record: Samples.filingID(1),
            operation: .update,
            base: .revision(base ?? store.head.revision),
            set: ["remark": .string(text)]
        )
    }

    func task(_ changeSets: [SignedChangeSet], _ author: StubAuthor, _ standing: Standing = Standing()) throws
        -> StubTask
    {
        let request = PushRequest(standing: standing, changeSets: changeSets)
        return try StubTask(.push(request), from: .device(author.state), engine)
    }

    mutating func push(
        _ changeSets: [SignedChangeSet],
        _ author: StubAuthor,
        _ standing: Standing = Standing(),
        offersAgain: Bool = false
    ) throws -> PushResponse {
        let request = PushRequest(standing: standing, changeSets: changeSets)
        guard case .push(let response) = try ask(.push(request), from: .device(author.state, offersAgain: offersAgain))
        else { throw ServerEngineMisuse() }
        return response
    }

    mutating func session(_ author: StubAuthor, _ standing: Standing, serverEpoch: Int = 1) throws -> SessionResponse {
        guard case .hello(let hello) = try ask(.hello, from: .stranger),
            case .session(let response) = try ask(
                .session(try author.session(hello.nonce, standing, serverEpoch: serverEpoch)),
                from: .stranger
            )
        else { throw ServerEngineMisuse() }
        return response
    }

    mutating func ask(_ request: ServerRequest, from caller: Caller) throws -> ServerAnswer {
        var task = try StubTask(request, from: caller, engine)
        while true {
            if let answer = task.answer { return answer }
            try task.step(&store, key: key)
        }
    }
}
