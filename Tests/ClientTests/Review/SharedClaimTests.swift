import SyncProtocol
import Testing

@testable import Client
@testable import Core

/// People with several rows in a unit: each finding in the filings that it is about, and in no other.
@Suite struct SharedClaimTests {
    private let one = Sample.enterprise
    private let two = Sample.secondEnterprise
    private let three = Sample.thirdEnterprise

    /// Three filings; person 0 is in the rosters of the first two.
    private func bench() throws -> Bench {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing(one), Sample.filing(two), Sample.filing(three)]))
        try bench.add(.hires([Sample.hire(0), Sample.hire(1)], of: one))
        try bench.add(.hires([Sample.hire(0), Sample.hire(2)], of: two))
        try bench.add(.hires([Sample.hire(3)], of: three))
        return bench
    }

    private func duplicates(_ bench: Bench, _ uscc: String, _ rule: FindingRule = .claimDuplicate) throws -> [Finding] {
        try bench.review(uscc).findings.filter { $0.rule == rule }
    }

    @Test func `a person in two rosters is found once in each filing, at its own row, and in no third`() throws {
        let bench = try bench()
        #expect(try duplicates(bench, three).isEmpty)
        for code in [one, two] {
            let found = try duplicates(bench, code)
            try #require(found.count == 1)
            #expect(found[0].severity == .review)
            #expect(Set(found[0].records.compactMap(\.enterprise)) == [one, two])
            #expect(found[0].records.allSatisfy { $0.kind == .hire && $0.unit == "310101" })
            let own = try bench.hires(code).first { $0.body["idNumber"] == .string(Sample.residentID(0)) }
            #expect(try bench.review(code).place(of: found[0]) == own?.id)
        }
        let all = try bench.review()
        #expect(all.filings.map { $0.findings.count { $0.rule == .claimDuplicate } }.reduce(0, +) == 2)
    }

    @Test func `a filing's hires are its own`() throws {
        let bench = try bench()
        #expect(try bench.review().filings.map(\.hires) == [2, 2, 1])
        #expect(try bench.review(three).hires == 1)
        try bench.set(try bench.filing(three), "staffCollege=0", "staff=0")
        #expect(try bench.rules(three).contains("staff.hires"))
        try bench.set(try bench.filing(three), "staff=1")
        #expect(try !bench.rules(three).contains("staff.hires"))
    }

    @Test func `a filing that was taken back claims nobody, and does again once it is submitted`() throws {
        let bench = try bench()
        try bench.lead(two, to: .withdrawn)
        #expect(try duplicates(bench, one).isEmpty)
        #expect(try duplicates(bench, two).isEmpty)
        try bench.lead(two, to: .submitted)
        #expect(try duplicates(bench, one).count == 1)
    }

    @Test func `a passport and a resident ID of one number are two people, a 15-digit ID and its 18 digits one`() throws
    {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing(one), Sample.filing(two)]))
        let old = "310101801001992"
        try bench.add(.hires([Sample.hire(0, ["idNumber": old])], of: one))
        let new = try #require(try bench.hires(one).first?.body["idNumber"]?.stringValue)
        try #require(new.count == 18)
        try bench.add(.hires([Sample.hire(0, ["idNumber": new])], of: two))
        #expect(try duplicates(bench, one).count == 1)
    }

    @Test func `a person in two institutions is found in both rosters and in no filing`() throws {
        let bench = try bench()
        let other = "91310101PDY010605J"
        try bench.add(.trainees([Sample.trainee(9), Sample.trainee(8)]))
        try bench.add(.trainees([Sample.trainee(9)], of: other, named: "另一中心"))
        let review = try bench.review()
        #expect(review.institutions.count == 2)
        for institution in review.institutions {
            #expect(institution.findings.map(\.rule) == [.trainingDuplicate])
            #expect(institution.findings[0].records.allSatisfy { $0.kind == .trainee })
        }
        #expect(review.filings.allSatisfy { filing in !filing.findings.contains { $0.rule == .trainingDuplicate } })
    }

    @Test func `a trainee whom the employer also claims is legitimate, with another employer it is not`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing(one)]))
        try bench.add(.hires([Sample.hire(0), Sample.hire(1)], of: one))
        try bench.add(
            .trainees([
                Sample.trainee(0, ["name": "测试甲", "employer": "上海测试１号 有限公司"]),
                Sample.trainee(1, ["name": "测试甲", "employer": "别的公司"]),
            ])
        )
        let found = try bench.review(one).findings
        #expect(found.map(\.rule) == [.claimEmployer])
        #expect(found[0].records.map(\.kind) == [.trainee, .hire])
        #expect(try bench.review().institutions[0].findings.map(\.rule) == [.claimEmployer])
    }

    // MARK: Rounds

    private func earlier(
        _ uscc: String,
        person: Int,
        state: FilingState = .closed,
        closedFrom former: FilingState = .published
    ) throws -> [(Kind, RecordID, RecordBody)] {
        var filing = Filing()
        filing.name = "上海测试1号有限公司"
        filing.uscc = uscc
        filing.state = state
        filing.unit = "310101"
        filing.round = "2015"
        filing.lines = ["BPO.OPS.DATA"]
        var hire = Hire()
        hire.name = "测试甲"
        hire.sex = .female
        hire.idNumber = Sample.residentID(person)
        hire.post = "录入"
        hire.payer = filing.name
        hire.payerOrgCode = "PDY010605"
        hire.enterprise = uscc
        hire.round = "2015"
        let id = RecordID.filing(unit: "310101", round: "2015", unifiedCode: uscc)
        var records = [
            (Kind.filing, id, filing.body), (.hire, .derived(from: "test", uscc, String(person)), hire.body),
        ]
        let steps: [(FilingState, FilingState)] = state == .closed ? [(.accepted, .approved), (former, .closed)] : []
        for (number, step) in steps.enumerated() {
            var review = Review()
            review.filing = id.rawValue
            (review.from, review.to) = step
            review.author = "li"
            review.at = "2015-12-0\(number + 1)T08:00:00Z"
            records.append((.review, .derived(from: "test-step", uscc, String(number)), review.body))
        }
        return records
    }

    @Test func `what an earlier round's rosters share is no finding of this round's filings`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing(one), Sample.filing(two)]))
        try bench.add(.hires([Sample.hire(1)], of: one))
        try bench.keep(try earlier(one, person: 5) + earlier(two, person: 5))
        #expect(try bench.rules(one) == [])
        #expect(try bench.review(one).hires == 1)
        #expect(try bench.review().filings.count == 2)
    }

    @Test(arguments: [
        (FilingState.closed, FilingState.published, 1), (.closed, .rejected, 0), (.approved, .published, 1),
        (.published, .published, 1), (.rejected, .published, 0), (.draft, .published, 0),
    ])
    func `a person who was supported in an earlier round is found, one who was not granted is not`(
        state: FilingState,
        closedFrom former: FilingState,
        count: Int
    ) throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing(one), Sample.filing(two)]))
        try bench.add(.hires([Sample.hire(5)], of: one))
        try bench.keep(try earlier(two, person: 5, state: state, closedFrom: former))
        #expect(try duplicates(bench, one, .claimEarlierRound).count == count)
        #expect(try bench.rules(two) == ["material.roster"], "its claim of then is none of now")
    }
}
