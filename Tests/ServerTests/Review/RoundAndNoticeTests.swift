import Core
import SyncProtocol
import Testing

@testable import Server

/// Rounds that are frozen and notices that are published, in every store.
@Suite struct RoundAndNoticeTests: ReviewStage {
    @Test(arguments: StoreFactory.all)
    func `a frozen round is sealed with the place of every unit, and the seal verifies`(_ factory: StoreFactory)
        async throws
    {
        let (test, _, _) = try await submitted(factory)
        try await test.store.setRound("2016", to: .frozen, by: .commandLine)
        let place = try await head(test)
        let scopes = try await test.store.contents(of: .commission)
        let freeze = try Freeze(body: try #require(scopes.records.first { $0.kind == .freeze }).body)
        let units = try #require(freeze.manifest["units"]?.arrayValue)
        #expect(units.count == 17)
        let own = try #require(units.first { $0["unit"]?.stringValue == unit })
        #expect(own["revision"]?.stringValue == place.description)
        #expect(own["filings"] == ["submitted": 1])
        let key = try #require(Signatures.publicKey(hexadecimal: test.store.identity.publicKey))
        #expect(Signatures.isValid(freeze.signature, over: freeze.manifest.canonicalBytes(), as: .freeze, by: key))
        await #expect(throws: ReviewError.obstacle(.requirement(.notFrozen))) {
            try await lead(test, to: .returned, by: reviewer, reason: "x")
        }
        try await test.store.setRound("2016", to: .open, by: .commandLine)
        try await lead(test, to: .returned, by: reviewer, reason: "x")
    }

    @Test(arguments: StoreFactory.all)
    func `a notice publishes approved filings, and ends when its days are over and objections are answered`(
        _ factory: StoreFactory
    ) async throws {
        let (test, _, _) = try await submitted(factory)
        let name = "\(unit)/\(filing)"
        let today = try #require(CivilDate(iso: "2016-11-25"))
        func draft() -> NoticeDraft {
            NoticeDraft(
                round: "2016",
                title: "公示",
                from: today,
                to: CivilDate(daysSinceEpoch: today.daysSinceEpoch + 7),
                names: [name]
            )
        }
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
        await #expect(throws: ReviewError.self) { _ = try await test.store.publish(draft(), by: approver) }
        try await lead(test, to: .approved, by: approver)
        await #expect(throws: ReviewError.obstacle(.requirement(.byNotice))) {
            try await lead(test, to: .published, by: approver)
        }
        let notice = try await test.store.publish(draft(), by: approver)
        #expect(try await state(test) == "published")
        await #expect(throws: ReviewError.obstacle(.requirement(.byNotice))) {
            try await lead(test, to: .closed, by: approver)
        }
        let objection = try await test.store.addObjection(
            to: notice,
            filing: name,
            from: "某企业",
            text: "人数不实",
            by: approver
        )
        test.world.advance(seconds: 20 * 86_400)
        await #expect(throws: ReviewError.noticeUnanswered) {
            try await test.store.closeNotice(notice, reason: nil, by: approver)
        }
        try await test.store.answerObjection(objection, outcome: "dismissed", answer: "经核实无误", by: approver)
        try await test.store.closeNotice(notice, reason: nil, by: approver)
        #expect(try await state(test) == "closed")
        #expect(try await test.store.verify().problems.isEmpty)
    }

    /// Two published filings of a unit on one notice; a late amendment of the first came after.
    private func publishedWithCase(_ factory: StoreFactory) async throws -> (TestStore, RecordID, other: RecordID) {
        let (test, device, ids) = try await submitted(factory)
        try await approve(test)
        let other = SampleRound.filingID(SampleRound.uscc(2), unit: unit)
        try await test.fill(SampleRound.filing(SampleRound.uscc(2), unit: unit), from: device)
        #expect(try await test.lead(other, to: .submitted, by: device).outcome == .applied)
        try await test.review(other, of: unit, through: [.inReview, .accepted, .approved])
        let today = try #require(CivilDate(iso: "2016-11-25"))
        let names = [filing, other].map { "\(unit)/\($0)" }
        let notice = try await test.store.publish(
            NoticeDraft(
                round: "2016",
                title: "公示",
                from: today,
                to: CivilDate(daysSinceEpoch: today.daysSinceEpoch + 1),
                names: names
            ),
            by: approver
        )
        let shown = Base.revision(try await head(test))
        let late = Change(kind: .hire, record: ids[0], operation: .update, base: shown, set: ["post": "经理"])
        #expect(try await test.push([late], from: device).outcome == .conflicted)
        test.world.advance(seconds: 20 * 86_400)
        return (test, notice, other)
    }

    private func isOpen(_ notice: RecordID, _ test: TestStore) async throws -> Bool? {
        try await test.store.notice(notice)?.notice.notice.open
    }

    @Test(arguments: StoreFactory.all)
    func `a filing with an open case stays behind on its notice, the others are closed, and then it follows`(
        _ factory: StoreFactory
    ) async throws {
        let (test, notice, other) = try await publishedWithCase(factory)
        let name = "\(unit)/\(filing)"
        let first = try await test.store.closeNotice(notice, reason: nil, by: approver)
        #expect(first.closed == 1 && first.waiting == [name])
        #expect(try await state(test) == "published")
        #expect(try await test.store.record(.filing, other, in: .unit(unit))?.body["state"] == "closed")
        #expect(try await isOpen(notice, test) == true)
        let noted = try #require(await test.store.auditEntries(AuditQuery(limit: 1)).first)
        #expect(noted.draft.action == .notice && noted.draft.detail["waiting"] == .array([.string(name)]))
        await #expect(throws: ReviewError.obstacle(.requirement(.noOpenCase))) {
            try await test.store.closeNotice(notice, reason: nil, by: approver)
        }
        let open = try #require(await sheet(test).cases.first)
        try await test.store.closeCase(open.id, in: unit, choice: .setAside, reason: "不影响结论", by: approver)
        let second = try await test.store.closeNotice(notice, reason: nil, by: approver)
        #expect(second.closed == 1 && second.waiting.isEmpty)
        #expect(try await state(test) == "closed")
        #expect(try await isOpen(notice, test) == false)
        #expect(try await test.store.verify().problems.isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func `what stays behind may be returned because of its case, and holds its notice no longer`(
        _ factory: StoreFactory
    ) async throws {
        let (test, notice, _) = try await publishedWithCase(factory)
        try await test.store.closeNotice(notice, reason: nil, by: approver)
        try await lead(test, to: .returned, by: approver, reason: "更正影响结论")
        try await test.store.closeNotice(notice, reason: nil, by: approver)
        #expect(try await isOpen(notice, test) == false)
        #expect(try await state(test) == "returned")
    }

    @Test(arguments: StoreFactory.all)
    func `an earlier notice that ends leaves alone what a later one still shows`(_ factory: StoreFactory) async throws {
        let (test, _, _) = try await submitted(factory)
        try await approve(test)
        let today = try #require(CivilDate(iso: "2016-11-25"))
        let draft = NoticeDraft(
            round: "2016",
            title: "公示",
            from: today,
            to: CivilDate(daysSinceEpoch: today.daysSinceEpoch + 1),
            names: ["\(unit)/\(filing)"]
        )
        let first = try await test.store.publish(draft, by: approver)
        try await lead(test, to: .inReview, by: approver, reason: "核对")
        try await lead(test, to: .accepted, by: reviewer)
        try await lead(test, to: .approved, by: approver)
        let second = try await test.store.publish(draft, by: approver)
        test.world.advance(seconds: 20 * 86_400)
        try await test.store.closeNotice(first, reason: nil, by: approver)
        #expect(try await state(test) == "published")
        try await test.store.closeNotice(second, reason: nil, by: approver)
        #expect(try await state(test) == "closed")
    }

    @Test func `the limit of a round changes no number that was granted before an approver has reopened the filing`()
        async throws
    {
        let (test, _, _) = try await submitted(.sqlite)
        func set(_ limit: JSONValue) async throws {
            _ = try await test.store.change(.round, .round("2016"), in: .city, set: ["hireCap": limit])
        }
        func limit() async throws -> Int? { try await test.store.rounds().first { $0.code == "2016" }?.hireCap }
        try await set(1)
        try await set(.null)
        try await approve(test)
        let entries = try await test.store.auditEntries(AuditQuery()).count
        let refusal = ReviewError.limit(["上海示例信息技术有限公司"])
        await #expect(throws: refusal) { try await set(1) }
        #expect(try await limit() == nil)
        #expect(try await test.store.auditEntries(AuditQuery()).count == entries)
        // Two are supported, of whatever limit above.
        try await set(2)
        #expect(try await limit() == 2)
        await #expect(throws: refusal) { try await set(0) }
        try await lead(test, to: .inReview, by: approver, reason: "上限调整")
        try await set(1)
        #expect(try await limit() == 1)
        #expect(try await test.store.verify().problems.isEmpty)
    }
}
