import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

/// What a pull brings that a replica did not expect: refusals, repairs, later versions, other servers.
@Suite struct PublicationTests {
    private let scope = Scope.unit("310101")

    private func pair() throws -> (CentralFake, SyncBench) {
        let server = CentralFake()
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        try one.bench.add(.hires([Sample.hire(0), Sample.hire(1)]))
        try one.sync()
        return (server, one)
    }

    @Test func `a cleared field is gone on both sides`() throws {
        let (_, one) = try pair()
        try one.bench.set(one.filing(), "remark=", "certificates=")
        #expect(try !one.filing().body.keys.contains("remark"))
        #expect(try one.sync().outcomes == [.applied: 1])
        let body = try one.filing().body
        #expect(!body.keys.contains("remark") && !body.keys.contains("certificates"))
        #expect(one.server.scopes[scope]?.records[try one.filing().id]?.body == body)
        try one.checkQuiet()
    }

    @Test func `a refused change-set is parked, no longer shown, and kept`() throws {
        let (server, one) = try pair()
        try one.bench.set(one.filing(), "remark=不行")
        try one.bench.add(.hires([Sample.hire(2)]))
        let hire = try #require(try one.bench.records(.hire).first { $0.revision == nil })
        try one.bench.set(hire, "post=改")
        server.refuses = { changeSet in
            changeSet.changes.contains { $0.record == hire.id || $0.set["remark"] != nil } ? .schema : nil
        }
        let report = try one.sync()
        #expect(report.outcomes == [.refused: 3])
        #expect(try one.parked() == 3)
        #expect(try one.filing().body["remark"] == "首次申报")
        #expect(try one.shown(.hire, hire.id) == nil)
        try one.checkQuiet()
        #expect(try one.sync().pushed == 0)
        let content = try one.replica.read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT content, code, receipt FROM change_set WHERE state = 'parked' ORDER BY number LIMIT 1"
            )
        }
        let row = try #require(content)
        #expect(row["code"] == "schema")
        #expect(row["receipt"] != nil)
        #expect(try Outbox.parse(Outbox.decompress(row["content"])).changes.first?.set == ["remark": "不行"])
    }

    @Test func `what depends on a parked change-set is refused with it`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        try one.bench.add(.hires([Sample.hire(0)]))
        server.refuses = { $0.number == 1 ? .schema : nil }
        #expect(try one.sync().outcomes == [.refused: 2])
        #expect(try one.bench.records(.filing).isEmpty && one.bench.records(.hire).isEmpty)
        #expect(try one.parked() == 2)
    }

    @Test func `kinds and fields of a later version survive, and count in the digest`() throws {
        let (server, one) = try pair()
        let filing = try one.filing()
        var body = filing.body
        body["later"] = ["deep": [1, "二", true]]
        body["staff"] = "many"
        let stranger = RecordID.derived(from: "test", "stranger")
        server.put(scope, [(.filing, filing.id, body), (Kind(rawValue: "inspection"), stranger, ["x": "y", "n": 5])])
        try one.sync()
        #expect(try one.filing().body == body)

        try one.bench.set(one.shown(.hire, try one.bench.records(.hire)[0].id) ?? filing, "post=改")
        try one.sync()
        server.put(scope, [(Kind(rawValue: "inspection"), stranger, ["x": "z"])])
        try one.sync()
        server.put(scope, [(Kind(rawValue: "inspection"), stranger, nil)])
        #expect(try one.sync().deleted == 1)
        let left = try one.replica.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM other_record") }
        #expect(left == 0)
    }

    @Test func `an edit leaves a later version's field alone`() throws {
        let (server, one) = try pair()
        var body = try one.filing().body
        body["later"] = "x"
        server.put(scope, [(.filing, try one.filing().id, body)])
        try one.sync()
        try one.bench.set(one.filing(), "remark=改过")
        #expect(try one.filing().body["later"] == "x")
        let change = try #require(try one.entry(3).changes.first)
        #expect(change.set == ["remark": "改过"])
    }

    @Test func `a damaged row is found by the digest and mended, once, with local work on top`() throws {
        let (server, one) = try pair()
        let hires = try one.bench.records(.hire)
        let extra = RecordID.derived(from: "test", "extra")
        try one.bench.set(hires[1], "post=本地")
        try one.replica.write { db in
            var damaged = hires[0]
            damaged.body["post"] = "坏了"
            try Records.save(damaged, scope: scope, db)
            var ghost = hires[0]
            ghost.id = extra
            try Records.save(ghost, scope: scope, db)
            try db.execute(
                sql: "UPDATE cursor SET digest = ? WHERE scope = ?",
                arguments: [ScopeDigest().description, scope.rawValue]
            )
        }
        server.before = { path in if path == "/v1/push" { throw ClientError("x", .unreachable, zh: "", en: "") } }
        #expect(throws: ClientError.self) {
            try one.driver().run()
        }
        server.before = nil
        let report = try one.driver().run()
        #expect(report.repairs.map(\.scope) == [scope] && report.repairs.allSatisfy { !$0.isWhole })
        #expect(Set(report.repairs.flatMap(\.rows).map(\.id)) == [hires[0].id, extra])
        #expect(report.digestMatch)
        try one.checkAgainstServer()
        try one.checkQuiet()
        #expect(try one.shown(.hire, extra) == nil)
        #expect(try one.shown(.hire, hires[0].id)?.body["post"] == "数据录入")
        #expect(try one.shown(.hire, hires[1].id)?.body["post"] == "本地")
    }

    @Test func `a scope taken anew forgets what only local removals still knew of`() throws {
        let (server, one) = try pair()
        let hire = try one.bench.records(.hire)[0]
        try one.bench.remove(hire)
        server.put(scope, [(.hire, hire.id, nil)])
        let head = ScopeCursor(
            revision: try #require(server.scopes[scope]).head,
            logHash: String(repeating: "a", count: 64)
        )
        try one.replica.write { db in
            for record in try #require(server.scopes[scope]).records.values where !record.isDeleted {
                try db.execute(
                    sql: "INSERT INTO staging (scope, kind, id, revision, body) VALUES (?, ?, ?, ?, ?)",
                    arguments: [
                        scope.rawValue, record.kind.rawValue, record.id.rawValue, record.revision.packed,
                        JSONValue.object(record.body).canonicalText(),
                    ]
                )
            }
            var publication = try Publication(scope: scope, head: head, .replacing, db)
            #expect(try publication.run().digest == server.digest(scope))
        }
        try one.checkAgainstServer()
        #expect(try one.shown(.hire, hire.id) == nil)
    }

    @Test func `an unanswered change-set stays on top of what a pull brings`() throws {
        let (server, one) = try pair()
        let two = try SyncBench(server, seed: 2)
        try two.sync()
        try two.bench.set(two.filing(), "remark=对方", "paperVolumes=8")
        try two.sync()
        try one.bench.set(one.filing(), "remark=我方")
        // The server answers no push, as when the connection breaks after hello.
        let head = try #require(server.scopes[scope]).head
        try one.replica.write { db in
            for record in try #require(server.scopes[scope]).records.values where record.revision == head {
                try db.execute(
                    sql: "INSERT INTO staging (scope, kind, id, revision, body) VALUES (?, ?, ?, ?, ?)",
                    arguments: [
                        scope.rawValue, record.kind.rawValue, record.id.rawValue, head.packed,
                        JSONValue.object(record.body).canonicalText(),
                    ]
                )
            }
            var publication = try Publication(
                scope: scope,
                head: ScopeCursor(revision: head, logHash: String(repeating: "a", count: 64)),
                .following,
                db
            )
            #expect(try publication.run().digest == server.digest(scope))
        }
        try one.checkAgainstServer()
        #expect(try one.filing().body["remark"] == "我方")
        #expect(try one.filing().body["paperVolumes"] == 8)
        try one.bench.set(one.filing(), "remark=我方二")
        let change = try #require(try one.entry(4).changes.first)
        #expect(change.base(of: "remark") == .changeSet(try one.entry(3).id))
    }

    @Test func `receipts of another server, or for other content, stop the sync and change nothing`() throws {
        let (_, one) = try pair()
        try one.bench.set(one.filing(), "remark=改过")
        let before = try one.bench.dump()
        let other = CentralFake().publicKey
        let error = #expect(throws: ClientError.self) {
            try one.driver(serverKey: other).run()
        }
        #expect(error?.code == "receipt")
        #expect(try one.bench.dump() == before)
        try one.sync()
        try one.checkQuiet()
    }

    @Test func `another server at the address gets nothing`() throws {
        let (_, one) = try pair()
        try one.bench.set(one.filing(), "remark=改过")
        try one.replica.write { db in try ReplicaMeta.set(.serverID, "server-2", db) }
        let error = #expect(throws: ClientError.self) { try one.sync() }
        #expect(error?.code == "server.other")
        #expect(one.server.requests.last == "/v1/hello")
    }
}
