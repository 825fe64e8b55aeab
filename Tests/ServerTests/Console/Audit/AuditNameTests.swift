import Core
import SyncProtocol
import Testing

@testable import Server

/// What the audit log names by identifiers, as people call it.
@Suite struct AuditNameTests: ReviewStage {
    private let name = "上海示例信息技术有限公司"

    /// A filing with everything that the review does to one: remark, verdict, decision, notice, objection, late amendment.
    private func reviewed(_ factory: StoreFactory) async throws -> TestStore {
        let (test, device, ids) = try await submitted(factory)
        let remark = try await test.store.addRemark(draft("staff"), by: reviewer)
        try await test.store.closeRemark(remark, in: unit, by: reviewer)
        let other = try await test.device("310101")
        let otherCode = SampleRound.uscc(2)
        try await test.fill(SampleRound.filing(otherCode, unit: "310101", name: "乙公司"), from: other)
        try await test.fill([SampleRound.hire(7, of: otherCode, id: test.world.newID())], from: other)
        let group = try #require(await test.store.claimGroups(rule: "claim.duplicate", round: "2016").first)
        let verdict = VerdictDraft(
            round: "2016",
            rule: "claim.duplicate",
            records: group.names,
            verdict: "legitimate",
            keeps: nil,
            reason: "经核实"
        )
        _ = try await test.store.giveVerdict(verdict, by: reviewer)
        try await approve(test)
        let today = try #require(CivilDate(iso: "2016-11-25"))
        let place = "\(unit)/\(filing)"
        let notice = try await test.store.publish(
            NoticeDraft(
                round: "2016",
                title: "第一批",
                from: today,
                to: CivilDate(daysSinceEpoch: today.daysSinceEpoch + 1),
                names: [place]
            ),
            by: approver
        )
        let objection = try await test.store.addObjection(to: notice, filing: place, from: "某", text: "x", by: approver)
        try await test.store.answerObjection(objection, outcome: "dismissed", answer: "属实", by: approver)
        let shown = Base.revision(try await head(test))
        let late = Change(kind: .hire, record: ids[0], operation: .update, base: shown, set: ["post": "经理"])
        #expect(try await test.push([late], from: device).outcome == .conflicted)
        let open = try #require(await sheet(test).cases.first)
        try await test.store.closeCase(open.id, in: unit, choice: .setAside, reason: "不影响结论", by: approver)
        return test
    }

    @Test(arguments: StoreFactory.all)
    func `every record and device of the log has a name, and none is a person's`(_ factory: StoreFactory) async throws {
        let test = try await reviewed(factory)
        let entries = try await test.store.auditEntries(AuditQuery())
        let named = AuditPage.named(in: entries)
        let names = try await test.store.auditNames(of: named)
        let kinds = Set(named.map(\.kind))
        for kind in ["filing", "hire", "remark", "case", "claimVerdict", "notice", "objection", "device"] {
            #expect(kinds.contains(kind))
        }
        for object in named where object.id.flatMap(RecordID.init(rawValue:)) != nil {
            #expect(names[object]?.isEmpty == false, "\(object)")
        }
        #expect(names.values.allSatisfy { !$0.contains("张三") })
        #expect(names.first { $0.key.kind == "claimVerdict" }?.value == "乙公司、" + name)
        #expect(names.first { $0.key.kind == "notice" }?.value == "第一批")
    }

    @Test(arguments: Language.allCases)
    func `the page says the name, and the identifier beside it`(_ language: Language) async throws {
        let test = try await reviewed(.sqlite)
        let request = TestPage.request(.audit, role: .auditor, language: language)
        let page = try TestPage.text(await AuditController(store: test.store).show(request), language: language)
        let shown = Shown(language)
        let place = [shown.label(.filing), shown.unit(unit), name].joined(separator: " ")
        #expect(page.contains(place + "<small class=\"code\">\(filing)</small>"))
        #expect(page.contains([shown.unit("310101"), shown.label(.hire), "乙公司"].joined(separator: " ")))
        #expect(!page.contains("commission<"), "what the commission keeps is no unit's")
    }

    @Test func `a record that is no more is told by its identifier`() async throws {
        let test = try StoreFactory.sqlite()
        let gone = AuditObject(.filing, test.world.newID(), in: .unit(unit))
        #expect(try await test.store.auditNames(of: [gone]).isEmpty)
        let entry = AuditEntry(seq: 1, at: "2016-11-25T01:00:00Z", AuditDraft(.step, by: .system, on: gone))
        let choice = AuditChoice(TestPage.request(.audit))
        let line = try #require(AuditPage([entry], choice, names: [:], head: nil, .zh).lines.first)
        #expect(line.objectID == gone.id && !line.object.isEmpty)
    }
}
