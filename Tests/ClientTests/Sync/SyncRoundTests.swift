import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

/// Whole rounds of push, pull and publication against the fake server; the digests are compared after each.
@Suite struct SyncRoundTests {
    @Test func `what was made offline becomes the server's, and stays on the screen`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing(), Sample.filing(Sample.secondEnterprise)]))
        try one.bench.add(.hires([Sample.hire(0), Sample.hire(1)]))
        try one.bench.add(.trainees([Sample.trainee(0)]))
        let before = try one.bench.records(.hire).map(\.body)
        let report = try one.sync()
        #expect(report.outcomes == [.applied: 4])
        try one.checkQuiet()
        #expect(try one.bench.records(.hire).map(\.body) == before)
        let again = try one.sync()
        #expect(again.pushed == 0 && again.records == 0 && again.deleted == 0)

        let two = try SyncBench(server, seed: 2)
        let pulled = try two.sync()
        #expect(pulled.records == 8)
        try two.checkQuiet()
        #expect(try two.bench.records(.hire) == one.bench.records(.hire))
    }

    @Test func `an edit of a synced record survives its own round`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        try one.sync()
        try one.bench.set(one.filing(), "remark=改过", "staff=101")
        #expect(try one.filing().body["remark"] == "改过")
        try one.sync()
        try one.checkQuiet()
        #expect(try one.filing().body["remark"] == "改过")
        #expect(try one.filing().body["staff"] == 101)
        #expect(try one.filing().revision?.number == 2)
    }

    @Test func `a removal is carried over, and re-creation after it`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        let two = try SyncBench(server, seed: 2)
        try one.bench.add(.filings([Sample.filing()]))
        try one.bench.add(.hires([Sample.hire(0)]))
        try one.sync()
        try two.sync()
        try one.bench.remove(one.filing())
        #expect(try one.bench.records(.filing).isEmpty && one.bench.records(.hire).isEmpty)
        let report = try one.sync()
        #expect(report.outcomes == [.applied: 1])
        try one.checkQuiet()
        #expect(try two.sync().deleted == 2)
        #expect(try two.bench.records(.filing).isEmpty)

        try one.bench.add(.filings([Sample.filing(Sample.enterprise, ["remark": "又来"])]))
        try one.sync()
        try one.checkQuiet()
        try two.sync()
        #expect(try two.filing().body["remark"] == "又来")
    }

    @Test func `made, removed and made again before the first sync, then edited`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        try one.bench.remove(one.filing())
        try one.bench.add(.filings([Sample.filing()]))
        try one.bench.set(one.filing(), "remark=改过")
        let edit = try #require(try one.entry(4).changes.first)
        #expect(edit.base(of: "remark") == .changeSet(try one.entry(3).id))
        let report = try one.sync()
        #expect(report.outcomes[.conflicted] == nil)
        #expect(report.outcomes[.refused] == nil)
        try one.checkQuiet()
        #expect(try one.filing().body["remark"] == "改过")
        #expect(try one.conflicts().isEmpty)
    }

    @Test func `pages are shown together, and a pull that broke off goes on where it was`() throws {
        struct Offline: Error {}
        let server = CentralFake()
        server.pageSize = 3
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        try one.bench.add(.hires((0..<20).map { Sample.hire($0) }))
        try one.sync()
        let two = try SyncBench(server, seed: 2)
        let before = try two.bench.records(.hire)
        var pulls = 0
        server.before = { path in
            pulls += path == "/v1/pull" ? 1 : 0
            if pulls == 5 { throw Offline() }
        }
        #expect(throws: Offline.self) { try two.sync() }
        #expect(try two.bench.records(.hire) == before)
        #expect(try two.bench.records(.filing).isEmpty)
        server.before = nil
        let asked = server.pulls.count
        try two.sync()
        let first = try #require(server.pulls.dropFirst(asked).first { $0.scope == two.scope })
        #expect(first.after != nil && first.mark != nil, "it goes on after the last staged page")
        #expect(try two.bench.records(.hire).count == 20)
        try two.checkQuiet()
    }

    @Test func `a record that moves to a later page while paging is shown once, as it stands`() throws {
        let server = CentralFake()
        server.pageSize = 2
        let scope = Scope.unit("310101")
        let ids = (0..<5).map { RecordID.derived(from: "test", String($0)) }
        func enterprise(_ index: Int, _ name: String) -> RecordBody {
            ["uscc": .string(Sample.enterprise), "orgCode": "PDY010605", "name": .string(name), "unit": "310101"]
        }
        for index in 0..<5 { server.put(scope, [(.enterprise, ids[index], enterprise(index, "旧"))]) }
        let one = try SyncBench(server)
        var pulls = 0
        server.before = { path in
            guard path == "/v1/pull" else { return }
            pulls += 1
            if pulls == 3 {
                server.put(scope, [(.enterprise, ids[0], enterprise(0, "新")), (.enterprise, ids[1], nil)])
            }
        }
        let report = try one.sync()
        #expect(report.digestMatch)
        let shown = try one.bench.records(.enterprise)
        #expect(Set(shown.map(\.id)) == Set(ids.enumerated().filter { $0.offset != 1 }.map(\.element)))
        #expect(shown.first { $0.id == ids[0] }?.body["name"] == "新")
    }

    @Test func `the server's newer value is shown under a pending edit of another field, and merged`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        let two = try SyncBench(server, seed: 2)
        try one.bench.add(.filings([Sample.filing()]))
        try one.sync()
        try two.sync()
        try two.bench.set(two.filing(), "remark=二")
        try two.sync()
        try one.bench.set(one.filing(), "paperVolumes=9")
        server.refuses = { _ in nil }
        let report = try one.sync()
        #expect(report.outcomes == [.merged: 1] || report.outcomes == [.applied: 1])
        #expect(try one.filing().body["remark"] == "二")
        #expect(try one.filing().body["paperVolumes"] == 9)
        try one.checkQuiet()
    }

    @Test func `lists of two devices are united`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        let two = try SyncBench(server, seed: 2)
        try one.bench.add(.filings([Sample.filing()]))
        try one.sync()
        try two.sync()
        try one.bench.set(one.filing(), "certificates=ISO 27001、CMMI 5")
        try two.bench.set(two.filing(), "certificates=ISO 27001、CMMI 3、SOC 2")
        try one.sync()
        #expect(try two.sync().outcomes == [.merged: 1])
        try two.checkQuiet()
        try one.sync()
        let expected: JSONValue = ["ISO 27001", "CMMI 5", "SOC 2"]
        #expect(try one.filing().body["certificates"] == expected)
        #expect(try two.filing().body["certificates"] == expected)
        #expect(try one.conflicts().isEmpty)
    }

    @Test func `one field changed by two is a case on both, closed by one`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        let two = try SyncBench(server, seed: 2)
        try one.bench.add(.filings([Sample.filing()]))
        try one.sync()
        try two.sync()
        try one.bench.set(one.filing(), "remark=甲的")
        try two.bench.set(two.filing(), "remark=乙的")
        try one.sync()
        #expect(try two.sync().outcomes == [.conflicted: 1])
        try two.checkQuiet()
        #expect(try two.filing().body["remark"] == "甲的", "what stands stays")
        let late = try #require(try two.conflicts().first)
        #expect([late.base, late.mine, late.theirs] == ["首次申报", "乙的", "甲的"])
        #expect(late.field == "remark" && late.recordKind == .filing)
        try one.sync()
        let early = try #require(try one.conflicts().first)
        #expect(early.id == late.id)
        #expect([early.mine, early.theirs] == ["甲的", "乙的"])

        try two.replica.write { db in
            var step = try Step(two.replica, keys: .load(forReplica: two.replica.path), scope: two.scope, db)
            try late.close(taking: .mine, value: nil, reason: "乙核对过", in: &step, two.replica, db)
            try step.commit()
        }
        #expect(try two.filing().body["remark"] == "乙的")
        try two.sync()
        try two.checkQuiet()
        #expect(try two.conflicts().isEmpty)
        try one.sync()
        #expect(try one.conflicts().isEmpty)
        #expect(try one.filing().body["remark"] == "乙的")
    }

    @Test func `twins of one person become one record with an alias`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        let two = try SyncBench(server, seed: 2)
        try one.bench.add(.filings([Sample.filing()]))
        try one.sync()
        try two.sync()
        try one.bench.add(.hires([Sample.hire(0)]))
        try two.bench.add(.hires([Sample.hire(0)]))
        let twin = try two.bench.only(.hire).id
        try one.sync()
        #expect(try two.sync().outcomes == [.merged: 1])
        try two.checkQuiet()
        let survivor = try two.bench.only(.hire).id
        #expect(survivor == (try one.bench.only(.hire).id) && survivor != twin)
        let found = try two.replica.read { try two.replica.record(named: twin.rawValue, $0) }
        #expect(found.id == survivor)
    }
}
