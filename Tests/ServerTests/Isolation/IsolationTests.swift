import Core
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Server
import SyncProtocol
import Testing

/// Every route that the server describes × every method × every actor × whose data is asked for.
@Suite struct IsolationTests {
    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
    ]

    /// One question to the server, and what it is about.
    private struct Cell: CustomStringConvertible {
        let method: HTTPRequest.Method
        let path: String
        let actor: IsolationActor
        let target: IsolationTarget
        var description: String { "\(method) \(path) by \(actor) about \(target)" }
    }

    /// The routes that the server says it has.
    private func described(by server: TestServer) async throws -> [String: Set<HTTPRequest.Method>] {
        let document = try await server.send(.get, "/openapi.json").json
        let paths = try #require(document["paths"]?.objectValue)
        return paths.mapValues { item in
            let names = (item.objectValue ?? [:]).keys.map { $0.uppercased() }
            return Set(Self.methods.filter { names.contains($0.rawValue) })
        }
    }

    /// Tokens run out once sessions are served.
    private func actors(of routes: [String: Set<HTTPRequest.Method>]) -> [IsolationActor] {
        IsolationActor.allCases.filter { $0 != .expired || routes["/v1/session"] != nil }
    }

    private func ask(_ cell: Cell, _ rule: RouteRule?, in world: IsolationWorld) async throws -> TestResponse {
        let scope = cell.target.scope(in: world)
        let canary = world.canaries[scope.rawValue]
        let query = rule?.query(scope, canary) ?? ""
        var body = rule?.body?(scope, canary)
        if case .changeSets = rule?.access { body = try push(cell, in: world) }
        return try await world.server.send(
            cell.method,
            cell.path + (query.isEmpty ? "" : "?" + query),
            token: cell.actor.token(in: world),
            body: body?.canonicalBytes()
        )
    }

    /// A push that changes the target's filing, signed by the actor or, if it has no key, by the filing's own device.
    private func push(_ cell: Cell, in world: IsolationWorld) throws -> JSONValue {
        let scope = cell.target.scope(in: world)
        let canary = world.canaries[scope.rawValue] ?? world.canaries[world.unit]
        let filing = canary.flatMap { RecordID(rawValue: $0.identifiers[0]) } ?? .unit(world.unit)
        let edit = Change(
            kind: .filing,
            record: filing,
            operation: .update,
            base: .revision(Revision(epoch: 1, number: 1)),
            set: ["contractMonths": 12]
        )
        let isAnswered = RouteRule.isKnown(cell.actor)
        let device = try #require(world.devices[cell.actor] ?? world.devices[.own])
        let changeSet =
            isAnswered
            ? try device.make([edit], scope: scope)
            : try device.sign(device.content([edit], number: 1, previous: "", scope: scope))
        return PushRequest(standing: Standing(), changeSets: [changeSet]).json
    }

    private func check(_ response: TestResponse, _ cell: Cell, _ rule: RouteRule, in world: IsolationWorld) throws {
        switch rule.expected(cell.actor, cell.target) {
        case .status(let status):
            #expect(response.status.code == status, "\(cell): \(String(buffer: response.body))")
        case .problem(let code):
            #expect(response.status.code == code.status, "\(cell)")
            // An answer to HEAD has no body to say more.
            if cell.method != .head { #expect(try response.problem == code, "\(cell)") }
        }
        guard case .changeSets = rule.access, response.status == .ok, cell.method == rule.method else { return }
        let receipts = try PushResponse(json: response.json).receipts
        let isOwn = cell.target != .city && RouteRule.isOpen(cell.target, to: cell.actor)
        #expect(receipts.count == 1, "\(cell)")
        #expect(receipts.allSatisfy { ($0.outcome == .refused) != isOwn }, "\(cell): \(receipts.map(\.outcome))")
    }

    /// Nothing of another unit, in the body as the client reads it or in a header.
    private func checkCanaries(_ response: TestResponse, _ cell: Cell, in world: IsolationWorld) {
        let text = String(buffer: response.body) + response.headers.map { "\($0.name): \($0.value)" }.joined()
        #expect(world.foreign(to: cell.actor, in: text).isEmpty, "\(cell)")
        #expect(world.tokens.allSatisfy { !text.contains($0) }, "\(cell)")
    }

    @Test func `Every route answers every actor about every unit as specified, and shows nothing of another unit`()
        async throws
    {
        try await TestServer.run(metricsToken: IsolationActor.metricsToken) { server in
            let world = try await IsolationWorld(server)
            let routes = try await described(by: server)
            let before = try await world.digests()
            var cells = 0
            for (path, known) in routes.sorted(by: { $0.key < $1.key }) {
                for method in known where !RouteRule.all.contains(where: { $0.path == path && $0.method == method }) {
                    Issue.record("\(method) \(path) is described, and no RouteRule says who may use it")
                }
                for method in Self.methods {
                    for actor in actors(of: routes) {
                        for target in IsolationTarget.allCases {
                            let cell = Cell(method: method, path: path, actor: actor, target: target)
                            cells += try await probe(cell, known, in: world)
                        }
                    }
                }
            }
            #expect(cells >= routes.count * Self.methods.count * actors(of: routes).count * 4)
            // What actors asked about others' data changed nothing of it.
            let untouched = { (scope: Scope) in scope != .unit(world.unit) && scope != .unit(world.otherUnit) }
            let after = try await world.digests()
            #expect(after.filter { untouched($0.key) } == before.filter { untouched($0.key) })
            checkLog(of: world)
        }
    }

    /// Asks what a cell stands for; how many questions that took.
    private func probe(_ cell: Cell, _ known: Set<HTTPRequest.Method>, in world: IsolationWorld) async throws -> Int {
        // HEAD is answered wherever GET is.
        let asked = cell.method == .head && known.contains(.get) ? .get : cell.method
        let rules = RouteRule.all.filter { $0.path == cell.path && $0.method == asked }
        guard known.contains(asked) else {
            let response = try await ask(cell, nil, in: world)
            #expect(response.status == .methodNotAllowed, "\(cell)")
            #expect(response.headers[.allow]?.isEmpty == false, "\(cell)")
            checkCanaries(response, cell, in: world)
            return 1
        }
        for rule in rules {
            let response = try await ask(cell, rule, in: world)
            if cell.method == .head { #expect(response.body.readableBytes == 0, "\(cell)") }
            try check(response, cell, rule, in: world)
            checkCanaries(response, cell, in: world)
        }
        return rules.count
    }

    private func checkLog(of world: IsolationWorld) {
        let log = world.server.log.text
        #expect(log.contains("/v1/push") && log.contains("405"))
        for canary in world.canaries.values {
            #expect(!log.contains(canary.word) && !log.contains(canary.unifiedCode))
        }
        #expect(log.firstMatch(of: /[0-9]{17}[0-9Xx]/) == nil)
        #expect((world.tokens + [IsolationActor.metricsToken]).allSatisfy { !log.contains($0) })
    }

    @Test func `A change-set that names another unit's records touches nothing of them and learns nothing`()
        async throws
    {
        try await TestServer.run { server in
            let world = try await IsolationWorld(server)
            let foreign = try #require(world.devices[.foreign])
            let canary = try #require(world.canaries[world.unit])
            let before = try await server.test.store.contents(of: .unit(world.unit))
            for (index, kind) in [Kind.filing, .hire, .trainee].enumerated() {
                for operation in [Change.Operation.create, .update, .delete] {
                    func answer(about record: RecordID) async throws -> [String] {
                        let change = Change(
                            kind: kind,
                            record: record,
                            operation: operation,
                            base: operation == .create ? .none : .revision(Revision(epoch: 1, number: 1)),
                            set: operation == .delete ? [:] : ["remark": "别区"]
                        )
                        let response = try await server.push([foreign.make([change])], from: foreign)
                        let text = String(buffer: response.body).replacing(record.rawValue, with: "")
                        #expect(world.foreign(to: .foreign, in: text).isEmpty, "\(kind) \(operation)")
                        return try PushResponse(json: response.json).receipts.map {
                            "\($0.outcome) \($0.code?.rawValue ?? "") \($0.cases.count) \($0.aliases.count)"
                        }
                    }
                    let record = try #require(RecordID(rawValue: canary.identifiers[index]))
                    let known = try await answer(about: record)
                    // What is another unit's and what is nobody's are answered alike.
                    let unknown = try await answer(about: server.test.world.newID())
                    #expect(known == unknown, "\(kind) \(operation)")
                }
            }
            #expect(try await server.test.store.contents(of: .unit(world.unit)) == before)
        }
    }

    @Test func `A change-set of another unit's device is nobody else's to bring`() async throws {
        try await TestServer.run { server in
            let world = try await IsolationWorld(server)
            let (own, foreign) = (try #require(world.devices[.own]), try #require(world.devices[.foreign]))
            let edit = Sample.edit(.revision(Revision(epoch: 1, number: 1)), ["contractMonths": 36])
            let signed = try own.sign(own.content([edit], number: own.number + 1, previous: own.previous))
            let before = try await world.digests()
            let body = PushRequest(standing: Standing(), changeSets: [signed]).json.canonicalBytes()
            let response = try await server.send(.post, "/v1/push", token: foreign.token, body: body)
            #expect(response.status == .badRequest)
            #expect(try response.problem == .signature)
            #expect(try await world.digests() == before)
        }
    }
}
