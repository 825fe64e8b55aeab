import Core
import Foundation
import SyncProtocol
import Testing

@testable import Server

@Suite struct OverviewPageTests {
    private let name = TestPage.hostile

    private func controllers(_ test: TestStore) -> (OverviewController, UnitsController) {
        let reading = CityReading(
            store: test.store,
            cache: UnitFigureCache(test.store),
            now: test.world.environment.now
        )
        return (
            OverviewController(reading: reading), UnitsController(reading: reading, tallies: FindingTallies(test.store))
        )
    }

    private func filled() async throws -> TestStore {
        let test = try StoreFactory.sqlite()
        let device = try await test.device(Sample.unit)
        try await test.fill(SampleRound.filing(SampleRound.uscc(1), unit: Sample.unit, name: name), from: device)
        let filing = SampleRound.filingID(SampleRound.uscc(1), unit: Sample.unit)
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        return test
    }

    @Test("The pages show any name as text, in both languages", arguments: Language.allCases)
    func hostile(language: Language) async throws {
        let (overview, units) = controllers(try await filled())
        let pages = [
            try await overview.home(TestPage.request(.home, language: language)),
            try await units.list(TestPage.request(.units, language: language)),
            try await units.unit(TestPage.request(.unit, parts: ["unit": Sample.unit], language: language)),
        ]
        for page in pages {
            let text = try TestPage.text(page, language: language)
            #expect(!text.contains("<script>alert"))
            #expect(!text.contains("style="), "the content security policy forbids it")
            let tags = text.replacing("{{t.brand}}", with: "")
            #expect(!tags.contains("{{"), "every tag was filled in, and those in a name are text")
        }
        #expect(try TestPage.text(pages[0], language: language).contains("&lt;script&gt;"))
    }

    @Test(
        "Who decides sees what waits for him, who only reads does not",
        arguments: [(Role.reviewer, true), (.approver, true), (.auditor, false)]
    )
    func roles(role: Role, isWorking: Bool) async throws {
        let (overview, _) = controllers(try await filled())
        let page = try TestPage.page(try await overview.home(TestPage.request(.home, role: role)))
        let model = try #require(page.model as? OverviewModel)
        #expect(model.isWorking == isWorking)
        #expect(model.waiting.map(\.state) == (role == .reviewer ? ["submitted"] : []))
        #expect(model.events.map(\.state) == ["submitted"])
        #expect(model.charts.count == 8)
    }

    @Test func `decisions that went stale are counted, and the count leads to the queue of just those`() async throws {
        let test = try StoreFactory.sqlite()
        let device = try await test.device(Sample.unit)
        let codes = (1...3).map { SampleRound.uscc($0) }
        for code in codes {
            try await test.fill(SampleRound.filing(code, unit: Sample.unit, name: "上海\(code)公司"), from: device)
            let filing = SampleRound.filingID(code, unit: Sample.unit)
            #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        }
        let filings = codes.map { SampleRound.filingID($0, unit: Sample.unit) }
        for filing in filings.prefix(2) {
            try await test.review(filing, of: Sample.unit, through: [.inReview, .accepted, .approved])
        }
        // Facts of what nobody has decided on are no news; those of the first filing are.
        func amend(_ filing: RecordID) async throws {
            let head = try await test.head(.unit(Sample.unit)).revision
            let change = Change(
                kind: .filing,
                record: filing,
                operation: .update,
                base: .revision(head),
                set: ["staff": 120]
            )
            try await test.decide([change], in: .unit(Sample.unit))
        }
        let (overview, _) = controllers(test)
        #expect(!(try TestPage.text(try await overview.home(TestPage.request(.home)))).contains("stale=1"))
        for filing in [filings[0], filings[2]] { try await amend(filing) }
        let page = try TestPage.page(try await overview.home(TestPage.request(.home)))
        let model = try #require(page.model as? OverviewModel)
        #expect(model.isAnythingStale && model.stale.hasPrefix("1 件申报"))
        #expect(model.stalePath == "/queue?state=all&stale=1&round=2016")
        let link = "href=\"\(model.stalePath.replacing("&", with: "&amp;"))\""
        #expect(try TestPage.text(page).contains(link))
        let query = [("state", "all"), ("stale", "1"), ("round", "2016")]
        let answer = try await QueueController(services: test.services).list(TestPage.request(.queue, query: query))
        let queue = try #require(try TestPage.page(answer).model as? QueueModel)
        #expect(queue.lines.map(\.code) == [codes[0]])
        #expect(queue.tabs.allSatisfy { $0.path.contains("stale=1") })
        let text = try TestPage.text(answer)
        #expect(text.contains(#"name="stale" value="1" checked"#))
        let other = QueueController(services: test.services)
        let elsewhere = try await other.list(
            TestPage.request(.queue, query: query + [("unit", Sample.otherUnit)])
        )
        #expect(try #require(try TestPage.page(elsewhere).model as? QueueModel).isEmpty)
    }

    @Test func `a store without filings has a page, and every unit is silent`() async throws {
        let (overview, units) = controllers(try StoreFactory.sqlite())
        let text = try TestPage.text(try await overview.home(TestPage.request(.home)))
        #expect(text.contains("等 17 个单位超过 7 天没有同步"))
        let list = try TestPage.page(try await units.list(TestPage.request(.units)))
        let model = try #require(list.model as? UnitsModel)
        #expect(model.lines.count == 17)
        #expect(model.lines.allSatisfy { $0.isSilent && $0.decided == "—" })
    }

    @Test(
        "The units can be put in every order, both ways",
        arguments: UnitsPage.Order.allCases
    )
    func orders(order: UnitsPage.Order) async throws {
        let (_, units) = controllers(try await filled())
        func codes(_ query: [(String, String)]) async throws -> [String] {
            let page = try TestPage.page(try await units.list(TestPage.request(.units, query: query)))
            return try #require(page.model as? UnitsModel).lines.map(\.code)
        }
        let up = try await codes([("order", order.rawValue)])
        #expect(try await codes([("order", order.rawValue), ("down", "1")]) == up.reversed())
        #expect(Set(up).count == 17)
    }

    @Test func `a unit that is none is not found`() async throws {
        let (_, units) = controllers(try StoreFactory.sqlite())
        await #expect(throws: ConsoleFailure.notFound) {
            try await units.unit(TestPage.request(.unit, parts: ["unit": "../etc"]))
        }
    }
}
