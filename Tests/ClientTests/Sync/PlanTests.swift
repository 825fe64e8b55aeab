import GRDB
import SyncProtocol
import Tables
import Testing

@testable import Client
@testable import Core

/// What a sync would do, how often a watch does it, and replicas that were made before.
@Suite struct PlanTests {
    private func pair() throws -> (CentralFake, SyncBench, SyncBench) {
        let server = CentralFake()
        let (one, two) = (try SyncBench(server), try SyncBench(server, seed: 2))
        try one.bench.add(.filings([Sample.filing()]))
        try one.bench.add(.hires([Sample.hire(0), Sample.hire(1)]))
        try one.sync()
        try two.sync()
        return (server, one, two)
    }

    private func plan(_ bench: SyncBench) throws -> SyncPlan {
        _ = try bench.driver().run(.plan)
        return try bench.replica.read { try SyncPlan([.city, bench.scope], $0) }
    }

    @Test func `a plan tells what goes up, comes down and collides, and changes nothing`() throws {
        let (server, one, two) = try pair()
        try two.bench.set(two.filing(), "remark=对方", "paperVolumes=8")
        try two.bench.remove(two.bench.records(.hire)[1])
        try two.bench.add(.hires([Sample.hire(2)]))
        try two.sync()
        try one.bench.set(one.filing(), "remark=我方", "certificates=SOC 2")
        let before = (try one.bench.records(.filing), try one.bench.records(.hire), server.pushes.count)
        let plan = try plan(one)
        #expect(plan.outgoing.count == 1)
        #expect(
            plan.incoming.filter { $0.kind != .conflictCase } == [
                .init(kind: .filing, new: 0, changed: 1, removed: 0),
                .init(kind: .hire, new: 1, changed: 0, removed: 1),
            ]
        )
        #expect(
            plan.collisions == [
                .init(kind: .filing, record: try one.filing().id, field: "remark", mine: "我方", theirs: "对方")
            ]
        )
        #expect(try one.bench.records(.filing) == before.0 && one.bench.records(.hire) == before.1)
        #expect(server.pushes.count == before.2)
        #expect(try one.replica.read { try ReplicaMeta.get(.lastSync, $0) } != nil)
    }

    @Test func `a plan has the members of a sync's report, null where only the sync can tell`() throws {
        let (_, one, two) = try pair()
        try two.bench.remove(two.bench.records(.hire)[1])
        try two.bench.set(two.filing(), "remark=对方")
        try two.sync()
        try one.bench.set(one.filing(), "remark=我方")
        let report = try one.driver().run(.plan)
        let status = try one.replica.read { try ReplicaStatus(one.replica, $0) }
        let plan = try one.replica.read { try SyncPlan([.city, one.scope], $0) }
        let json = SyncPlanWords(plan, status, isSetBack: false, .zh).json
        let done = SyncResult(report: report, status: status).json.objectValue ?? [:]
        let contract = [
            "pushed", "pulled", "cursor", "digest", "digestMatch", "pending", "parked", "conflicts",
        ]
        for member in contract { #expect(json[member] != nil && done[member] != nil, "\(member)") }
        for member in ["pushed", "pulled"] {
            #expect(
                Set(json[member]?.objectValue?.keys.map(\.self) ?? [])
                    == Set(done[member]?.objectValue?.keys.map(\.self) ?? [])
            )
        }
        #expect(json["pushed"]?["changeSets"] == 1 && json["pushed"]?["applied"] == .null)
        #expect(json["pulled"] == ["records": json["pull"]?["records"] ?? .null, "deleted": 1])
        #expect(json["pending"] == 1 && json["parked"] == 0 && json["conflicts"] == 0)
        #expect(json["cursor"] == JSONValue(status.cursor) && json["digest"] == .null && json["digestMatch"] == .null)
    }

    @Test func `what a plan staged is not fetched a second time`() throws {
        let (server, one, two) = try pair()
        try two.bench.set(two.filing(), "remark=对方")
        try two.sync()
        _ = try plan(one)
        let asked = server.pulls.count
        let report = try one.sync()
        #expect(report.records == 1)
        let pull = try #require(server.pulls.dropFirst(asked).first { $0.scope == one.scope })
        #expect(pull.after != nil)
        #expect(try one.filing().body["remark"] == "对方")
    }

    @Test func `a removal on one side and work on the other collide as a whole`() throws {
        let (_, one, two) = try pair()
        let hires = try two.bench.records(.hire)
        try two.bench.remove(hires[0])
        try two.bench.set(hires[1], "post=改")
        try two.sync()
        try one.bench.set(hires[0], "post=本地")
        try one.bench.remove(hires[1])
        let found = try plan(one).collisions
        #expect(found.map(\.field) == [Effect.whole, Effect.whole])
        #expect(Set(found.map(\.theirs)) == ["removed", "kept"])
    }

    @Test func `work on a filing that another device has handed over is foreseen as late, and not as a collision`()
        throws
    {
        let (_, one, two) = try pair()
        try two.bench.set(two.filing(), "staff=101")
        try two.bench.lead(to: .submitted)
        try two.sync()
        let hires = try one.bench.records(.hire)
        try one.bench.set(one.filing(), "staff=102")
        try one.bench.remove(hires[0])
        try one.bench.add(.hires([Sample.hire(1), Sample.hire(2)]))
        let plan = try plan(one)
        #expect(plan.late.map(\.kind) == [.filing, .hire, .hire])
        #expect(plan.late.map(\.field) == ["staff", Effect.whole, Effect.whole])
        #expect(plan.late.map(\.mine) == [102, "removed", "kept"])
        #expect(try plan.late.allSatisfy { try $0.filing == one.filing().id && $0.state == .submitted })
        #expect(plan.collisions == [])
        #expect(try one.sync().outcomes[.conflicted] ?? 0 > 0)
    }

    @Test func `work on a filing that this device hands over itself is not late`() throws {
        let (_, one, _) = try pair()
        try one.bench.set(one.filing(), "staff=102")
        try one.bench.lead(to: .submitted)
        #expect(try plan(one).late == [])
    }

    @Test func `rounds of a watch are a fifth more or less apart, and further while the server is not reached`() {
        var schedule = WatchSchedule(every: 100)
        #expect(schedule.wait(jitter: 0) == 80 && schedule.wait(jitter: 255) == 120)
        schedule.ended(reached: false)
        #expect(schedule.wait(jitter: 0) == 160)
        for _ in 0..<40 { schedule.ended(reached: false) }
        #expect(schedule.wait(jitter: 255) <= 4320)
        schedule.ended(reached: true)
        #expect(schedule.wait(jitter: 0) == 80)
        var rare = WatchSchedule(every: 7200)
        for _ in 0..<9 { rare.ended(reached: false) }
        #expect(rare.wait(jitter: 0) >= 5760, "never sooner than asked for")
    }

    @Test func `a replica of the version before keeps its cursor as the first of its list, and what was staged goes`()
        throws
    {
        let scratch = try Scratch()
        let path = scratch.path("old.db")
        let queue = try DatabaseQueue(path: path)
        try ReplicaSchema.migrator.migrate(queue, upTo: "0002-acknowledgements")
        let revision = Revision(epoch: 1, number: 9)
        try queue.write { db in
            try ReplicaMeta.set(.unit, "310101", db)
            try ReplicaMeta.set(.device, Ticker(seed: 7).environment.newID().rawValue, db)
            try ReplicaMeta.set(.epoch, "1", db)
            try db.execute(
                sql: "INSERT INTO cursor (scope, revision, log_hash, digest) VALUES ('310101', ?, 'h', ?)",
                arguments: [revision.packed, ScopeDigest().description]
            )
            try db.execute(sql: "INSERT INTO touch (record, number) VALUES ('r', 5)")
            try db.execute(
                sql: "INSERT INTO staging (scope, kind, id, revision) VALUES ('310101', 'hire', 'x', 1)"
            )
        }
        try queue.close()
        let replica = try Replica.open(at: path, .writing, environment: Ticker(seed: 8).environment)
        #expect(replica.newEpoch == nil, "a replica that never said where it lies is no copy")
        try replica.read { db throws in
            let scope = Scope.unit("310101")
            #expect(try CursorList.list(scope, db) == [ScopeCursor(revision: revision, logHash: "h")])
            #expect(try PullStaging.progress(scope, db) == nil)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM staging") == 0)
            #expect(try Int.fetchOne(db, sql: "SELECT number FROM touch") == Outbox.position(epoch: 1, number: 5))
        }
    }
}
