import Core
import SyncProtocol
import Testing

@testable import Server

/// What the audit log says of objections and their answers.
@Suite struct ObjectionAuditTests: ReviewStage {
    /// An objection that was answered, each with a made-up resident ID in its text.
    private func answered(_ factory: StoreFactory, _ outcome: String) async throws -> TestStore {
        let (test, _, _) = try await submitted(factory)
        try await approve(test)
        let today = CivilDate(inShanghai: test.world.environment.now())
        let place = "\(unit)/\(filing)"
        let notice = try await test.store.publish(
            NoticeDraft(
                round: "2016",
                title: "公示",
                from: today,
                to: CivilDate(daysSinceEpoch: today.daysSinceEpoch + 7),
                names: [place]
            ),
            by: approver
        )
        let number = Sample.idNumber(7)
        let id = try await test.store.addObjection(
            to: notice,
            filing: place,
            from: "某企业 \(number)",
            text: "人数不实：\(number)",
            by: approver
        )
        try await test.store.answerObjection(id, outcome: outcome, answer: "经核实 \(number) 在岗", by: approver)
        return test
    }

    @Test(arguments: StoreFactory.all, ["upheld", "dismissed"])
    func `an objection's entry says what was said of which filing, and its answer's what was decided and why`(
        _ factory: StoreFactory,
        _ outcome: String
    ) async throws {
        let test = try await answered(factory, outcome)
        let masked = Mask.identifiers(in: Sample.idNumber(7))
        var query = AuditQuery()
        query.action = .objection
        let said = try #require(await test.store.auditEntries(query).first).draft.detail
        #expect(said["filing"] == .string("\(unit)/\(filing)"))
        #expect(said["objector"] == .string("某企业 \(masked)"))
        #expect(said["text"] == .string("人数不实：\(masked)"))
        query.action = .objectionAnswer
        let entry = try #require(await test.store.auditEntries(query).first)
        #expect(entry.draft.detail["outcome"] == .string(outcome))
        #expect(entry.draft.detail["reason"] == .string("经核实 \(masked) 在岗"))
        #expect(entry.draft.detail["filing"] == .string("\(unit)/\(filing)"))
        #expect(!entry.json.canonicalText().contains(Sample.idNumber(7)))
    }

    @Test(arguments: Language.allCases)
    func `the page of the log shows both, with labels and the enterprise's name`(_ language: Language) async throws {
        let test = try await answered(.sqlite, "dismissed")
        let request = TestPage.request(.audit, role: .auditor, language: language)
        let page = try TestPage.text(await AuditController(store: test.store).show(request), language: language)
        for (chinese, english) in [("异议人", "objector"), ("异议", "objection"), ("理由", "reason"), ("结果", "outcome")] {
            #expect(page.contains(language == .zh ? chinese : english))
        }
        #expect(page.contains("人数不实") && page.contains("在岗") && page.contains(language == .zh ? "不成立" : "dismissed"))
        let shown = Shown(language)
        #expect(page.contains([shown.unit(unit), shown.label(.filing), "上海示例信息技术有限公司"].joined(separator: " ")))
        #expect(!page.contains(Sample.idNumber(7)))
    }
}
