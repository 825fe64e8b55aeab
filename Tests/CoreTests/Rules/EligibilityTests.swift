import Testing

@testable import Core

@Suite struct EligibilityTests {
    private let catalogue = Catalogue.edition2016

    private func filing(_ category: Category = .bpo, _ change: (inout Filing) -> Void = { _ in }) -> Filing {
        var filing = Filing()
        filing.category = category
        filing.staff = 10
        filing.staffCollege = 5
        filing.contractMonths = 12
        filing.certificates = ["ISO 27001"]
        let export = Money(cents: 300_000_000)
        (filing.exportITO, filing.exportBPO, filing.exportKPO) = (export, export, export)
        change(&filing)
        return filing
    }

    private func money(_ text: String) throws -> Money { try Money.read(text, isNumeral: false) }

    @Test(arguments: try VectorTable.rows("listing_standard"))
    func `the listing standard's vectors`(row: VectorRow) throws {
        let expected = try row("expected_tiers")
        guard expected != "ERROR" else {
            // No filing with such figures can be stored: the row is refused, or has no tier for a total of 0.
            let bench = try FormBench(.filings)
            let figures = ["total": try row("total_wan_usd"), "offshore": try row("offshore_wan_usd")]
            let reading = bench.read(goodFiling.merging(figures) { $1 })
            if reading.errors.isEmpty {
                #expect(Eligibility.tiers(total: Money(cents: 0), offshore: Money(cents: 0), of: catalogue).isEmpty)
                #expect(reading.values["total"] == "0")
            }
            return
        }
        let tiers = Eligibility.tiers(
            total: try money(try row("total_wan_usd")),
            offshore: try money(try row("offshore_wan_usd")),
            of: catalogue
        )
        #expect(tiers == (expected == "NONE" ? [] : expected.split(separator: "|").map(String.init)))
    }

    @Test(arguments: try VectorTable.rows("cultivation_level"))
    func `the cultivation levels' vectors`(row: VectorRow) throws {
        let category = try #require(Category(rawValue: try row("category")))
        let export = try money(try row("export_2015_wan_usd"))
        let judged = Eligibility(
            of: filing(category) {
                ($0.exportITO, $0.exportBPO, $0.exportKPO) = (nil, nil, nil)
                switch category {
                case .ito: $0.exportITO = export
                case .bpo: $0.exportBPO = export
                case .kpo: $0.exportKPO = export
                }
            },
            by: catalogue
        )
        let expected = try row("highest_level")
        #expect(judged.exportLevel == (expected == "NONE" ? nil : expected))
        #expect(judged.level == judged.exportLevel)
    }

    @Test func `the level goes by the export of the filing's own category only`() {
        let judged = Eligibility(
            of: filing(.kpo) {
                $0.exportKPO = nil
                $0.offshore = Money(cents: 5_000_000_000)
            },
            by: catalogue
        )
        #expect(judged.exportLevel == nil)
        #expect(judged.level == nil)
        #expect(judged.criteria.map(\.code) == ["ENGAGED", "CONTRACT", "INTL_CERT", "EXPORT", "STAFF_EDU"])
        #expect(judged.criteria[3].met == nil)
    }

    private func met(_ code: String, _ filing: Filing) -> Bool?? {
        Eligibility(of: filing, by: catalogue).criteria.first { $0.code == code }.map(\.met)
    }

    @Test(arguments: [
        (Category.bpo, 12, true), (.kpo, 12, true), (.bpo, 11, false), (.kpo, 0, false), (.bpo, 36, true),
    ])
    func `a contract of a year is enough`(category: Category, months: Int, expected: Bool) {
        #expect(met("CONTRACT", filing(category) { $0.contractMonths = months }) == .some(expected))
    }

    @Test func `CONTRACT is null for ITO and where the months are empty`() {
        #expect(met("CONTRACT", filing(.ito)) == .some(nil))
        #expect(met("CONTRACT", filing(.ito) { $0.contractMonths = 1 }) == .some(nil))
        #expect(met("CONTRACT", filing(.bpo) { $0.contractMonths = nil }) == .some(nil))
        let judged = Eligibility(of: filing(.bpo) { $0.contractMonths = nil }, by: catalogue)
        #expect(judged.level == "CITY", "what is not known does not unmake a level")
    }

    @Test(arguments: [
        (10, 5, true), (10, 4, false), (3, 2, true), (3, 1, false), (1, 0, false), (999_999_999, 500_000_000, true),
    ])
    func `half of the staff, exactly`(staff: Int, college: Int, expected: Bool) {
        let one = filing {
            $0.staff = staff
            $0.staffCollege = college
        }
        #expect(met("STAFF_EDU", one) == .some(expected))
    }

    @Test func `without staff the share is not known, without certificates the criterion is not met`() {
        #expect(met("STAFF_EDU", filing { ($0.staff, $0.staffCollege) = (0, 0) }) == .some(nil))
        #expect(met("INTL_CERT", filing { $0.certificates = [] }) == .some(false))
        #expect(met("INTL_CERT", filing()) == .some(true))
        #expect(met("ENGAGED", filing()) == .some(true))
        #expect(met("EXPORT", filing { $0.exportBPO = Money(cents: 1) }) == .some(false))
    }

    @Test func `an unmet criterion takes the level, not the export level`() {
        let judged = Eligibility(of: filing { $0.certificates = [] }, by: catalogue)
        #expect(judged.exportLevel == "CITY")
        #expect(judged.level == nil)
    }

    @Test func `the level has its own arithmetic, with the threshold of the level reached`() throws {
        for (export, level, arithmetic) in [
            ("500", "MOFCOM", "500 ≥ 500"), ("499.99", "CITY", "499.99 ≥ 300"), ("50", "DISTRICT", "50 ≥ 50"),
        ] {
            let amount = try money(export)
            let judged = Eligibility(of: filing { $0.exportBPO = amount }, by: catalogue)
            #expect(judged.exportLevel == level && judged.exportArithmetic == arithmetic)
            #expect(judged.cultivationJSON["exportArithmetic"] == .string(arithmetic))
            #expect(judged.criteria.first { $0.code == "EXPORT" }?.arithmetic == ["\(export) ≥ 50"])
        }
        let unmet = Eligibility(of: filing { $0.certificates = [] }, by: catalogue)
        #expect(unmet.level == nil && unmet.exportArithmetic != nil, "it is about the export alone")
        let below = try money("49.99")
        let low = Eligibility(of: filing { $0.exportBPO = below }, by: catalogue)
        #expect(low.exportArithmetic == nil && low.cultivationJSON["exportArithmetic"] == .null)
    }

    @Test func `commands print codes, verdicts, inputs and clauses`() throws {
        let json = Eligibility(of: filing(.ito), by: catalogue).cultivationJSON
        #expect(json["exportLevel"] == "DISTRICT")
        #expect(json["level"] == "DISTRICT")
        let criteria = try #require(json["criteria"]?.arrayValue)
        #expect(criteria.count == 5)
        for criterion in criteria {
            let members = Set(criterion.objectValue?.keys.map(\.self) ?? [])
            #expect(members.isSuperset(of: ["code", "met", "inputs", "clause"]))
            #expect(criterion["clause"]?.stringValue?.isEmpty == false)
        }
        #expect(criteria[1]["met"] == .null)
        #expect(criteria[4]["inputs"] == ["staff": "10", "staffCollege": "5"])
        #expect(Eligibility(of: Filing(), by: catalogue).cultivationJSON["exportLevel"] == .null)
    }

    @Test func `the largest figures do not overflow`() throws {
        let most = try money("1000000000")
        #expect(Eligibility.tiers(total: most, offshore: most, of: catalogue) == ["T1", "T2", "T3"])
        #expect(Eligibility.tiers(total: most, offshore: Money(cents: 0), of: catalogue).isEmpty)
    }
}
