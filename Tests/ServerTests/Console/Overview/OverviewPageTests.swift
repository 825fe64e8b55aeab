import Core
import Foundation
import SyncProtocol
import Testing

@testable import Server

@Suite struct OverviewPageTests {
    private let name = TestPage.hostile

    private func controllers(_ test: TestStore) -> (OverviewController, UnitsController) {
        let services = ConsoleServices(store: test.store, environment: test.world.environment)
        return (OverviewController(services: services), UnitsController(services: services))
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
        let codes = (1...5).map { SampleRound.uscc($0) }
        let hires = codes.map { _ in test.world.newID() }
        for (number, code) in codes.enumerated() {
            try await test.fill(SampleRound.filing(code, unit: Sample.unit, name: "上海\(code)公司"), from: device)
            try await test.fill([SampleRound.hire(number, of: code, id: hires[number])], from: device)
            let filing = SampleRound.filingID(code, unit: Sample.unit)
            #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        }
        let filings = codes.map { SampleRound.filingID($0, unit: Sample.unit) }
        for filing in filings.prefix(4) {
            try await test.review(filing, of: Sample.unit, through: [.inReview, .accepted, .approved])
        }
        func amend(_ kind: Kind, _ id: RecordID, _ operation: Change.Operation, _ values: RecordBody = [:]) async throws
        {
            let head = try await test.head(.unit(Sample.unit)).revision
            let change = Change(kind: kind, record: id, operation: operation, base: .revision(head), set: values)
            try await test.decide([change], in: .unit(Sample.unit))
        }
        let (overview, _) = controllers(test)
        #expect(!(try TestPage.text(try await overview.home(TestPage.request(.home)))).contains("stale=1"))
        // Of a filing, of a row, and a row that is gone; facts of what nobody has decided on are no news.
        try await amend(.filing, filings[0], .update, ["staff": 120])
        try await amend(.hire, hires[1], .update, ["post": "经理"])
        try await amend(.hire, hires[2], .delete)
        try await amend(.filing, filings[4], .update, ["staff": 120])
        let page = try TestPage.page(try await overview.home(TestPage.request(.home)))
        let model = try #require(page.model as? OverviewModel)
        #expect(model.isAnythingStale && model.stale.hasPrefix("3 件申报"))
        #expect(model.stalePath == "/queue?state=all&stale=1&round=2016")
        let link = "href=\"\(model.stalePath.replacing("&", with: "&amp;"))\""
        #expect(try TestPage.text(page).contains(link))
        let query = [("state", "all"), ("stale", "1"), ("round", "2016")]
        let answer = try await QueueController(services: test.services).list(TestPage.request(.queue, query: query))
        let queue = try #require(try TestPage.page(answer).model as? QueueModel)
        #expect(Set(queue.lines.map(\.code)) == Set(codes[0...2]))
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
        #expect(text.contains("等 17 个单位已有 7 天或更久没有同步"))
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

    @Test(arguments: Language.allCases)
    func `what was taken back is told with its number where filings are counted`(_ language: Language) async throws {
        let test = try await filled()
        func home() async throws -> OverviewModel {
            let answer = try await controllers(test).0.home(TestPage.request(.home, language: language))
            return try #require(try TestPage.page(answer).model as? OverviewModel)
        }
        let (note, none) = language == .zh ? ("已撤回的 1 家未计入", "撤回") : ("1 withdrawn not counted", "withdrawn")
        #expect(try await home().cards.allSatisfy { !$0.hint.contains(none) })
        let device = try await test.device(Sample.unit)
        let other = SampleRound.uscc(2)
        try await test.fill(SampleRound.filing(other, unit: Sample.unit, name: "乙公司"), from: device)
        let filing = SampleRound.filingID(other, unit: Sample.unit)
        #expect(try await test.lead(filing, to: .withdrawn, by: device).outcome == .applied)
        let model = try await home()
        let card = try #require(model.cards.first { $0.label == (language == .zh ? "申报企业" : "Filings") })
        #expect(card.figure == "1" && card.hint.hasSuffix(note), "\(card.hint)")
        #expect(model.charts.count { $0.svg.contains(note) } == 2)
    }

    @Test func `a unit that is none is not found`() async throws {
        let (_, units) = controllers(try StoreFactory.sqlite())
        await #expect(throws: ConsoleFailure.notFound) {
            try await units.unit(TestPage.request(.unit, parts: ["unit": "../etc"]))
        }
    }
}
