import Core
import SyncProtocol
import Testing

@testable import Server

/// What a filing's page says before a step, and remarks on rows of its roster.
@Suite struct FilingPageTests {
    private let uscc = SampleRound.uscc(1)
    private var filing: RecordID { SampleRound.filingID(uscc, unit: Sample.unit) }
    private var parts: [String: String] { ["unit": Sample.unit, "id": filing.rawValue] }

    private func world() async throws -> (TestStore, [RecordID]) {
        let test = try StoreFactory.sqlite()
        let device = try await test.device()
        try await test.fill(SampleRound.filing(uscc, unit: Sample.unit, name: "甲公司"), from: device)
        let ids = (0..<2).map { _ in test.world.newID() }
        try await test.fill(ids.enumerated().map { SampleRound.hire($0 + 1, of: uscc, id: $1) }, from: device)
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        try await test.review(filing, of: Sample.unit, through: [.inReview])
        return (test, ids)
    }

    private func text(_ test: TestStore, _ role: Role = .reviewer, row: String? = nil) async throws -> String {
        let query = row.map { [("row", $0)] } ?? []
        let request = TestPage.request(.filing, role: role, parts: parts, query: query)
        return try TestPage.text(await FilingController(services: test.services).show(request))
    }

    @Test func `in English figures have English units`() async throws {
        let (test, _) = try await world()
        let request = TestPage.request(.filing, parts: parts, language: .en)
        let page = try TestPage.text(await FilingController(services: test.services).show(request), language: .en)
        #expect(page.contains("200 × USD 10,000") && page.contains("100 people") && page.contains("2 volumes"))
        #expect(page.contains("(export 120 ≥ 100)"), "what decides the level")
        #expect(page.firstMatch(of: /[0-9] (万美元|本|人|月)/) == nil)
    }

    @Test func `a row of the roster leads to a remark on one of its fields, and only that reopens`() async throws {
        let (test, ids) = try await world()
        let link = "?row=\(ids[1])#remarks"
        #expect(try await text(test).contains(link))
        #expect(try await text(test, .auditor).contains(link) == false)
        let form = try await text(test, row: ids[1].rawValue)
        #expect(form.contains("<p>附件3 张三 "))
        #expect(form.contains("value=\"hire/\(ids[1])/post\"") && !form.contains("value=\"hire/*/\""))
        #expect(!form.contains("value=\"hire/\(ids[1])/enterprise\""))
        let controller = FilingController(services: test.services)
        let remark = [("place", "hire/\(ids[1])/post"), ("text", "请核对岗位"), ("asks", "1")]
        _ = try await controller.remark(TestPage.request(.remark, parts: parts, form: remark))
        try await test.review(filing, of: Sample.unit, through: [.returned])
        let record = try #require(await test.store.record(.filing, filing, in: .unit(Sample.unit)))
        #expect(record.body["reopened"] == [.string("hire/\(ids[1])/post")])
    }

    @Test(arguments: ["x", "", "00000000-0000-7000-8000-000000000000"])
    func `a row that the filing has not leaves the form as it is`(_ row: String) async throws {
        let (test, _) = try await world()
        #expect(try await text(test, row: row).contains("value=\"hire/*/\""))
    }

    @Test func `the steps of one second stand in their order, the last one first`() async throws {
        let test = try StoreFactory.sqlite()
        let device = try await test.device()
        try await test.fill(SampleRound.filing(uscc, unit: Sample.unit), from: device)
        // The world's clock stands still.
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        try await test.review(filing, of: Sample.unit, through: [.inReview, .returned], reason: "请核对")
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        try await test.review(filing, of: Sample.unit, through: [.inReview, .accepted])
        let request = TestPage.request(.filing, parts: parts)
        let page = try TestPage.page(await FilingController(services: test.services).show(request))
        let model = try #require(page.model as? FilingModel)
        #expect(
            model.steps.map(\.state)
                == ["accepted", "inReview", "submitted", "returned", "inReview", "submitted"]
        )
        #expect(model.steps.map(\.isNow) == [true, false, false, false, false, false])
    }

    @Test func `who acts on another's filing is told, and nobody else`() async throws {
        let (test, _) = try await world()
        let other = ConsoleUser(name: "sun", role: .reviewer)
        #expect(try await text(test).contains("已分派给 sun") == false)
        try await test.store.assign(filing, in: Sample.unit, to: other.name, by: other)
        #expect(try await text(test).contains("本申报已分派给 sun。"))
        #expect(try await text(test, .auditor).contains("本申报已分派给") == false)
    }
}
