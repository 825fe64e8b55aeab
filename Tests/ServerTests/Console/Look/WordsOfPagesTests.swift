import Core
import SyncProtocol
import Testing

@testable import Server

/// Pages say what things are called, not their codes.
@Suite struct WordsOfPagesTests: ReviewStage {
    private func text(_ answer: ConsoleAnswer, _ language: Language = .zh) throws -> String {
        try TestPage.text(answer, language: language)
    }

    @Test(arguments: Language.allCases)
    func `the queue calls levels and tiers by their names`(_ language: Language) async throws {
        let (test, _, _) = try await submitted(.sqlite)
        let page = try text(
            await QueueController(services: test.services).list(TestPage.request(.queue, language: language)),
            language
        )
        for code in ["MOFCOM", "CITY", "DISTRICT"] { #expect(!page.contains(code)) }
        let level = language == .zh ? "区级重点" : "district level"
        #expect(page.contains((language == .zh ? "列入第 1 档 · " : "listing tier 1 · ") + level))
        for level in Catalogue.edition2016.levels {
            #expect(Shown(language).name(ofLevel: level.code) != level.code)
        }
    }

    @Test(arguments: Language.allCases)
    func `no page calls a tier by its code, also where none is reached`(_ language: Language) async throws {
        let (test, _, _) = try await submitted(.sqlite)
        let below = SampleRound.uscc(2)
        let device = try await test.device(unit)
        try await test.fill(
            SampleRound.filing(below, unit: unit, name: "乙公司") { $0.offshore = Money(cents: 10_000) },
            from: device
        )
        let id = SampleRound.filingID(below, unit: unit)
        #expect(try await test.lead(id, to: .submitted, by: device).outcome == .applied)
        try await approve(test)
        var pages: [String] = []
        for filing in [filing, id] {
            let parts = ["unit": unit, "id": filing.rawValue]
            let request = TestPage.request(.filing, parts: parts, language: language)
            pages.append(try text(await FilingController(services: test.services).show(request), language))
            let paper = TestPage.request(.opinion, parts: parts, language: language)
            pages.append(try text(await OpinionController(services: test.services).print(paper), language))
        }
        let list = TestPage.request(.queue, query: [("state", "all")], language: language)
        pages.append(try text(await QueueController(services: test.services).list(list), language))
        let notices = TestPage.request(.notices, role: .approver, language: language)
        pages.append(try text(await NoticesController(services: test.services).list(notices), language))
        for page in pages { #expect(page.firstMatch(of: /\bT[1-3]\b/) == nil) }
        let tier = language == .zh ? "第 2 档" : "tier 2"
        #expect(pages[2].contains(tier))
    }

    @Test func `history calls what a return gave back by name and label, also when the row is gone`() async throws {
        let (test, device, ids) = try await submitted(.sqlite)
        for (id, field) in [(ids[0], "post"), (ids[1], nil)] {
            _ = try await test.store.addRemark(draft(field, of: .hire, id.rawValue), by: reviewer)
        }
        try await lead(test, to: .returned, by: reviewer)
        let name = try #require(await test.store.record(.hire, ids[0], in: .unit(unit))?.body["name"]?.stringValue)
        let removed = Change(
            kind: .hire,
            record: ids[1],
            operation: .delete,
            base: .revision(try await head(test))
        )
        #expect(try await test.push([removed], from: device).outcome == .applied)
        let request = TestPage.request(.filingHistory, parts: ["unit": unit, "id": filing.rawValue])
        let page = try text(await FilingController(services: test.services).history(request))
        #expect(page.contains("新录用员工 · \(name) · "))
        #expect(page.contains("已删除的一行"))
        for id in ids { #expect(!page.contains(id.rawValue)) }
        #expect(!page.contains("filing/") || !page.contains("hire/"))
    }

    @Test(arguments: Language.allCases)
    func `particulars of the audit log have labels, and codes their words`(_ language: Language) {
        let detail: [String: JSONValue] = [
            "from": "approved", "to": "returned", "reason": .string("310105199001011234 " + TestPage.hostile),
            "reopened": .array([.string("filing/\(filing)/staff")]), "asks": true, "rows": 1234, "empty": .null,
            "set": ["hireCap": 3], "made-up": "mine",
        ]
        let items = AuditParticulars(Shown(language)).items(detail, of: .step)
        let zh = language == .zh
        #expect(items.contains(.init(label: zh ? "由" : "from", value: Shown(language).state(.approved))))
        #expect(items.contains(.init(label: zh ? "要求补正" : "asks for a correction", value: zh ? "是" : "yes")))
        #expect(items.contains(.init(label: zh ? "行数" : "rows", value: "1,234")))
        #expect(items.contains { $0.label == Shown(language).label("hireCap", .round) && $0.value.hasPrefix("3") })
        #expect(items.contains { $0.value.contains(Shown(language).label("staff", .filing)) })
        #expect(items.contains { $0.label == "made-up" })
        #expect(!items.contains { $0.label == "empty" })
        let reason = items.first { $0.label == (zh ? "理由" : "reason") }?.value
        #expect(reason?.contains("310105199001011234") == false)
        #expect(reason?.contains(TestPage.hostile) == true)
    }

    @Test func `whatever acts of the review note has a label`() async throws {
        let (test, _, ids) = try await submitted(.sqlite)
        try await approve(test)
        try await amend(test, ids[0])
        _ = try await test.store.addRemark(draft("staff", asks: false), by: reviewer)
        try await test.store.assign(filing, in: unit, to: "wang", by: reviewer)
        try await test.store.setRound("2016", to: .frozen, by: .commandLine)
        let entries = try await test.store.auditEntries(AuditQuery())
        #expect(!entries.isEmpty)
        for entry in entries {
            for item in AuditParticulars(Shown(.zh)).items(entry.draft.detail, of: entry.draft.action) {
                #expect(item.label.unicodeScalars.contains { $0.value > 0x4E00 }, "\(item.label)")
            }
        }
        let page = try text(
            await AuditController(store: test.store).show(TestPage.request(.audit, role: .auditor))
        )
        #expect(page.contains("由：</span>审核中</div>"))
        #expect(!page.contains("&quot;from&quot;"))
    }
}
