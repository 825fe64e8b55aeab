import Core
import SyncProtocol
import Testing

@testable import Server

/// What the commission finds of claims that several records make, in every store.
@Suite struct ClaimVerdictTests: ReviewStage {
    /// One person hired by enterprises of two units.
    private func duplicated(_ factory: StoreFactory) async throws -> (TestStore, ClaimGroup) {
        let test = try factory()
        for (number, unit) in ["310105", "310101"].enumerated() {
            let device = try await test.device(unit)
            let code = SampleRound.uscc(number + 1)
            try await test.fill(SampleRound.filing(code, unit: unit), from: device)
            try await test.fill([SampleRound.hire(7, of: code, id: test.world.newID())], from: device)
        }
        let groups = try await test.store.claimGroups(rule: "claim.duplicate", round: "2016")
        return (test, try #require(groups.first))
    }

    @Test(arguments: StoreFactory.all)
    func `one person in two units is found once, and a verdict on it is kept, replaced and taken back`(
        _ factory: StoreFactory
    ) async throws {
        let (test, group) = try await duplicated(factory)
        #expect(group.rows.map(\.unit) == ["310101", "310105"])
        var draft = VerdictDraft(
            round: "2016",
            rule: "claim.duplicate",
            records: group.names,
            verdict: "keep",
            keeps: group.names[0],
            reason: "入职在先"
        )
        _ = try await test.store.giveVerdict(draft, by: reviewer)
        draft.verdict = "none"
        let second = try await test.store.giveVerdict(draft, by: approver)
        var verdicts = try await test.store.verdicts(round: "2016")
        #expect(verdicts.map(\.verdict.stands) == [false, true])
        try await test.store.revokeVerdict(second, reason: "核实有误", by: reviewer)
        verdicts = try await test.store.verdicts(round: "2016")
        #expect(verdicts.allSatisfy { !$0.verdict.stands })
        #expect(verdicts.last?.verdict.revokedBy == "wang")
        #expect(try await test.store.verify().problems.isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func `a verdict on more rows of a person replaces the one on fewer, and the audit says so`(
        _ factory: StoreFactory
    ) async throws {
        let (test, pair) = try await duplicated(factory)
        var draft = VerdictDraft(
            round: "2016",
            rule: "claim.duplicate",
            records: pair.names,
            verdict: "keep",
            keeps: pair.names[0],
            reason: "入职在先"
        )
        let first = try await test.store.giveVerdict(draft, by: reviewer)
        let device = try await test.device("310104")
        let code = SampleRound.uscc(3)
        try await test.fill(SampleRound.filing(code, unit: "310104"), from: device)
        try await test.fill([SampleRound.hire(7, of: code, id: test.world.newID())], from: device)
        let three = try #require(try await test.store.claimGroups(rule: "claim.duplicate", round: "2016").first)
        try #require(three.rows.count == 3)
        draft.records = three.names
        draft.keeps = pair.names[1]
        let second = try await test.store.giveVerdict(draft, by: reviewer)
        let standing = try await test.store.verdicts(round: "2016").filter(\.verdict.stands)
        #expect(standing.map(\.id) == [second], "one row is kept, not none")
        var query = AuditQuery()
        query.action = .verdictRevoke
        #expect(try await test.store.auditEntries(query).map(\.draft.object?.id) == [first.rawValue])
    }

    // MARK: What is granted

    /// The same two filings, the first row's led through states of the review, with a verdict that keeps its row.
    private func decided(_ states: [FilingState]) async throws -> (TestStore, ClaimGroup, RecordID) {
        let (test, group) = try await duplicated(.sqlite)
        let row = try #require(group.rows.first)
        let filing = SampleRound.filingID(row.organisation, unit: row.unit)
        let device = try await test.device(row.unit)
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        let verdict = try await test.store.giveVerdict(verdict(group, "keep", keeps: 0), by: reviewer)
        // Of the same moment as an acceptance it would be told as newer.
        test.world.advance(seconds: 60)
        try await test.review(filing, of: row.unit, through: states, reason: "属实")
        return (test, group, verdict)
    }

    private func verdict(_ group: ClaimGroup, _ verdict: String, keeps: Int? = nil) -> VerdictDraft {
        VerdictDraft(
            round: "2016",
            rule: "claim.duplicate",
            records: group.names,
            verdict: verdict,
            keeps: keeps.map { group.names[$0] },
            reason: "经核实"
        )
    }

    /// Tries verdicts that would move the first row, and sees that they are refused and leave nothing.
    private func expectRefused(
        _ drafts: [VerdictDraft],
        _ test: TestStore,
        by user: ConsoleUser,
        with error: ReviewError = .granted(["上海示例信息技术有限公司"])
    ) async throws {
        let before = try await test.store.contents(of: .commission)
        let entries = try await test.store.auditEntries(AuditQuery()).count
        for draft in drafts {
            await #expect(throws: error) {
                _ = try await test.store.giveVerdict(draft, by: user)
            }
        }
        #expect(try await test.store.contents(of: .commission) == before)
        #expect(try await test.store.auditEntries(AuditQuery()).count == entries)
    }

    @Test func `a verdict moves no row of an approved filing before an approver has reopened it`() async throws {
        let (test, group, _) = try await decided([.inReview, .accepted, .approved])
        let moving = [verdict(group, "none"), verdict(group, "keep", keeps: 1)]
        for user in [reviewer, approver] { try await expectRefused(moving, test, by: user) }
        // The other row is of a filing that nobody has decided on.
        _ = try await test.store.giveVerdict(verdict(group, "legitimate"), by: reviewer)
        let row = group.rows[0]
        let filing = SampleRound.filingID(row.organisation, unit: row.unit)
        let seen = try await test.heads(row.unit)
        let reopening = ReviewStep(unit: row.unit, filing: filing, to: .inReview, reason: "重复申领", seen: seen)
        try await test.store.take(reopening, by: approver)
        _ = try await test.store.giveVerdict(moving[0], by: reviewer)
        // Approved with its row fallen, it is not given back either.
        try await test.review(filing, of: row.unit, through: [.accepted, .approved])
        try await expectRefused([verdict(group, "keep", keeps: 0), verdict(group, "legitimate")], test, by: reviewer)
        let standing = try #require(await test.store.verdicts(round: "2016").last { $0.verdict.stands })
        await #expect(throws: ReviewError.granted(["上海示例信息技术有限公司"])) {
            try await test.store.revokeVerdict(standing.id, reason: "核实有误", by: approver)
        }
        #expect(try await test.store.verify().problems.isEmpty)
    }

    @Test func `what is published, and closed after that, stays as it was approved`() async throws {
        let (test, group, _) = try await decided([.inReview, .accepted, .approved])
        let row = group.rows[0]
        let today = try #require(CivilDate(iso: "2016-11-25"))
        let name = "\(row.unit)/\(SampleRound.filingID(row.organisation, unit: row.unit))"
        let notice = try await test.store.publish(
            NoticeDraft(
                round: "2016",
                title: "公示",
                from: today,
                to: CivilDate(daysSinceEpoch: today.daysSinceEpoch + 1),
                names: [name]
            ),
            by: approver
        )
        try await expectRefused([verdict(group, "none")], test, by: reviewer)
        try await test.store.closeNotice(notice, reason: "会议决定", by: approver)
        let settled = ReviewError.settled(["上海示例信息技术有限公司"])
        try await expectRefused([verdict(group, "none")], test, by: reviewer, with: settled)
    }

    /// Publishes both filings and closes the notice.
    private func close(_ group: ClaimGroup, _ test: TestStore) async throws {
        _ = try await test.store.giveVerdict(verdict(group, "legitimate"), by: reviewer)
        for row in group.rows {
            let filing = SampleRound.filingID(row.organisation, unit: row.unit)
            let device = try await test.device(row.unit)
            #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
            try await test.review(filing, of: row.unit, through: [.inReview, .accepted, .approved])
        }
        let day = try #require(CivilDate(iso: "2016-11-25"))
        let names = group.rows.map { "\($0.unit)/\(SampleRound.filingID($0.organisation, unit: $0.unit))" }
        let notice = try await test.store.publish(
            NoticeDraft(
                round: "2016",
                title: "公示",
                from: day,
                to: CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1),
                names: names
            ),
            by: approver
        )
        _ = try await test.store.closeNotice(notice, reason: "会议决定", by: approver)
    }

    @Test(arguments: Language.allCases)
    func `of a claim by two closed filings the page says why all stand, and that no reopening helps`(
        _ language: Language
    ) async throws {
        let (test, group) = try await duplicated(.sqlite)
        try await close(group, test)
        let request = TestPage.request(.duplicate, parts: ["key": group.key], language: language)
        let controller = DuplicatesController(services: test.services)
        let page = try TestPage.text(await controller.show(request), language: language)
        #expect(
            page.contains(#"value="legitimate""#) && !page.contains("value=\"keep:") && !page.contains(#"value="none""#)
        )
        #expect(page.contains(language == .zh ? "不能重新开启" : "no step reopens a closed filing"))
        #expect(page.contains(language == .zh ? "已办结不再改动" : "closed and final"))
        #expect(!page.contains(language == .zh ? "须先由审批人重新开启" : "must reopen the filing first"))
        _ = try await test.store.giveVerdict(verdict(group, "legitimate"), by: reviewer)
        #expect(try await test.store.verdicts(round: "2016").map(\.verdict.stands) == [false, true])
    }

    // MARK: What an approval rests on

    /// Leads both filings, whose claims all stand by a verdict, to their approval.
    private func bothApproved() async throws -> (TestStore, ClaimGroup, RecordID) {
        let (test, group) = try await duplicated(.sqlite)
        let verdict = try await test.store.giveVerdict(verdict(group, "legitimate"), by: reviewer)
        for row in group.rows {
            let filing = SampleRound.filingID(row.organisation, unit: row.unit)
            let device = try await test.device(row.unit)
            #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
            try await test.review(filing, of: row.unit, through: [.inReview, .accepted, .approved])
        }
        return (test, group, verdict)
    }

    private func reopen(_ row: ClaimRow, _ test: TestStore) async throws {
        let filing = SampleRound.filingID(row.organisation, unit: row.unit)
        let seen = try await test.heads(row.unit)
        let step = ReviewStep(unit: row.unit, filing: filing, to: .inReview, reason: "重新核对", seen: seen)
        try await test.store.take(step, by: approver)
    }

    @Test func `a verdict by which all stand is taken back only after every approval that rests on it was reopened`()
        async throws
    {
        let (test, group, id) = try await bothApproved()
        func expectKept(_ error: ReviewError) async throws {
            let before = try await test.store.contents(of: .commission)
            let entries = try await test.store.auditEntries(AuditQuery()).count
            for user in [reviewer, approver] {
                await #expect(throws: error) {
                    try await test.store.revokeVerdict(id, reason: "核实有误", by: user)
                }
            }
            #expect(try await test.store.contents(of: .commission) == before)
            #expect(try await test.store.auditEntries(AuditQuery()).count == entries)
        }
        try await expectKept(.rests(["上海示例信息技术有限公司"]))
        try await expectRefused([verdict(group, "none"), verdict(group, "keep", keeps: 0)], test, by: approver)
        try await reopen(group.rows[0], test)
        try await expectKept(.rests(["上海示例信息技术有限公司"]))
        try await reopen(group.rows[1], test)
        try await test.store.revokeVerdict(id, reason: "核实有误", by: reviewer)
        let standing = try await test.store.verdicts(round: "2016").filter(\.verdict.stands)
        #expect(standing.isEmpty)
        #expect(try await test.store.verify().problems.isEmpty)
    }

    @Test func `a verdict on fewer rows does not take away what an approval rests on`() async throws {
        let (test, group, id) = try await bothApproved()
        // A third row of the person, in a filing that nobody has decided on.
        let device = try await test.device("310104")
        let code = SampleRound.uscc(3)
        try await test.fill(SampleRound.filing(code, unit: "310104"), from: device)
        try await test.fill([SampleRound.hire(7, of: code, id: test.world.newID())], from: device)
        let three = try #require(try await test.store.claimGroups(rule: "claim.duplicate", round: "2016").first)
        var fewer = verdict(three, "legitimate")
        fewer.records = [group.names[0], try #require(three.names.first { $0.hasPrefix("310104/") })]
        try await expectRefused([fewer], test, by: reviewer, with: .rests(["上海示例信息技术有限公司"]))
        // On all of them it stands for the approved ones as it did.
        let second = try await test.store.giveVerdict(verdict(three, "legitimate"), by: reviewer)
        let standing = try await test.store.verdicts(round: "2016").filter(\.verdict.stands).map(\.id)
        #expect(standing == [second] && second != id)
    }

    @Test(arguments: Language.allCases)
    func `the page of a claim says why the verdict that approvals rest on cannot be taken back`(_ language: Language)
        async throws
    {
        let (test, group, id) = try await bothApproved()
        let controller = DuplicatesController(services: test.services)
        let request = TestPage.request(.duplicate, parts: ["key": group.key], language: language)
        let page = try TestPage.text(await controller.show(request), language: language)
        #expect(!page.contains("/verdicts/\(id)/revoke"))
        #expect(page.contains(ReviewError.rests(["上海示例信息技术有限公司"]).sentence(language)))
        for row in group.rows { try await reopen(row, test) }
        let after = try TestPage.text(await controller.show(request), language: language)
        #expect(after.contains("/verdicts/\(id)/revoke"))
    }

    @Test func `what closed filings rest on is never taken back`() async throws {
        let (test, group) = try await duplicated(.sqlite)
        try await close(group, test)
        let standing = try #require(await test.store.verdicts(round: "2016").last { $0.verdict.stands })
        await #expect(throws: ReviewError.restsSettled(["上海示例信息技术有限公司"])) {
            try await test.store.revokeVerdict(standing.id, reason: "核实有误", by: approver)
        }
    }

    // MARK: Who approves

    @Test(arguments: Language.allCases)
    func `the filing's page tells who approves what was judged of its claims since the acceptance`(
        _ language: Language
    ) async throws {
        let (test, group, first) = try await decided([.inReview, .accepted])
        let row = group.rows[0]
        let filing = SampleRound.filingID(row.organisation, unit: row.unit)
        func page() async throws -> String {
            let parts = ["unit": row.unit, "id": filing.rawValue]
            let request = TestPage.request(.filing, role: .approver, parts: parts, language: language)
            return try TestPage.text(await FilingController(services: test.services).show(request), language: language)
        }
        let since = language == .zh ? "受理之后，对本申报的重复申领又作出" : "Since the acceptance a claim of this filing was judged"
        let (stands, falls) = language == .zh ? ("在本企业成立", "在本企业剔除") : ("stands here", "falls here")
        let before = try await page()
        #expect(before.contains(stands) && before.contains("经核实") && !before.contains(since))
        test.world.advance(seconds: 60)
        var draft = verdict(group, "none")
        draft.reason = "两家均无合同"
        let second = try await test.store.giveVerdict(draft, by: reviewer)
        let after = try await page()
        #expect(after.contains(since) && after.contains(falls) && after.contains("两家均无合同"))
        let former = language == .zh ? "曾在本企业成立，已被 wang 的新认定取代" : "stood here once, replaced by wang"
        #expect(after.contains(former), "what the acceptance counted on, and that it was taken back")
        try await test.store.revokeVerdict(second, reason: "核实有误", by: reviewer)
        #expect(try await page().contains("核实有误"))
        #expect(first != second)
    }

    // MARK: Replacing

    @Test func `a verdict replaces only what its page showed, and asks for the password then`() async throws {
        let (test, group) = try await duplicated(.sqlite)
        let controller = DuplicatesController(services: test.services)
        func given() async throws -> [RecordID] {
            try await test.store.verdicts(round: "2016").filter(\.verdict.stands).map(\.id)
        }
        func form(_ page: String) throws -> [(String, String)] {
            let replaces = try #require(page.firstMatch(of: /name="replaces" value="([^"]*)"/))
            return [
                ("records", group.names.joined(separator: " ")), ("verdict", "none"), ("reason", "经核实"),
                ("replaces", String(replaces.1)),
            ]
        }
        func show() async throws -> String {
            try TestPage.text(await controller.show(TestPage.request(.duplicate, parts: ["key": group.key])))
        }
        func decide(_ form: [(String, String)]) async throws {
            _ = try await controller.decide(TestPage.request(.verdict, parts: ["key": group.key], form: form))
        }
        let blank = try form(await show())
        #expect(!ConsoleRoute.verdict.isGrave(FormFields(blank), for: .reviewer))
        try await decide(blank)
        let first = try await given()
        #expect(first.count == 1)
        // The page of before shows no verdict: who sends it would override one unseen, and without a password.
        await #expect(throws: ReviewError.changed) { try await decide(blank) }
        #expect(try await given() == first)
        let replacing = try form(await show())
        #expect(ConsoleRoute.verdict.isGrave(FormFields(replacing), for: .reviewer))
        try await decide(replacing)
        #expect(try await Set(given()).isDisjoint(with: first))
        await #expect(throws: ReviewError.changed) { try await decide(replacing) }
    }

    @Test(arguments: [[FilingState.inReview, .accepted], [.inReview, .accepted, .rejected]])
    func `of filings that are not granted a verdict is given, replaced and taken back`(_ states: [FilingState])
        async throws
    {
        let (test, group, first) = try await decided(states)
        let row = group.rows[0]
        if states.last == .rejected {
            let filing = SampleRound.filingID(row.organisation, unit: row.unit)
            try await test.store.take(
                ReviewStep(unit: row.unit, filing: filing, to: .closed, seen: nil),
                by: approver
            )
        }
        try await test.store.revokeVerdict(first, reason: "核实有误", by: reviewer)
        let second = try await test.store.giveVerdict(verdict(group, "none"), by: reviewer)
        let third = try await test.store.giveVerdict(verdict(group, "keep", keeps: 1), by: reviewer)
        let standing = try await test.store.verdicts(round: "2016").filter(\.verdict.stands)
        #expect(standing.map(\.id) == [third] && second != third)
    }

    @Test(arguments: Language.allCases)
    func `the page offers what can be given, and says of the rest why not and what to do`(_ language: Language)
        async throws
    {
        let (test, group, first) = try await decided([.inReview, .accepted, .approved])
        let controller = DuplicatesController(services: test.services)
        let request = TestPage.request(.duplicate, parts: ["key": group.key], language: language)
        let page = try TestPage.text(await controller.show(request), language: language)
        #expect(page.contains("value=\"keep:\(group.names[0])\"") && page.contains(#"value="legitimate""#))
        #expect(!page.contains("value=\"keep:\(group.names[1])\"") && !page.contains(#"value="none""#))
        #expect(page.contains(ReviewError.granted(["上海示例信息技术有限公司"]).sentence(language)))
        #expect(!page.contains("/verdicts/\(first)/revoke"), "the approval rests on it")
        _ = try await test.store.giveVerdict(verdict(group, "legitimate"), by: reviewer)
        let other = try TestPage.text(await controller.show(request), language: language)
        #expect(!other.contains("/revoke"), "and now on the one that replaced it")
    }

    @Test(arguments: StoreFactory.all)
    func `a verdict is about claims of one person that are there`(_ factory: StoreFactory) async throws {
        let (test, group) = try await duplicated(factory)
        let missing = "310101/hire/\(test.world.newID())"
        let drafts: [([String], String, String?)] = [
            ([group.names[0]], "none", nil), (group.names, "keep", nil), (group.names, "keep", missing),
            (group.names + [missing], "none", nil), (group.names, "other", nil),
            (["310101/filing/\(test.world.newID())", group.names[0]], "none", nil),
        ]
        for (records, verdict, keeps) in drafts {
            await #expect(throws: ReviewError.self) {
                _ = try await test.store.giveVerdict(
                    VerdictDraft(
                        round: "2016",
                        rule: "claim.duplicate",
                        records: records,
                        verdict: verdict,
                        keeps: keeps,
                        reason: "x"
                    ),
                    by: reviewer
                )
            }
        }
        #expect(try await test.store.verdicts(round: "2016").isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func `a unit's device can neither read nor write what is the commission's own`(_ factory: StoreFactory)
        async throws
    {
        let (test, _) = try await duplicated(factory)
        let device = try await test.device(unit)
        await #expect(throws: ProblemCode.forbidden) {
            _ = try await test.store.pull(PullRequest(scope: .commission, cursor: .zero), by: device.known)
        }
    }
}
