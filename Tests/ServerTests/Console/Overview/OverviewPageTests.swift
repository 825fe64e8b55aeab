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
