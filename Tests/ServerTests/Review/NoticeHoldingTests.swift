import Core
import SyncProtocol
import Testing

@testable import Server

/// Which notice holds a filing, and what an upheld objection keeps it from, in every store.
@Suite struct NoticeHoldingTests: ReviewStage {
    private var place: String { "\(unit)/\(filing)" }

    private func draft(_ test: TestStore, from offset: Int = 0, days: Int = 1) -> NoticeDraft {
        let today = CivilDate(inShanghai: test.world.environment.now())
        let from = CivilDate(daysSinceEpoch: today.daysSinceEpoch + offset)
        let to = CivilDate(daysSinceEpoch: from.daysSinceEpoch + days)
        return NoticeDraft(round: "2016", title: "公示", from: from, to: to, names: [place])
    }

    private func published(_ factory: StoreFactory) async throws -> (TestStore, RecordID) {
        let (test, _, _) = try await submitted(factory)
        try await approve(test)
        return (test, try await test.store.publish(draft(test), by: approver))
    }

    private func object(_ test: TestStore, _ notice: RecordID) async throws {
        let id = try await test.store.addObjection(to: notice, filing: place, from: "某", text: "不实", by: approver)
        try await test.store.answerObjection(id, outcome: "upheld", answer: "属实", by: approver)
    }

    private func exported(_ test: TestStore) async throws -> Int {
        let request = try #require(ExportRequest(.filings, as: .json, round: "2016"))
        let filter = try await test.store.exportFilter(request)
        let parts = try await test.store.exportParts(of: .filing, request)
        return try await test.store.exportFilings(parts, request, filter).count
    }

    private func figures(_ test: TestStore) async throws -> UnitScore {
        let review = try await test.store.review(of: unit, round: "2016")
        let objected = try await test.store.objectedFilings(round: "2016")
        return UnitScore(review, now: test.world.environment.now(), objected: objected)
    }

    @Test(arguments: StoreFactory.all)
    func
        `what was published, reopened, rejected and closed stands struck through on the notice, in no figure and no export`(
            _ factory: StoreFactory
        ) async throws
    {
        let (test, notice) = try await published(factory)
        try await lead(test, to: .inReview, by: approver, reason: "核对")
        try await lead(test, to: .accepted, by: reviewer)
        try await lead(test, to: .rejected, by: approver, reason: "不符")
        try await lead(test, to: .closed, by: approver)
        let request = TestPage.request(.noticePrint, role: .approver, parts: ["id": notice.rawValue])
        let controller = NoticesController(services: test.services)
        // On paper it stays as it was put up, struck through.
        let paper = try await TestPage.text(controller.print(request))
        #expect(paper.contains("<del>上海示例信息技术有限公司</del>") && paper.contains("已撤出公示"))
        await #expect(throws: ReviewError.changed) {
            _ = try await test.store.addObjection(to: notice, filing: place, from: "某", text: "不实", by: approver)
        }
        let score = try await figures(test)
        #expect(score.supported == 0 && score.rejected == 1 && score.byState == [.closed: 1])
        #expect(try await exported(test) == 0)
    }

    @Test(arguments: StoreFactory.all)
    func `what was closed after its notice counts as approved, as the export has it`(_ factory: StoreFactory)
        async throws
    {
        let (test, notice) = try await published(factory)
        try await test.store.closeNotice(notice, reason: "会议决定", by: approver)
        let score = try await figures(test)
        #expect(score.supported == 1 && score.rejected == 0)
        #expect(try await exported(test) == 1)
    }

    @Test(arguments: StoreFactory.all)
    func `an upheld objection keeps a filing out of exports and figures until it is reopened, and no longer`(
        _ factory: StoreFactory
    ) async throws {
        let (test, first) = try await published(factory)
        try await object(test, first)
        #expect(try await exported(test) == 0)
        #expect(try await figures(test).supported == 0)
        #expect(try await test.store.queue(QueueQuery(round: "2016")).rows.map(\.isObjected) == [true])
        try await lead(test, to: .inReview, by: approver, reason: "异议成立")
        try await lead(test, to: .accepted, by: reviewer)
        try await lead(test, to: .approved, by: approver)
        let second = try await test.store.publish(draft(test), by: approver)
        #expect(try await exported(test) == 1)
        // In either order: the later notice closes it, the earlier one holds it no more.
        try await test.store.closeNotice(second, reason: "会议决定", by: approver)
        #expect(try await state(test) == "closed")
        try await test.store.closeNotice(first, reason: "会议决定", by: approver)
        #expect(try await test.store.notice(first)?.notice.notice.open == false)
        #expect(try await test.store.verify().problems.isEmpty)
    }

    // MARK: What was published

    private func text(_ route: ConsoleRoute, _ notice: RecordID, _ test: TestStore, _ language: Language = .zh)
        async throws -> String
    {
        let request = TestPage.request(route, role: .approver, parts: ["id": notice.rawValue], language: language)
        let controller = NoticesController(services: test.services)
        let answer = route == .notice ? try await controller.show(request) : try await controller.print(request)
        return try TestPage.text(answer, language: language)
    }

    /// Changes what the notice tells of the filing: its name, its category, its roster, and the round's name.
    private func move(_ test: TestStore, _ hire: RecordID) async throws {
        let scope = Scope.unit(unit)
        try await test.decide(
            [
                Change(
                    kind: .filing,
                    record: filing,
                    operation: .update,
                    base: .revision(try await head(test)),
                    set: ["name": "后来的名称有限公司", "category": "BPO"]
                )
            ],
            in: scope
        )
        try await test.decide(
            [Change(kind: .hire, record: hire, operation: .delete, base: .revision(try await head(test)))],
            in: scope
        )
        _ = try await test.store.change(.round, .round("2016"), in: .city, set: ["name": "后来的批次"])
    }

    @Test(arguments: Language.allCases)
    func `a notice shows what it published, whatever moved after that`(_ language: Language) async throws {
        let (test, _, ids) = try await submitted(.sqlite)
        try await approve(test)
        let notice = try await test.store.publish(draft(test), by: approver)
        let (page, paper) = (
            try await text(.notice, notice, test, language), try await text(.noticePrint, notice, test, language)
        )
        #expect(page.contains("上海示例信息技术有限公司") && page.contains(">2</td>"))
        try await move(test, ids[0])
        #expect(try await text(.noticePrint, notice, test, language) == paper)
        #expect(try await text(.notice, notice, test, language) == page)
    }

    @Test func `what came back and was corrected is shown on its first notice as that published it`() async throws {
        let (test, _, ids) = try await submitted(.sqlite)
        try await approve(test)
        let first = try await test.store.publish(draft(test), by: approver)
        try await lead(test, to: .inReview, by: approver, reason: "核对")
        try await move(test, ids[0])
        try await lead(test, to: .accepted, by: reviewer)
        try await lead(test, to: .approved, by: approver)
        let second = try await test.store.publish(draft(test), by: approver)
        let (before, after) = (try await text(.notice, first, test), try await text(.notice, second, test))
        #expect(before.contains("上海示例信息技术有限公司") && before.contains(">2</td>") && before.contains("已撤出公示"))
        #expect(after.contains("后来的名称有限公司") && after.contains(">1</td>"))
    }

    @Test func `a notice of before, without what it published, shows the figures as they are`() async throws {
        let (test, _, ids) = try await submitted(.sqlite)
        try await approve(test)
        let made = try await test.store.publish(draft(test), by: approver)
        var notice = try #require(await test.store.notice(made)).notice.notice
        notice.title = "旧公示"
        notice.content = .null
        let old = try await test.make(notice, .notice)
        #expect(try await text(.notice, old, test).contains("上海示例信息技术有限公司"))
        try await move(test, ids[0])
        let page = try await text(.notice, old, test)
        #expect(page.contains("后来的名称有限公司") && page.contains(">1</td>"))
        #expect(try await test.store.verify().problems.isEmpty)
    }

    @Test(arguments: [(-1, 3), (0, 0), (0, -1)])
    func `a notice begins today or later and ends after that`(_ offset: Int, _ days: Int) async throws {
        let (test, _, _) = try await submitted(.sqlite)
        try await approve(test)
        let today = CivilDate(inShanghai: test.world.environment.now())
        await #expect(throws: ReviewError.noticeDays(today)) {
            _ = try await test.store.publish(draft(test, from: offset, days: days), by: approver)
        }
        #expect(try await state(test) == "approved")
        _ = try await test.store.publish(draft(test), by: approver)
    }
}
