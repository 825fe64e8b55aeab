import Core
import Foundation
import SyncProtocol
import Testing

@testable import Server

/// What a filing's page says of verdicts that stand no more, and remarks where nothing can be returned.
@Suite struct FormerVerdictTests: ReviewStage {
    private var other: String { "310101" }

    /// An accepted filing with a hire that another unit's enterprise claims too, and a verdict by which its row falls.
    private func fallen() async throws -> (TestStore, ClaimGroup, VerdictDraft) {
        let test = try StoreFactory.sqlite()
        for (number, place) in [unit, other].enumerated() {
            let device = try await test.device(place)
            let code = SampleRound.uscc(number + 1)
            try await test.fill(SampleRound.filing(code, unit: place), from: device)
            try await test.fill([SampleRound.hire(7, of: code, id: test.world.newID())], from: device)
            let filing = SampleRound.filingID(code, unit: place)
            #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        }
        let group = try #require(try await test.store.claimGroups(rule: "claim.duplicate", round: "2016").first)
        let keeps = try #require(group.names.first { $0.hasPrefix(other) })
        let draft = VerdictDraft(
            round: "2016",
            rule: "claim.duplicate",
            records: group.names,
            verdict: "keep",
            keeps: keeps,
            reason: "入职在先"
        )
        _ = try await test.store.giveVerdict(draft, by: reviewer)
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
        test.world.advance(seconds: 60)
        return (test, group, draft)
    }

    private func page(_ test: TestStore, _ language: Language) async throws -> String {
        let parts = ["unit": unit, "id": filing.rawValue]
        let request = TestPage.request(.filing, role: .approver, parts: parts, language: language)
        return try TestPage.text(await FilingController(services: test.services).show(request), language: language)
    }

    @Test(arguments: Language.allCases)
    func `a verdict that was replaced is told as what it was, with what took its place and why`(_ language: Language)
        async throws
    {
        let (test, group, first) = try await fallen()
        #expect(try await page(test, language).contains(language == .zh ? "在本企业剔除" : "falls here"))
        var second = first
        second.keeps = group.names.first { $0.hasPrefix(unit) }
        second.reason = "社保记录以本企业为准"
        _ = try await test.store.giveVerdict(second, by: approver)
        let text = try await page(test, language)
        let former = language == .zh ? "曾在本企业剔除，已被 li 的新认定取代" : "fell here once, replaced by li"
        #expect(text.contains(former) && !text.contains("→"))
        let told = language == .zh ? "重新认定，取代了这项认定：社保记录以本企业为准" : ": 社保记录以本企业为准"
        #expect(text.contains(told))
        #expect(text.contains(language == .zh ? ">在本企业成立<" : ">stands here<"))
        let asked = TestPage.request(.duplicate, parts: ["key": group.key], language: language)
        let duplicate = try TestPage.text(
            await DuplicatesController(services: test.services).show(asked),
            language: language
        )
        #expect(duplicate.contains(told) && !duplicate.contains("→"))
    }

    @Test func `a verdict that was taken back is told with its reason`() async throws {
        let (test, _, _) = try await fallen()
        let id = try #require(try await test.store.verdicts(round: "2016").first).id
        try await test.store.revokeVerdict(id, reason: "核实有误", by: approver)
        let text = try await page(test, .zh)
        #expect(text.contains("曾在本企业剔除，已由 li 撤销") && text.contains("撤销：核实有误"))
    }

    // MARK: Remarks

    @Test(arguments: StoreFactory.all)
    func `a correction is asked for only where the workflow can return the filing; plain notes are taken`(
        _ factory: StoreFactory
    ) async throws {
        let (test, device, _) = try await submitted(factory)
        func note() async throws { _ = try await test.store.addRemark(draft("staff", asks: false), by: reviewer) }
        func refused(_ state: FilingState) async throws {
            #expect(try await self.state(test) == state.rawValue)
            await #expect(throws: ReviewError.noReturn(state)) {
                _ = try await test.store.addRemark(draft("staff"), by: reviewer)
            }
            try await note()
        }
        let asked = try await test.store.addRemark(draft("staff"), by: reviewer)
        try await lead(test, to: .returned, by: reviewer)
        try await refused(.returned)
        #expect(try await test.lead(filing, to: .withdrawn, by: device).outcome == .applied)
        try await refused(.withdrawn)
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        try await test.store.closeRemark(asked, in: unit, by: reviewer)
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
        _ = try await test.store.addRemark(draft("staff"), by: reviewer)
        try await lead(test, to: .rejected, by: approver, reason: "不符")
        try await lead(test, to: .closed, by: approver)
        try await refused(.closed)
        let closed = try await page(test, .zh)
        #expect(!closed.contains("name=\"asks\"") && closed.contains("意见只作说明"))
    }

    // MARK: What opens together

    @Test(arguments: Language.allCases)
    func `a return says which fields open together, and so does the returned filing`(_ language: Language) async throws
    {
        let (test, _, _) = try await submitted(.sqlite)
        func page() async throws -> String {
            let request = TestPage.request(
                .filing,
                parts: ["unit": unit, "id": filing.rawValue],
                language: language
            )
            return try TestPage.text(await FilingController(services: test.services).show(request), language: language)
        }
        #expect(try await !page().contains(language == .zh ? "退回时，" : "On a return, "))
        _ = try await test.store.addRemark(draft("staff"), by: reviewer)
        _ = try await test.store.addRemark(draft("paperVolumes"), by: reviewer)
        let shown = Shown(language)
        let (staff, college) = (shown.label("staff", .filing), shown.label("staffCollege", .filing))
        let before = try await page()
        let told =
            language == .zh ? "退回时，\(staff)：与“\(college)”一并开放" : "On a return, \(staff): opens together with \(college)"
        #expect(before.contains(told))
        #expect(before.components(separatedBy: language == .zh ? "退回时，" : "On a return, ").count == 2)
        try await lead(test, to: .returned, by: reviewer)
        let after = try await page()
        #expect(after.contains(language == .zh ? "与“\(staff)”一并开放" : "opens together with \(staff)"))
        #expect(after.contains(language == .zh ? "与“\(college)”一并开放" : "opens together with \(college)"))
    }
}
