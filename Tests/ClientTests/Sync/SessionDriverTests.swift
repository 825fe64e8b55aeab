import Foundation
import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

/// Sessions on a real replica: tokens, instructions, what is covered, what stalls.
@Suite struct SessionDriverTests {
    struct Offline: Error {}

    private func synced(_ server: CentralFake) throws -> SyncBench {
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        try one.bench.add(.hires((0..<6).map { Sample.hire($0) }))
        try one.sync()
        return one
    }

    @Test func `a token that expires in mid-pull is renewed without losing a page`() throws {
        let server = CentralFake()
        server.pageSize = 2
        _ = try synced(server)
        let two = try SyncBench(server, seed: 2)
        var pulls = 0
        server.after = { path in
            pulls += path == "/v1/pull" ? 1 : 0
            if pulls == 3 { server.expireTokens() }
        }
        let report = try two.sync()
        #expect(report.renewals == 1 && report.restarts == 0)
        #expect(try two.bench.records(.hire).count == 6)
        let whole = server.pulls.filter { $0.scope == two.scope && $0.cursor == .zero && $0.after == nil }
        #expect(whole.count == 1 + 1, "each device began once")
    }

    @Test func `the token is kept in the key file with its end, and nothing else of the file changes`() throws {
        let server = CentralFake()
        let one = try synced(server)
        let keys = try #require(try DeviceKeys.load(forReplica: one.replica.path))
        #expect(keys.token?.hasPrefix("token-") == true && keys.tokenEnds != nil)
        #expect(keys.publicKey == one.keys.publicKey && keys.sealingKey == one.keys.sealingKey)
        let mode = try FileManager.default.attributesOfItem(atPath: one.replica.path + ".key")[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `the server's sealing key is kept when it first comes, and another one is refused`() throws {
        let server = CentralFake()
        let one = try synced(server)
        server.sealingKey = String(repeating: "0a", count: 32)
        _ = try one.driver().run()
        func kept() throws -> String? { try one.replica.read { db in try ReplicaMeta.get(.serverSealingKey, db) } }
        #expect(try kept() == server.sealingKey)
        try one.bench.set(one.filing(), "remark=改过")
        let first = server.sealingKey
        server.sealingKey = String(repeating: "0b", count: 32)
        let pushes = server.pushes.count
        let error = #expect(throws: ClientError.self) { try one.driver().run() }
        #expect(error?.code == "server.sealingKey" && error?.status == .failed)
        #expect(try kept() == first && server.pushes.count == pushes)
        #expect(try one.replica.read { try Outbox.pending($0) } == 1)
        // The former key again: the work goes up.
        server.sealingKey = first
        _ = try one.driver().run()
        #expect(try one.replica.read { try Outbox.pending($0) } == 0)
    }

    @Test func `a server of the same name with another key is refused before anything is sent`() throws {
        let server = CentralFake()
        let one = try synced(server)
        try one.bench.set(one.filing(), "remark=改过")
        try one.replica.write { db in
            try ReplicaMeta.set(.serverID, server.identity.id, db)
            try ReplicaMeta.set(.serverKey, String(repeating: "0c", count: 32), db)
        }
        let asked = server.requests.count
        let error = #expect(throws: ClientError.self) { try one.driver().run() }
        #expect(error?.code == "server.other")
        #expect(server.requests.count == asked + 1)
    }

    @Test func `a revoked device is told so, and keeps its work`() throws {
        let server = CentralFake()
        let one = try synced(server)
        try one.bench.set(one.filing(), "remark=改过")
        server.revoked = [try one.replica.read { try one.replica.chain($0).device }]
        let error = #expect(throws: ClientError.self) { try one.driver().run() }
        #expect(error?.code == "revoked" && error?.status == .notAllowed)
        #expect(try one.replica.read { try Outbox.pending($0) } == 1)
    }

    @Test func `told to rebaseline, unsent work lies in a file that only its owner reads, and is sent all the same`()
        throws
    {
        let server = CentralFake()
        let one = try synced(server)
        try one.bench.set(one.filing(), "remark=改过")
        server.instruction = "rebaseline"
        #expect(try one.sync().outcomes == [.applied: 1])
        let files = try FileManager.default.contentsOfDirectory(atPath: one.bench.scratch.folder.path)
            .filter { $0.contains(".unsent-") }
        let file = try #require(files.first)
        let path = one.bench.scratch.path(file)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        let json = try JSONValue(parsing: Array(try #require(FileManager.default.contents(atPath: path))))
        #expect(json["changeSets"]?.arrayValue?.count == 1)
        #expect(server.pulls.last?.cursor == .zero)
        #expect(try one.filing().body["remark"] == "改过")
    }

    @Test func `told to upgrade, nothing is sent`() throws {
        let server = CentralFake()
        let one = try synced(server)
        try one.bench.set(one.filing(), "remark=改过")
        server.instruction = "upgrade"
        let error = #expect(throws: ClientError.self) { try one.driver().run() }
        #expect(error?.code == "upgrade")
        #expect(server.requests.last == "/v1/hello")
    }

    @Test func `what a verified backup covers is dropped, but never the newest of the line`() throws {
        let server = CentralFake()
        let one = try synced(server)
        func kept() throws -> [Int] {
            try one.replica.read { try Int.fetchAll($0, sql: "SELECT number FROM change_set ORDER BY number") }
        }
        for number in 1...3 {
            try one.bench.set(one.filing(), "remark=第\(number)次")
            try one.sync()
        }
        let all = try kept()
        #expect(all.count == 5)
        server.covered = [one.scope: try one.replica.read { try one.replica.cursor(one.scope, $0) }.revision]
        try one.sync()
        #expect(try kept() == [5])
        // A line goes on from the one that stayed.
        try one.bench.set(one.filing(), "remark=以后")
        #expect(try one.sync().outcomes == [.applied: 1])
        #expect(try one.sync().newEpoch == nil)
    }

    @Test func `what waits for a change-set that the server never gets is told as a stall`() throws {
        let server = CentralFake()
        let one = try synced(server)
        try one.bench.set(one.filing(), "remark=一")
        try one.bench.set(one.filing(), "remark=二")
        // The first of the two is lost from the outbox, as no program of ours would.
        try one.replica.write { db in try db.execute(sql: "UPDATE change_set SET state = 'kept' WHERE number = 3") }
        let report = try one.driver().run()
        #expect(report.stalled?.reason == .waiting)
        #expect(report.stalled?.waiting.map(\.number) == [4])
        let log = try one.replica.read { try SyncLog.lines($0) }
        #expect(log.last?.what["event"] == "stall")
    }

    @Test func `the screen keeps what the server took until a pull brings it; without the rule it falls back`() throws {
        for (missing, remark) in [([], "改过"), ([.coverBeforeForget], "首次申报")]
            as [(Set<SyncProtocol.Rule>, JSONValue)]
        {
            let server = CentralFake()
            let one = try synced(server)
            try one.bench.set(one.filing(), "remark=改过")
            server.before = { path in if path == "/v1/pull" { throw Offline() } }
            #expect(throws: Offline.self) { try one.driver(without: missing).run() }
            #expect(try one.filing().body["remark"] == remark)
        }
    }

    @Test func `a member of the line that the device lists is shown, newest cursor first, at most 64`() throws {
        let server = CentralFake()
        let one = try synced(server)
        for number in 1...70 {
            server.put(one.scope, [(.enterprise, .derived(from: "e", String(number)), ["name": "x"])])
            try one.sync()
        }
        let cursors = try one.replica.read { try CursorList.list(one.scope, limit: 1000, $0) }
        #expect(cursors.count == Limits.cursorsShown)
        #expect(cursors.first == (try one.replica.read { try one.replica.cursor(one.scope, $0) }))
        #expect(cursors == cursors.sorted { $0.revision > $1.revision })
    }

    @Test func `a repair names its rows in the report and in the log, never their values`() throws {
        let server = CentralFake()
        let one = try synced(server)
        let hire = try one.bench.records(.hire)[0]
        try one.replica.write { db in
            var damaged = hire
            damaged.body["post"] = "坏了"
            try Records.save(damaged, scope: one.scope, db)
        }
        let verification = try ReplicaVerification(one.replica)
        let stored = try verification.stored()
        #expect(stored.map(\.matches) == [true, false])
        let found = verification.server(ServerAPI(server, token: nil), keys: one.keys)
        #expect(found.map(\.matches) == [true, false])
        #expect(found.last?.rows.map(\.id) == [hire.id])
        try verification.keepFoundDigests()
        let report = try one.driver().run()
        #expect(
            report.repairs == [SyncRepair(scope: one.scope, rows: [.init(kind: .hire, id: hire.id)], isWhole: false)]
        )
        #expect(try one.shown(.hire, hire.id)?.body == hire.body)
        try one.checkAgainstServer()
        let line = try #require(try one.replica.read { try SyncLog.lines($0) }.last)
        #expect(line.what["event"] == "repair" && line.what["rows"]?.arrayValue?.count == 1)
        #expect(!line.what.canonicalText().contains("坏了"))
        #expect(verification.server(ServerAPI(server, token: nil), keys: one.keys).allSatisfy { $0.matches == true })
        #expect(server.pulls.allSatisfy { $0.scope != one.scope || $0.after == nil }, "rows came by name")
    }
}
