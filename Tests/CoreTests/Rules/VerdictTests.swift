import Testing

@testable import Core

/// Rules as data: every bound is judged one cent below, at, and above.
@Suite struct VerdictTests {
    private let type = Filing.declaration.type

    private func verdict(_ condition: Condition, _ body: RecordBody) -> Verdict {
        Rule("R", condition, clause: "clause").verdict(on: body, of: type)
    }

    struct Bound: Sendable {
        let total: String
        let met: Bool
        let arithmetic: String
        let lack: String?
    }

    @Test(arguments: [
        Bound(total: "49.99", met: false, arithmetic: "49.99 < 50", lack: "0.01"),
        Bound(total: "49.999999", met: false, arithmetic: "49.999999 < 50", lack: "0.000001"),
        Bound(total: "50", met: true, arithmetic: "50 ≥ 50", lack: nil),
        Bound(total: "50.000001", met: true, arithmetic: "50.000001 ≥ 50", lack: nil),
        Bound(total: "0", met: false, arithmetic: "0 < 50", lack: "50"),
    ])
    func `a minimum is inclusive, and what is lacking is exact`(bound: Bound) {
        let verdict = verdict(.atLeast("total", 50_000_000), ["total": .string(bound.total)])
        #expect(verdict.met == bound.met)
        #expect(verdict.arithmetic == [bound.arithmetic])
        #expect(verdict.shortfalls.map(\.amount) == [bound.lack].compactMap(\.self))
        #expect(verdict.inputs == ["total": bound.total])
        #expect(verdict.clause == "clause")
    }

    @Test func `a near miss is told with the field's label and unit`() {
        let verdict = verdict(.atLeast("total", 50_000_000), ["total": "49.99"])
        #expect(verdict.nearMiss(.zh, of: type) == "“服务外包业务额”还差 0.01 万美元")
        #expect(verdict.nearMiss(.en, of: type) == "Outsourcing total lacks 0.01 × USD 10,000")
    }

    @Test(
        arguments: [
            // 174.99 of 500 prints as 35.00 % and is not 35 %.
            ("174.99", "500", 35, false, "174.99 × 100 = 17499 < 500 × 35 = 17500", "0.01"),
            ("175", "500", 35, true, "175 × 100 = 17500 ≥ 500 × 35 = 17500", nil),
            ("24.999999", "50", 50, false, "24.999999 × 100 = 2499.9999 < 50 × 50 = 2500", "0.000001"),
            ("0.000001", "0.000003", 34, false, "0.000001 × 100 = 0.0001 < 0.000003 × 34 = 0.000102", "0.000001"),
        ] as [(String, String, Int, Bool, String, String?)]
    )
    func `a share is compared by multiplication, never as a percentage`(
        part: String,
        whole: String,
        percent: Int,
        met: Bool,
        arithmetic: String,
        lack: String?
    ) {
        let body: RecordBody = ["offshore": .string(part), "total": .string(whole)]
        let verdict = verdict(.share("offshore", of: "total", percent: percent), body)
        #expect(verdict.met == met)
        #expect(verdict.arithmetic == [arithmetic])
        #expect(verdict.shortfalls.map(\.amount) == [lack].compactMap(\.self))
    }

    @Test func `what is lacking is enough, and a cent less is not`() throws {
        for (part, whole) in [(1, 3), (17, 101), (0, 7), (333, 1000)] as [(Int64, Int64)] {
            func judged(_ part: Int64) -> Verdict {
                verdict(
                    .share("offshore", of: "total", percent: 35),
                    [
                        "offshore": .string(Money(cents: part).description),
                        "total": .string(Money(cents: whole).description),
                    ]
                )
            }
            let lack = try #require(judged(part).shortfalls.first)
            let cents = try Money.read(lack.amount, isNumeral: false).cents
            #expect(judged(part + cents).met == true)
            #expect(judged(part + cents - 1).met == false)
        }
    }

    @Test func `an empty figure, a whole of 0 and a person's judgement cannot be told`() {
        #expect(verdict(.atLeast("exportITO", 1), [:]).met == nil)
        #expect(verdict(.atLeast("exportITO", 1), [:]).missing == ["exportITO"])
        let share = verdict(.share("staffCollege", of: "staff", percent: 50), ["staffCollege": 0, "staff": 0])
        #expect(share.met == nil)
        #expect(share.missing == ["staff"])
        #expect(verdict(.judgement("contractMonths"), ["contractMonths": 11]).met == nil)
        #expect(verdict(.given("certificates"), [:]).met == false)
        #expect(verdict(.given("certificates"), ["certificates": ["CMMI5"]]).met == true)
    }

    @Test func `all conditions: one unmet decides, one unknown leaves it open, and every sum is shown`() {
        let body: RecordBody = ["total": "40", "offshore": "30"]
        let both = verdict(.all([.atLeast("total", 50_000_000), .share("offshore", of: "total", percent: 50)]), body)
        #expect(both.met == false)
        #expect(both.arithmetic == ["40 < 50", "30 × 100 = 3000 ≥ 40 × 50 = 2000"])
        #expect(verdict(.all([.atLeast("total", 1), .atLeast("exportBPO", 1)]), body).met == nil)
        #expect(verdict(.all([.atLeast("total", 50_000_000), .atLeast("exportBPO", 1)]), body).met == false)
    }

    @Test func `what a tier lacks is enough also when the total has to grow first`() throws {
        let tier = Rule(
            "T1",
            .all([.atLeast("total", 50_000_000), .share("offshore", of: "total", percent: 50)]),
            clause: ""
        )
        // The share is met today, and would not be with the total that is asked for.
        let verdict = tier.verdict(on: ["total": "40", "offshore": "20"], of: type)
        #expect(verdict.met == false)
        #expect(verdict.shortfalls.map { [$0.field, $0.amount] } == [["total", "10"], ["offshore", "5"]])
        let raised = tier.verdict(on: ["total": "50", "offshore": "25"], of: type)
        #expect(raised.met == true)
        #expect(raised.shortfalls.isEmpty)
    }

    @Test func `the greatest amounts do not overflow`() throws {
        let most = "1000000000"
        let verdict = verdict(
            .share("offshore", of: "total", percent: 50),
            ["offshore": .string(most), "total": .string(most)]
        )
        #expect(verdict.met == true)
    }

    @Test func `the listing needs any tier, and its holes stay holes`() throws {
        func tiers(_ total: String, _ offshore: String) throws -> [String] {
            Eligibility.tiers(
                total: try Money.read(total, isNumeral: false),
                offshore: try Money.read(offshore, isNumeral: false),
                of: .edition2016
            )
        }
        #expect(try tiers("400", "160").isEmpty)
        #expect(try tiers("600", "180").isEmpty)
        #expect(try tiers("1000", "200") == ["T3"])
        #expect(try tiers("1000", "500") == ["T1", "T2", "T3"])
    }

    @Test func `a level not reached is told with what the export lacks`() throws {
        var filing = Filing()
        filing.category = .kpo
        filing.exportKPO = try Money.read("199.99", isNumeral: false)
        let eligibility = Eligibility(of: filing, by: .edition2016)
        #expect(eligibility.exportLevel == "DISTRICT")
        #expect(eligibility.nextLevel?.level == "CITY")
        #expect(eligibility.nextLevel?.shortfall.amount == "0.01")
        filing.exportKPO = try Money.read("500", isNumeral: false)
        #expect(Eligibility(of: filing, by: .edition2016).nextLevel == nil)
    }
}
