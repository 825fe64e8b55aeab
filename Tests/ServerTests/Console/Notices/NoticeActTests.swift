import Core
import Crypto
import Foundation
import SyncProtocol
import Testing

@testable import Server

/// A public notice from its publication to its closing, through the controller.
@Suite struct NoticeActTests {
    private let uscc = SampleRound.uscc(1)
    private var filing: RecordID { SampleRound.filingID(uscc, unit: Sample.unit) }
    private var place: String { Sample.unit + "/" + filing.rawValue }

    private func approved(_ factory: StoreFactory) async throws -> (TestStore, NoticesController) {
        let test = try factory()
        let device = try await test.device()
        try await test.fill(SampleRound.filing(uscc, unit: Sample.unit, name: "甲公司"), from: device)
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        try await test.review(filing, of: Sample.unit, through: [.inReview, .accepted, .approved])
        return (test, NoticesController(services: test.services))
    }

    private func request(
        _ route: ConsoleRoute,
        _ id: String? = nil,
        form: [(String, String)]
    ) -> ConsoleRequest {
        TestPage.request(route, role: .approver, parts: id.map { ["id": $0] } ?? [:], form: form)
    }

    /// Publishes the filing from 24 to 30 November; the world's clock stands at the 24th.
    private func publish(_ controller: NoticesController) async throws -> String {
        let fields = [
            ("round", "2016"), ("title", "第一批"), ("from", "2016-11-24"), ("to", "2016-11-30"),
            ("filing", try await pick(controller)),
        ]
        guard case .see(let path, let message) = try await controller.publish(request(.publish, form: fields)) else {
            throw TestPage.NoPage()
        }
        #expect(message?.kind == .ok)
        return try #require(path.split(separator: "/").last).description
    }

    /// The checkbox of the filing, as the list shows it.
    private func pick(_ controller: NoticesController) async throws -> String {
        let list = try TestPage.text(await controller.list(TestPage.request(.notices, role: .approver)))
        let box = list.firstMatch(of: /name="filing" value="([^"]+)"/)
        return try #require(box.map { String($0.1) })
    }

    private func state(_ test: TestStore) async throws -> String? {
        try await test.store.record(.filing, filing, in: .unit(Sample.unit))?.body["state"]?.stringValue
    }

    @Test(arguments: StoreFactory.all)
    func `publishing leads the chosen filings on and shows the notice`(_ factory: StoreFactory) async throws {
        let (test, controller) = try await approved(factory)
        let id = try await publish(controller)
        #expect(try await state(test) == "published")
        // The entry says what was published: its digest is that of the filings and figures that the notice keeps.
        let entry = try #require(await test.store.auditEntries(AuditQuery()).last { $0.draft.action == .notice })
        let record = try #require(await test.store.notices(round: "2016", limit: 1).first)
        let shown: JSONValue = ["content": record.notice.content, "filings": [.string("\(Sample.unit)/\(filing)")]]
        let content = Array(SHA256.hash(data: Data(shown.canonicalText().utf8))).hexadecimal
        #expect(entry.draft.detail["content"] == .string(content))
        #expect(entry.draft.detail["title"] == "第一批")
        let page = try TestPage.text(
            await controller.show(TestPage.request(.notice, role: .approver, parts: ["id": id]))
        )
        #expect(page.contains("公示中，还剩 7 天"))
        #expect(page.contains("甲公司"))
        let list = try TestPage.text(await controller.list(TestPage.request(.notices, role: .approver)))
        #expect(list.contains("第一批"))
        #expect(list.contains("没有已批准而未公示的申报"))
    }

    @Test(arguments: [
        [("title", "x"), ("from", "2016-11-24"), ("to", "2016-11-30")], [("filing", "x")],
        [("title", "x"), ("from", "24.11.2016"), ("to", "2016-11-30"), ("filing", "x")],
    ])
    func `a form that lacks something publishes nothing`(_ fields: [(String, String)]) async throws {
        let (test, controller) = try await approved(.sqlite)
        await #expect(throws: ReviewError.self) {
            try await controller.publish(request(.publish, form: [("round", "2016")] + fields))
        }
        #expect(try await state(test) == "approved")
        #expect(try await test.store.notices(round: "2016", limit: 1).isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func `an objection stops the closing until it is answered`(_ factory: StoreFactory) async throws {
        let (test, controller) = try await approved(factory)
        let id = try await publish(controller)
        let fields = [("filing", place), ("from", "赵六"), ("text", "材料不实")]
        _ = try await controller.addObjection(request(.objection, id, form: fields))
        test.world.advance(seconds: 8 * 86_400)
        await #expect(throws: ReviewError.noticeUnanswered) {
            try await controller.close(request(.closeNotice, id, form: []))
        }
        let notice = try #require(RecordID(rawValue: id))
        let objection = try #require(await test.store.notice(notice)?.objections.first?.id)
        let answer = [("outcome", "dismissed"), ("answer", "经核实材料属实")]
        guard
            case .see(let path, _) = try await controller.answer(
                request(.answerObjection, objection.rawValue, form: answer)
            )
        else { throw TestPage.NoPage() }
        #expect(path == "/notices/" + id)
        _ = try await controller.close(request(.closeNotice, id, form: []))
        #expect(try await state(test) == "closed")
        #expect(try await test.store.notice(notice)?.notice.notice.open == false)
    }

    @Test(arguments: StoreFactory.all)
    func `before the term ends a closing needs a reason`(_ factory: StoreFactory) async throws {
        let (test, controller) = try await approved(factory)
        defer { withExtendedLifetime(test) {} }
        let id = try await publish(controller)
        await #expect(throws: ReviewError.noticeRuns) {
            try await controller.close(request(.closeNotice, id, form: []))
        }
        _ = try await controller.close(request(.closeNotice, id, form: [("reason", "会议决定")]))
    }
}
