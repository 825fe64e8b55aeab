import Testing

@testable import Core

@Suite struct FilingChecksTests {
    private let record = FoundRecord(unit: "310101", kind: .filing, id: .derived(from: "test", "filing"))

    /// A filing with nothing to find.
    private func filing(_ change: (inout Filing) -> Void = { _ in }) throws -> Filing {
        var filing = Filing()
        filing.name = "上海测试有限公司"
        filing.uscc = "91310101PDY0000284"
        filing.category = .bpo
        filing.lines = ["BPO.OPS.DATA"]
        filing.total = try money("1000")
        filing.offshore = try money("800")
        filing.exportBPO = try money("600")
        (filing.staff, filing.staffCollege, filing.contractMonths) = (100, 50, 12)
        filing.certificates = ["ISO27001"]
        (filing.paperVolumes, filing.electronic) = (1, true)
        (filing.unit, filing.round) = ("310101", "2016")
        change(&filing)
        return filing
    }

    private func money(_ text: String) throws -> Money { try Money.read(text, isNumeral: false) }

    private func findings(_ filing: Filing, hires: Int = 5, _ round: Round = Directory.round2016) -> [Finding] {
        FilingChecks(round: round, catalogue: .edition2016)
            .findings(filing, Eligibility(of: filing, by: .edition2016), hires: hires, at: record)
    }

    private func rules(_ filing: Filing, hires: Int = 5) -> [FindingRule] { findings(filing, hires: hires).map(\.rule) }

    @Test func `a good filing has no finding`() throws { #expect(rules(try filing()).isEmpty) }

    @Test func `without a tier it is not fit, and the nearest tier says what is lacking`() throws {
        let (total, offshore) = (try money("499.99"), try money("174.9965"))
        let found = findings(try filing { ($0.total, $0.offshore) = (total, offshore) })
        #expect(found.map(\.rule) == [.listingTier])
        #expect(found.first?.severity == .error)
        #expect(found.first?.inputs["nearest"] == "T2")
        #expect(found.first?.inputs["lacks.total"] == "0.01")
        #expect(found.first?.sentence(.zh).contains("最接近的 T2 还差业务额 0.01 万美元") == true)
        for tier in Catalogue.edition2016.tiers { #expect(found.first?.clause.contains(tier.clause) == true) }
    }

    @Test func `criteria are looked at once the export reaches a level`() throws {
        #expect(rules(try filing { $0.certificates = [] }) == [.cultivationLevel])
        #expect(rules(try filing { $0.contractMonths = 11 }) == [.contractTerm])
        #expect(rules(try filing { $0.contractMonths = nil }) == [.contractTerm])
        #expect(rules(try filing { $0.staffCollege = 49 }) == [.staffShare])
        #expect(rules(try filing { ($0.staff, $0.staffCollege) = (0, 0) }, hires: 0).contains(.staffShare))
        let none = Money(cents: 0)
        let small = try filing {
            ($0.exportBPO, $0.certificates, $0.contractMonths, $0.staffCollege) = (none, [], nil, 1)
        }
        #expect(rules(small).isEmpty)
    }

    @Test func `a long-term contract for ITO is the reviewer's to judge`() throws {
        let export = try money("600")
        let found = findings(
            try filing { ($0.category, $0.lines, $0.exportITO) = (.ito, ["ITO.SRD.DEV"], export) }
        )
        #expect(found.map(\.rule) == [.contractTerm])
        #expect(found.first?.sentence(.zh).contains("须由审核人判断") == true)
    }

    @Test func `more hires than staff is an error, more than the cap too, at the bound nothing`() throws {
        #expect(rules(try filing(), hires: 100).isEmpty)
        #expect(rules(try filing(), hires: 101) == [.staffHires])
        #expect(findings(try filing(), hires: 101).first?.clause == Check.notInSource)
        var round = Directory.round2016
        round.hireCap = 5
        #expect(findings(try filing(), hires: 5, round).isEmpty)
        #expect(findings(try filing(), hires: 6, round).map(\.rule) == [.claimCap])
    }

    @Test func `material is reconciled with what is there`() throws {
        #expect(rules(try filing(), hires: 0) == [.materialRoster])
        #expect(rules(try filing { $0.electronic = false }, hires: 0).isEmpty)
        #expect(rules(try filing { ($0.paperVolumes, $0.electronic) = (0, false) }) == [.materialNone])
        #expect(rules(try filing { $0.lines = ["KPO.BIZ.IP"] }) == [.linesCategory])
        #expect(rules(try filing { $0.lines = ["KPO.BIZ.IP", "BPO.INT.HR"] }).isEmpty)
    }

    @Test(arguments: [
        ("310101", "310101", true), ("310104", "310101", false), ("310000", "310101", true),
        ("310103", "310101", true), ("310108", "310106", true), ("310119", "310115", true),
        ("310230", "310151", true), ("310104", "3101Z1", true), ("310112", "3101Z1", true),
        ("310101", "3101Z1", false), ("320106", "310106", false),
    ])
    func `the area of registration belongs to the unit`(area: String, unit: String, belongs: Bool) {
        #expect(RegistrationArea.belongs(area, to: unit) == belongs)
    }
}
