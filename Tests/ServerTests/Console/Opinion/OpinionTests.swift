import Core
import Foundation
import SyncProtocol
import Testing

@testable import Server

/// The opinion sheet of a filing.
@Suite struct OpinionTests {
    private let uscc = SampleRound.uscc(1)
    private var filing: RecordID { SampleRound.filingID(uscc, unit: Sample.unit) }

    private func world(name: String = "甲公司") async throws -> (TestStore, OpinionController) {
        let test = try StoreFactory.sqlite()
        let device = try await test.device()
        let made = SampleRound.filing(uscc, unit: Sample.unit, name: name) { $0.contractMonths = 24 }
        try await test.fill(made, from: device)
        let ids = (0..<2).map { _ in test.world.newID() }
        let hires = ids.enumerated().map { SampleRound.hire($0 + 1, of: uscc, id: $1) }
        try await test.fill(hires, from: device)
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        return (test, OpinionController(services: test.services))
    }

    private func text(_ controller: OpinionController, _ language: Language = .zh) async throws -> String {
        let parts = ["unit": Sample.unit, "id": filing.rawValue]
        let request = TestPage.request(.opinion, parts: parts, language: language)
        return try TestPage.text(await controller.print(request), language: language)
    }

    @Test func `it prints figures, verdicts with clause and arithmetic, and empty seals before any review`()
        async throws
    {
        let (_, controller) = try await world()
        let text = try await text(controller)
        for part in [
            "服务外包企业申报审核意见表", "甲公司", uscc, "申报 2 人，核定 2 人", "列入标准第 1 档", "达到", "（尚无）", "（盖章）", "（出口额 120 ≥ 100）",
            #"<body class="paper">"#,
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(!text.contains(Sample.idNumber(1)))
    }

    @Test func `opinion and decision are those since the review last began`() async throws {
        let (test, controller) = try await world()
        try await test.review(filing, of: Sample.unit, through: [.inReview, .accepted], reason: "材料齐全")
        try await test.review(filing, of: Sample.unit, through: [.approved], reason: "同意支持")
        let decided = try await text(controller)
        #expect(decided.contains("已受理 材料齐全 wang，"))
        #expect(decided.contains("批准 同意支持 li，"))
        let seen = try await test.heads(Sample.unit)
        let reopening = ReviewStep(unit: Sample.unit, filing: filing, to: .inReview, reason: "复核", seen: seen)
        try await test.store.take(reopening, by: TestStore.approver)
        let reopened = try await text(controller)
        #expect(!reopened.contains("已受理 材料齐全 wang，"))
        #expect(reopened.contains("此前的决定已因重新打开而失效。"))
    }

    @Test func `what is stated is not called missing, and no page is left for the time of printing alone`() async throws
    {
        let (_, controller) = try await world()
        let text = try await text(controller)
        #expect(!text.contains("（缺：最长服务外包合同期限）") && text.contains("由审核人判断"))
        let printed = try #require(text.range(of: "打印时间"))
        let first = try #require(text.range(of: "<table>"))
        #expect(printed.lowerBound < first.lowerBound)
    }

    @Test(arguments: Language.allCases)
    func `hostile text shows as text`(_ language: Language) async throws {
        let (test, controller) = try await world(name: TestPage.hostile)
        try await test.review(filing, of: Sample.unit, through: [.inReview, .accepted], reason: TestPage.hostile)
        let text = try await text(controller, language)
        #expect(!text.contains("<script>alert"))
        #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;"))
    }

    @Test func `objections are printed with their answer and its outcome, without who objected`() async throws {
        let (test, controller) = try await world()
        try await test.review(filing, of: Sample.unit, through: [.inReview, .accepted, .approved])
        #expect(try await !text(controller).contains("公示异议与答复"))
        let place = "\(Sample.unit)/\(filing)"
        let today = CivilDate(inShanghai: test.world.environment.now())
        let term = NoticeDraft(
            round: "2016",
            title: "第一批",
            from: today,
            to: CivilDate(daysSinceEpoch: today.daysSinceEpoch + 7),
            names: [place]
        )
        let notice = try await test.store.publish(term, by: TestStore.approver)
        func object(_ text: String) async throws -> RecordID {
            try await test.store.addObjection(
                to: notice,
                filing: place,
                from: "举报人赵某",
                text: text,
                by: TestStore.approver
            )
        }
        let first = try await object("名册中 310105199001011234 不是该企业员工 " + TestPage.hostile)
        let waiting = try await text(controller)
        #expect(waiting.contains("公示异议与答复") && waiting.contains("尚未答复。"))
        try await test.store.answerObjection(first, outcome: "upheld", answer: "核查属实", by: TestStore.approver)
        test.world.advance(seconds: 60)
        let second = try await object("业务额不实")
        try await test.store.answerObjection(second, outcome: "dismissed", answer: "与审计报告一致", by: TestStore.approver)
        let seen = try await test.heads(Sample.unit)
        let reopening = ReviewStep(unit: Sample.unit, filing: filing, to: .inReview, reason: "异议成立", seen: seen)
        try await test.store.take(reopening, by: TestStore.approver)
        let paper = try await text(controller)
        for part in [
            "处理结果：成立", "答复：核查属实（li，", "处理结果：不成立", "答复：与审计报告一致（li，", "业务额不实", "&lt;script&gt;",
        ] {
            #expect(paper.contains(part), "\(part)")
        }
        for part in ["举报人赵某", "310105199001011234", "<script>alert", "尚未答复"] {
            #expect(!paper.contains(part), "\(part)")
        }
        let order = try ["名册中", "核查属实", "业务额不实"].map { try #require(paper.range(of: $0)).lowerBound }
        #expect(order == order.sorted())
        #expect(try await text(controller, .en).contains("Outcome: upheld"))
    }

    @Test func `there is none of a filing that is not`() async throws {
        let (_, controller) = try await world()
        await #expect(throws: ConsoleFailure.notFound) {
            _ = try await controller.print(
                TestPage.request(.opinion, parts: ["unit": Sample.otherUnit, "id": filing.rawValue])
            )
        }
    }
}
