import Foundation
import Testing

@testable import Core

@Suite struct EditionTests {
    /// An edition that nobody issued: other figures, another year, one line renamed, and words that say so.
    private func invented(_ changes: [(String, String)] = []) throws -> Catalogue {
        var tree = try Fixture.text("catalogue.json")
        var text = String(decoding: PackageResources.catalogue_2016_text_json, as: UTF8.self)
        for (old, new) in changes {
            #expect(tree.contains(old) || text.contains(old), "\(old)")
            tree = tree.replacing(old, with: new)
            text = text.replacing(old, with: new)
        }
        return try Catalogue(tree: Data(tree.utf8), text: Data(text.utf8))
    }

    private static let changes = [
        ("\"edition_year\": 2016", "\"edition_year\": 2031"), ("\"base_year\": 2015", "\"base_year\": 2030"),
        ("2015年", "2030年"), ("不低于50万美元", "不低于80万美元"), ("\"total_min_wan_usd\": 50,", "\"total_min_wan_usd\": 80,"),
        ("出口额300万美元", "出口额200万美元"), ("\"min\": 300", "\"min\": 200"), ("软件技术服务", "软件工艺服务"),
        ("ITO.SRD.TECH", "ITO.SRD.CRAFT"),
    ]

    private func filing() throws -> Filing {
        var filing = Filing()
        filing.category = .bpo
        (filing.total, filing.offshore) = (
            try Money.read("60", isNumeral: false), try Money.read("30", isNumeral: false)
        )
        filing.exportBPO = try Money.read("250", isNumeral: false)
        (filing.staff, filing.staffCollege) = (2, 1)
        filing.contractMonths = 12
        filing.certificates = ["CMMI"]
        return filing
    }

    @Test func `two editions live side by side and judge one filing differently`() throws {
        let now = Catalogue.edition2016
        let later = try invented(Self.changes)
        #expect((later.edition, later.baseYear) == (2031, 2030))
        #expect(later.tiers.map(\.minimumTotal.description) == ["80", "500", "1000"])
        #expect(later.tiers[0].reference.words.contains("2030年提供服务外包业务额不低于80万美元"))
        let filing = try filing()
        let old = Eligibility(of: filing, by: now)
        let new = Eligibility(of: filing, by: later)
        #expect(old.tiers == ["T1"] && new.tiers.isEmpty)
        #expect(old.level == "DISTRICT" && new.level == "CITY")
        #expect(old.criteria[3].clause.contains("出口额300万美元") && new.criteria[3].clause.contains("出口额200万美元"))
        #expect(now == Catalogue.edition2016, "the other edition changed nothing")
    }

    @Test func `a line belongs to its edition`() throws {
        let later = try invented(Self.changes)
        #expect(later.line(named: "软件技术服务") == nil && later.line(named: "软件工艺服务")?.code == "ITO.SRD.CRAFT")
        let lines = try #require(Filing.declaration.type.field("lines"))
        #expect(lines.accepts(["ITO.SRD.TECH"], idType: nil, catalogue: .edition2016))
        #expect(!lines.accepts(["ITO.SRD.TECH"], idType: nil, catalogue: later))
        #expect(lines.accepts(["ITO.SRD.CRAFT"], idType: nil, catalogue: later))
    }

    @Test func `a filing keeps the edition of its round`() throws {
        #expect(Catalogue.edition(Directory.round2016.edition) == .edition2016)
        #expect(Round.declaration.type.field("edition")?.owner == .fixed)
        #expect(Filing.declaration.type.field("round")?.owner == .fixed)
        #expect(Catalogue.editions.map(\.edition) == Set(Catalogue.editions.map(\.edition)).sorted())
        for edition in Catalogue.editions { #expect(Catalogue.edition(edition.edition) == edition) }
        #expect(Catalogue.edition(2031) == nil)
    }

    @Test(arguments: [
        ("\"inclusive\": true", "\"inclusive\": false", CatalogueError.exclusiveBound("T1")),
        ("\"operator\": \"ANY\"", "\"operator\": \"MOST\"", .unknownCode("MOST")),
        ("\"level\": \"CITY\"", "\"level\": \"TOWN\"", .unknownCode("TOWN")),
        ("\"code\": \"BPO\"", "\"code\": \"XPO\"", .unknownCode("XPO")),
        ("\"code\": \"ITO.GOALS\"", "\"code\": \"ITO.GOAL\"", .missingClause("ITO.GOALS")),
        ("\"name\": \"软件技术服务\"", "\"name\": \"软件手艺服务\"", .missingClause("ITO.SRD.TECH")),
        ("\"text\": \"多语种呼叫中心服务\"", "\"text\": \"双语呼叫中心服务\"", .missingClause("双语呼叫中心服务")),
    ])
    func `an edition whose words and figures do not fit is refused`(
        old: String,
        new: String,
        error: CatalogueError
    ) {
        #expect(throws: error) { try invented([(old, new)]) }
    }
}
