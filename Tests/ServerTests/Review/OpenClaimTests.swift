import Core
import SyncProtocol
import Testing

@testable import Server

/// Double claims that nobody has judged, and verdicts whose kept row is no more, in every store.
@Suite struct OpenClaimTests: ReviewStage {
    private var other: RecordID { SampleRound.filingID(SampleRound.uscc(2), unit: "310101") }

    /// One person in two submitted filings of two units: ``filing`` and ``other``; and the devices of both.
    private func duplicated(_ factory: StoreFactory) async throws -> (TestStore, ClaimGroup, TestDevice) {
        let (test, _, _) = try await submitted(factory)
        let device = try await test.device("310101")
        let code = SampleRound.uscc(2)
        try await test.fill(SampleRound.filing(code, unit: "310101"), from: device)
        try await test.fill([SampleRound.hire(7, of: code, id: test.world.newID())], from: device)
        let group = try #require(await test.store.claimGroups(rule: "claim.duplicate", round: "2016").first)
        return (test, group, device)
    }

    private func keeping(_ unit: String, of group: ClaimGroup, _ verdict: String = "keep") throws -> VerdictDraft {
        VerdictDraft(
            round: "2016",
            rule: "claim.duplicate",
            records: group.names,
            verdict: verdict,
            keeps: verdict == "keep" ? try #require(group.rows.first { $0.unit == unit }).name : nil,
            reason: "入职在先"
        )
    }

    private func page(_ test: TestStore) async throws -> String {
        let request = TestPage.request(.filing, role: .approver, parts: ["unit": unit, "id": filing.rawValue])
        return try TestPage.text(await FilingController(services: test.services).show(request))
    }

    private func opinion(_ test: TestStore) async throws -> String {
        let request = TestPage.request(.opinion, role: .approver, parts: ["unit": unit, "id": filing.rawValue])
        return try TestPage.text(await OpinionController(services: test.services).print(request))
    }

    private func open(_ test: TestStore) async throws -> [OpenClaim] {
        try await test.store.claims(of: filing, in: unit, round: "2016").open
    }

    @Test(arguments: StoreFactory.all)
    func `a filing with a double claim that nobody judged is accepted, but not approved before a verdict stands`(
        _ factory: StoreFactory
    ) async throws {
        let (test, group, _) = try await duplicated(factory)
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
        let refusal = ReviewError.obstacle(.requirement(.claimsJudged))
        await #expect(throws: refusal) { try await lead(test, to: .approved, by: approver) }
        #expect(try await open(test).map(\.key) == [group.key])
        let given = try await test.store.giveVerdict(keeping(unit, of: group), by: reviewer)
        #expect(try await open(test).isEmpty)
        try await test.store.revokeVerdict(given, reason: "核实有误", by: reviewer)
        await #expect(throws: refusal) { try await lead(test, to: .approved, by: approver) }
        _ = try await test.store.giveVerdict(keeping(unit, of: group), by: reviewer)
        try await lead(test, to: .approved, by: approver)
        #expect(try await state(test) == "approved")
        #expect(try await test.store.verify().problems.isEmpty)
    }

    @Test func `the filing's page, roster and opinion sheet show the double claim, then the verdict, with a link`()
        async throws
    {
        let (test, group, _) = try await duplicated(.sqlite)
        let link = "href=\"" + ConsoleRoute.duplicate.path(group.key)
        let before = try await page(test)
        #expect(before.contains(link) && before.contains("重复申领待认定"))
        #expect(try await opinion(test).contains("待认定"))
        _ = try await test.store.giveVerdict(keeping("310101", of: group), by: reviewer)
        let after = try await page(test)
        #expect(after.contains(link) && after.contains("剔除（wang：入职在先）") && !after.contains("重复申领待认定"))
        let paper = try await opinion(test)
        #expect(paper.contains("在本企业剔除") && paper.contains("wang") && paper.contains("入职在先"))
    }

    @Test(arguments: StoreFactory.all)
    func `a verdict whose kept row was removed judges nothing, stays listed and can be taken back`(
        _ factory: StoreFactory
    ) async throws {
        let (test, group, device) = try await duplicated(factory)
        let given = try await test.store.giveVerdict(keeping("310101", of: group), by: reviewer)
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
        let kept = try #require(group.rows.first { $0.unit == "310101" })
        let shown = Base.revision(try await test.head(.unit("310101")).revision)
        let removal = Change(kind: .hire, record: kept.id, operation: .delete, base: shown)
        #expect(try await test.push([removal], from: device).outcome == .applied)
        #expect(try await test.store.hollowVerdicts(round: "2016") == [given])
        await #expect(throws: ReviewError.obstacle(.requirement(.claimsJudged))) {
            try await lead(test, to: .approved, by: approver)
        }
        let left = try #require(await test.store.claimGroups(rule: "claim.duplicate", round: "2016").first)
        #expect(left.rows.map(\.unit) == [unit])
        let judged = try await test.services.duplicates.groups(rule: .claimDuplicate, round: "2016")
        #expect(judged.map(\.isHollow) == [true] && judged.allSatisfy { $0.verdict == nil })
        let request = TestPage.request(.duplicate, parts: ["key": left.key])
        let shownPage = try TestPage.text(await DuplicatesController(services: test.services).show(request))
        #expect(shownPage.contains("认定的记录已变化") && shownPage.contains("/verdicts/\(given)/revoke"))
        #expect(try await page(test).contains("认定的记录已变化"))
        try await test.store.revokeVerdict(given, reason: "对方已删除", by: reviewer)
        #expect(try await test.store.claimGroups(rule: "claim.duplicate", round: "2016").isEmpty)
        try await lead(test, to: .approved, by: approver)
    }

    @Test(arguments: StoreFactory.all)
    func `a verdict whose kept row's filing was rejected is undecided again, and can be replaced`(
        _ factory: StoreFactory
    ) async throws {
        let (test, group, device) = try await duplicated(factory)
        #expect(try await test.lead(other, to: .submitted, by: device).outcome == .applied)
        let given = try await test.store.giveVerdict(keeping("310101", of: group), by: reviewer)
        try await test.review(other, of: "310101", through: [.inReview, .accepted, .rejected], reason: "不符")
        #expect(try await test.store.hollowVerdicts(round: "2016") == [given])
        #expect(try await open(test).count == 1)
        _ = try await test.store.giveVerdict(keeping(unit, of: group), by: reviewer)
        #expect(try await test.store.hollowVerdicts(round: "2016").isEmpty)
        #expect(try await open(test).isEmpty)
    }

    @Test func `the audit log names the row that a verdict keeps, and the reason`() async throws {
        let (test, group, _) = try await duplicated(.sqlite)
        let draft = try keeping(unit, of: group)
        let given = try await test.store.giveVerdict(draft, by: reviewer)
        let entry = try #require(await test.store.auditEntries(AuditQuery(limit: 1)).first?.draft)
        #expect(entry.action == .verdict && entry.detail["keeps"]?.stringValue == draft.keeps)
        #expect(entry.detail["reason"] == "入职在先")
        try await test.store.revokeVerdict(given, reason: "核实有误", by: reviewer)
        let revoked = try #require(await test.store.auditEntries(AuditQuery(limit: 1)).first?.draft)
        #expect(revoked.action == .verdictRevoke && revoked.detail["reason"] == "核实有误")
    }
}
