import Core
import SyncProtocol
import Testing

@testable import Server

/// No page shows an ID number in full, wherever somebody typed it.
@Suite struct MaskedPageTests: ReviewStage {
    private static let number = "310105199001011234"

    @Test(arguments: [
        ("<p>名册中 310105199001011234 不是</p>", "<p>名册中 310105********1234 不是</p>"),
        ("<p>31010519900101123X</p>", "<p>310105********123X</p>"),
        ("<p>３１０１０５１９９００１０１１２３４</p>", "<p>３１０１０５********１２３４</p>"),
        ("310105900101123<br>", "310105*****1123<br>"),
        ("<b aria-label=\"选择 310105199001011234\">", "<b aria-label=\"选择 310105********1234\">"),
        ("<b data-confirm=\"批准：310105199001011234？\">", "<b data-confirm=\"批准：310105********1234？\">"),
        (
            "<option value=\"310105199001011234\">310105199001011234</option>",
            "<option value=\"310105199001011234\">310105********1234</option>"
        ),
    ])
    func `a number in what people read is masked`(page: String, masked: String) {
        #expect(MaskedPage.of(page) == masked)
    }

    @Test(arguments: [
        "<td>91310101PDY010605J 913101050000000017</td>", "<td>13812345678 1,234,567,890.00 2016-11-24 14:00</td>",
        "<td class=\"code\">00000000000000001234567890abcdef1234567890123456789012345678901f</td>",
        "<input name=\"reason\" value=\"310105199001011234\"><a href=\"/x?q=310105199001011234\">x</a>",
        "<td>3cd77b93-53a3-827d-9008-8c25fc299e86</td>",
    ])
    func `all else stays`(page: String) {
        #expect(MaskedPage.of(page) == page)
    }

    @Test(arguments: Language.allCases)
    func `a number in a remark, a reason, an answer, a verdict or an objection is on no page`(
        _ language: Language
    ) async throws {
        let (test, device, ids) = try await submitted(.sqlite)
        let (number, store) = (Self.number, test.store)
        // The same person in another unit's roster, for the duplicates.
        let second = SampleRound.uscc(2)
        let other = try await test.device("310101")
        try await test.fill(SampleRound.filing(second, unit: "310101", name: "乙公司 \(number)"), from: other)
        try await test.fill([SampleRound.hire(7, of: second, id: test.world.newID())], from: other)
        let group = try #require(await store.claimGroups(rule: "claim.duplicate", round: "2016").first)
        func verdict(_ kind: String) -> VerdictDraft {
            VerdictDraft(
                round: "2016",
                rule: "claim.duplicate",
                records: group.names,
                verdict: kind,
                keeps: nil,
                reason: "核对 \(number)"
            )
        }
        let remark = try await store.addRemark(draft("staff", text: "请核对 \(number)"), by: reviewer)
        try await lead(test, to: .returned, by: reviewer, reason: "退回 \(number)")
        let reply = Change(
            kind: .remark,
            record: remark,
            operation: .update,
            base: .revision(try await head(test)),
            set: ["reply": .string("已核对 \(number)")]
        )
        #expect(try await test.push([reply], from: device).outcome == .applied)
        try await store.closeRemark(remark, in: unit, by: reviewer)
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        let first = try await store.giveVerdict(verdict("none"), by: reviewer)
        try await store.revokeVerdict(first, reason: "撤销 \(number)", by: reviewer)
        _ = try await store.giveVerdict(verdict("legitimate"), by: reviewer)
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer, reason: "受理 \(number)")
        try await lead(test, to: .approved, by: approver, reason: "同意 \(number)")
        let place = "\(unit)/\(filing)"
        let today = CivilDate(inShanghai: test.world.environment.now())
        var notice = NoticeDraft(
            round: "2016",
            title: "公示 \(number)",
            from: today,
            to: CivilDate(daysSinceEpoch: today.daysSinceEpoch + 6),
            names: [place]
        )
        await #expect(throws: ReviewError.numberInTitle) { try await store.publish(notice, by: approver) }
        notice.title = "公示"
        let published = try await store.publish(notice, by: approver)
        let objection = try await store.addObjection(
            to: published,
            filing: place,
            from: "赵 \(number)",
            text: "异议 \(number)",
            by: approver
        )
        try await store.answerObjection(objection, outcome: "dismissed", answer: "答复 \(number)", by: approver)

        let services = test.services
        let parts = ["unit": unit, "id": filing.rawValue]
        func request(_ route: ConsoleRoute, _ parts: [String: String] = [:]) -> ConsoleRequest {
            TestPage.request(route, role: .approver, parts: parts, language: language)
        }
        let filings = FilingController(services: services)
        let (duplicates, notices) = (DuplicatesController(services: services), NoticesController(services: services))
        let noticeParts = ["id": published.rawValue]
        let answers = [
            ("filing", try await filings.show(request(.filing, parts))),
            ("roster", try await filings.roster(request(.roster, parts))),
            ("history", try await filings.history(request(.filingHistory, parts))),
            ("opinion", try await OpinionController(services: services).print(request(.opinion, parts))),
            ("duplicates", try await duplicates.list(request(.duplicates))),
            ("duplicate", try await duplicates.show(request(.duplicate, ["key": group.key]))),
            ("notice", try await notices.show(request(.notice, noticeParts))),
            ("print", try await notices.print(request(.noticePrint, noticeParts))),
            ("notices", try await notices.list(request(.notices))),
            ("queue", try await QueueController(services: services).list(request(.queue))),
            ("audit", try await AuditController(store: store).show(request(.audit))),
        ]
        for (name, answer) in answers {
            let text = try TestPage.text(answer, language: language)
            #expect(!text.contains(number), "\(name)")
            guard ["filing", "opinion", "duplicate", "notice", "audit"].contains(name) else { continue }
            #expect(text.contains("310105********1234"), "\(name)")
        }
        // What was asked for with a reason, and is in the audit log, is shown.
        let reveal = TestPage.request(.reveal, parts: parts, form: [("reason", "核对")], language: language)
        let revealed = try TestPage.text(await filings.reveal(reveal), language: language)
        let own = try #require(await store.record(.hire, ids[0], in: .unit(unit))?.body["idNumber"]?.stringValue)
        #expect(revealed.contains(own))
    }
}
