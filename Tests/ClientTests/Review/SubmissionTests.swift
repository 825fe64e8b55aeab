import GRDB
import SyncProtocol
import Testing

@testable import Client
@testable import Core

/// What stands against handing a filing over, and what the hand-over names.
@Suite struct SubmissionTests {
    private let one = Sample.enterprise
    private let two = Sample.secondEnterprise

    /// Two enrolled devices that both have a filing with one hire.
    private func pair() throws -> (server: CentralFake, first: SyncBench, second: SyncBench) {
        let server = CentralFake()
        let first = try SyncBench(server)
        let second = try SyncBench(server, seed: 2)
        try first.bench.add(.filings([Sample.filing(one), Sample.filing(two)]))
        try first.bench.add(.hires([Sample.hire(0)]))
        try first.sync()
        try second.sync()
        return (server, first, second)
    }

    private func lastWork(_ bench: SyncBench) throws -> ChangeSet {
        let number = try bench.replica.read { try Int.fetchOne($0, sql: "SELECT max(number) FROM change_set") }
        return try bench.entry(try #require(number))
    }

    // MARK: Reasons

    @Test func `a filing in order has no reason against it, before any sync`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        try bench.add(.hires([Sample.hire(0)]))
        #expect(try bench.reasons() == [])
    }

    @Test func `every error is a reason, warnings and questions for the reviewer are none`() throws {
        let bench = try Bench()
        try bench.add(
            .filings([
                Sample.filing(
                    one,
                    [
                        "total": "49.99", "offshore": "49.99", "staff": "0", "staffCollege": "0", "paperVolumes": "0",
                        "electronic": "否",
                    ]
                )
            ])
        )
        try bench.add(.hires([Sample.hire(0, ["sex": "男", "ownAccount": "否"])]))
        #expect(try bench.reasons() == ["listing.tier", "staff.hires", "material.none"])
        let found = try bench.review(one).findings.filter { $0.severity != .error }
        #expect(found.contains { $0.rule == .sexMismatch } && found.contains { $0.rule == .payerAccount })
        try bench.set(try bench.filing(), "total=50", "staff=1", "paperVolumes=1")
        #expect(try bench.reasons() == [])
    }

    @Test func `rows outside the round's window or after its cut-off are reasons once the round says so`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        try bench.add(.hires([Sample.hire(0, ["hireDate": "2014-12-31"]), Sample.hire(1, ["hireDate": "2015-01-01"])]))
        #expect(try bench.reasons() == [])
        try bench.setRound { $0.hireFrom = CivilDate(iso: "2015-01-01") }
        #expect(try bench.reasons() == ["hire.outside_window"])
        try bench.setRound { $0.cutoff = CivilDate(iso: "2014-12-31") }
        #expect(try bench.reasons() == ["hire.after_cutoff"])
    }

    @Test(arguments: FilingState.allCases)
    func `only a draft, a returned and a withdrawn filing can be submitted`(state: FilingState) throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        try bench.add(.hires([Sample.hire(0)]))
        var filing = try bench.filing()
        filing.body["state"] = .string(state.rawValue)
        try bench.keep([(.filing, filing.id, filing.body)])
        let submits: [FilingState] = [.draft, .returned, .withdrawn]
        let withdraws: [FilingState] = [.draft, .submitted, .returned]
        #expect(try bench.reasons() == (submits.contains(state) ? [] : ["state"]))
        #expect(try bench.reasonsAgainstWithdrawing() == (withdraws.contains(state) ? [] : ["state"]))
    }

    @Test func `an open case of the filing or its roster is a reason, one of another filing is not`() throws {
        let (_, first, second) = try pair()
        try first.bench.set(try first.bench.only(.hire), "post=甲岗")
        try second.bench.set(try second.bench.only(.hire), "post=乙岗")
        try first.sync()
        try second.sync()
        try first.sync()
        for device in [first, second] {
            #expect(try device.bench.reasons(one) == ["case.open"])
            #expect(try device.bench.reasonsAgainstWithdrawing(one) == [])
            #expect(try !device.bench.reasons(two).contains("case.open"))
        }
    }

    @Test(arguments: [Kind.filing, .hire, .acknowledgement])
    func `parked work of the filing or its roster is a reason, of another filing it is not`(kind: Kind) throws {
        let (server, first, _) = try pair()
        server.refuses = { $0.changes.contains { $0.kind == kind } ? .schema : nil }
        switch kind {
        case .filing: try first.bench.set(try first.bench.filing(one), "remark=改")
        case .hire: try first.bench.add(.hires([Sample.hire(0), Sample.hire(1)]))
        default:
            try first.bench.replica.write { db in
                var step = try Step(
                    first.replica,
                    keys: try DeviceKeys.load(forReplica: first.replica.path),
                    scope: first.scope,
                    db
                )
                var reason = Acknowledgement()
                reason.filing = RecordID.filing(unit: "310101", round: "2016", unifiedCode: one).rawValue
                reason.rule = "material.roster"
                reason.record = reason.filing
                reason.basis = "x"
                reason.reason = "y"
                let id = RecordID.acknowledgement(
                    filing: reason.filing,
                    rule: reason.rule,
                    record: reason.record,
                    field: nil
                )
                try step.create(.acknowledgement, id, reason.body)
                try step.commit()
            }
        }
        try first.sync()
        #expect(try first.parked() == 1)
        #expect(try first.bench.reasons(one) == ["outbox.parked"])
        #expect(try first.bench.reasons(two) == [])
    }

    // MARK: The hand-over

    @Test func `a submit names all uncovered work of its filing and nothing else, and is taken`() throws {
        let (_, first, second) = try pair()
        try first.bench.set(try first.bench.filing(one), "remark=改")
        let edit = try lastWork(first).id
        try first.bench.add(.hires([Sample.hire(0, ["post": "新岗"]), Sample.hire(1)]))
        let roster = try lastWork(first).id
        try first.bench.set(try first.bench.filing(two), "remark=别的")
        try first.bench.remove(try #require(try first.bench.hires().first))
        let removal = try lastWork(first).id
        try first.bench.lead(one, to: .submitted)
        let submit = try lastWork(first)
        #expect(Set(submit.dependsOn) == [edit, roster, removal])
        #expect(submit.changes.count == 1)
        let report = try first.sync()
        #expect(report.outcomes == [.applied: 5])
        try first.checkQuiet()
        try second.sync()
        #expect(try second.bench.filing(one).body["state"] == "submitted")
        #expect(try second.bench.filing(two).body["state"] == "draft")
    }

    @Test func `answered work that no pull covers yet is named too`() throws {
        let (server, first, _) = try pair()
        try first.bench.set(try first.bench.filing(one), "remark=改")
        struct Cut: Error {}
        server.before = { if $0 == "/v1/pull" { throw Cut() } }
        #expect(throws: Cut.self) { try first.sync() }
        server.before = nil
        #expect(try first.replica.read { try Outbox.pending($0) } == 0)
        try first.bench.lead(one, to: .submitted)
        #expect(try lastWork(first).dependsOn.count == 1)
        #expect(try first.sync().outcomes == [.applied: 1])
        #expect(try first.bench.filing(one).body["state"] == "submitted")
    }

    @Test func `of two devices that submit the second is told, and can go on`() throws {
        let (_, first, second) = try pair()
        try first.bench.lead(one, to: .submitted)
        try second.bench.lead(one, to: .submitted)
        try first.sync()
        #expect(try second.sync().outcomes == [.refused: 1])
        #expect(try second.parked() == 0, "it is done: nobody has to do anything about it")
        #expect(try second.bench.filing(one).body["state"] == "submitted", "the first one's")
        #expect(try second.bench.reasonsAgainstWithdrawing(one) == [], "a refused step holds nothing back")
        try second.bench.lead(one, to: .withdrawn)
        #expect(try second.sync().outcomes == [.applied: 1])
        #expect(try second.bench.filing(one).body["state"] == "withdrawn")
        try second.checkQuiet()
    }

    @Test func `a submit on figures that changed meanwhile shows the draft again, and the next one is taken`() throws {
        let (_, first, second) = try pair()
        try second.bench.set(try second.bench.filing(one), "staff=101")
        try second.sync()
        try first.bench.lead(one, to: .submitted)
        #expect(try first.bench.filing(one).body["state"] == "submitted")
        #expect(try first.sync().outcomes == [.refused: 1])
        #expect(try first.bench.filing(one).body["state"] == "draft")
        #expect(try first.bench.filing(one).body["staff"] == 101)
        #expect(try first.bench.reasons(one) == [])
        try first.bench.lead(one, to: .submitted)
        #expect(try first.sync().outcomes == [.applied: 1])
        #expect(try first.parked() == 0)
    }

    @Test func `a filing is made, submitted, taken back, changed and submitted again without a server`() throws {
        let server = CentralFake()
        let first = try SyncBench(server)
        try first.bench.add(.filings([Sample.filing()]))
        try first.bench.add(.hires([Sample.hire(0)]))
        try first.bench.lead(to: .submitted)
        try first.bench.lead(to: .withdrawn)
        try first.bench.set(try first.bench.filing(), "staff=101")
        try first.bench.lead(to: .submitted)
        #expect(try first.sync().outcomes == [.applied: 6])
        #expect(try first.bench.filing().body["staff"] == 101)
        #expect(try first.bench.filing().body["state"] == "submitted")
        try first.checkQuiet()
    }
}
