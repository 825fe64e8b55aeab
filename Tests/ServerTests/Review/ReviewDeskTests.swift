import Core
import SyncProtocol
import Testing

@testable import Server

/// What the commission does in the review, in every store.
@Suite struct ReviewDeskTests: ReviewStage {
    @Test(arguments: StoreFactory.all)
    func `a filing goes from its submission to its approval by two people, and every step is kept`(
        _ factory: StoreFactory
    ) async throws {
        let (test, _, _) = try await submitted(factory)
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer, reason: "材料齐全")
        let both = ConsoleUser(name: "wang", role: .approver)
        await #expect(throws: ReviewError.obstacle(.requirement(.otherPerson))) {
            try await lead(test, to: .approved, by: both)
        }
        try await lead(test, to: .approved, by: approver)
        #expect(try await state(test) == "approved")
        let reviews = try await sheet(test).reviews.map(\.review)
        #expect(reviews.map(\.to) == [.inReview, .accepted, .approved])
        #expect(reviews.map(\.author) == ["wang", "wang", "li"])
        #expect(reviews[1].reason == "材料齐全")
        let steps = try await test.store.auditEntries(AuditQuery()).filter { $0.draft.action == .step }
        #expect(steps.count == 3)
        #expect(try await test.store.verify().problems.isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func `a refused step changes nothing and leaves nothing`(_ factory: StoreFactory) async throws {
        let (test, _, _) = try await submitted(factory)
        let before = try await test.store.contents(of: .unit(unit))
        await #expect(throws: ReviewError.self) { try await lead(test, to: .approved, by: approver) }
        await #expect(throws: ReviewError.self) { try await lead(test, to: .inReview, by: approver) }
        await #expect(throws: ReviewError.self) {
            try await lead(test, to: .inReview, by: ConsoleUser(name: "a", role: .admin))
        }
        #expect(try await test.store.contents(of: .unit(unit)) == before)
        #expect(try await test.store.auditEntries(AuditQuery()).allSatisfy { $0.draft.action != .step })
    }

    @Test(arguments: StoreFactory.all)
    func `a decision on facts that came after the page was shown is refused, and what changed is told`(
        _ factory: StoreFactory
    ) async throws {
        let (test, device, ids) = try await submitted(factory)
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .returned, by: reviewer, reason: "请核对名册")
        let shown = try await test.heads(unit)
        try await test.fill(
            [
                Change(
                    kind: .hire,
                    record: ids[0],
                    operation: .update,
                    base: .revision(shown.unit),
                    set: ["post": "测试工程师"],
                    was: ["post": "软件工程师"]
                )
            ],
            from: device
        )
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        try await lead(test, to: .inReview, by: reviewer)
        await #expect(throws: ReviewError.obstacle(.requirement(.seenAll))) {
            try await lead(test, to: .accepted, by: reviewer, seen: shown)
        }
        let changes = try await sheet(test).changes
        #expect(changes.map(\.field) == ["post"])
        #expect(changes.first?.to == "测试工程师")
        try await lead(test, to: .accepted, by: reviewer)
    }

    private func ask(_ test: TestStore, by user: ConsoleUser) async throws -> RecordID {
        try await test.store.addRemark(
            RemarkDraft(
                unit: unit,
                filing: filing,
                kind: .filing,
                record: filing.rawValue,
                field: "staff",
                text: "员工数不符，须补正",
                asks: true
            ),
            by: user
        )
    }

    @Test(arguments: StoreFactory.all)
    func `a step from a page that does not show what a colleague did since is refused`(
        _ factory: StoreFactory
    ) async throws {
        let (test, _, _) = try await submitted(factory)
        let other = ConsoleUser(name: "zhao", role: .approver)
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
        let shown = try await test.heads(unit)
        try await lead(test, to: .inReview, by: other, reason: "有疑问，请查")
        try await lead(test, to: .accepted, by: reviewer)
        await #expect(throws: ReviewError.obstacle(.requirement(.seenAll))) {
            try await lead(test, to: .approved, by: approver, seen: shown)
        }
        try await lead(test, to: .approved, by: approver)
    }

    @Test(arguments: StoreFactory.all)
    func `one's own remark is known to oneself, and a colleague's has to be seen`(_ factory: StoreFactory) async throws
    {
        let (test, _, _) = try await submitted(factory)
        try await lead(test, to: .inReview, by: reviewer)
        let shown = try await test.heads(unit)
        let remark = try await ask(test, by: reviewer)
        await #expect(throws: ReviewError.obstacle(.requirement(.seenAll))) {
            try await lead(test, to: .returned, by: ConsoleUser(name: "sun", role: .reviewer), seen: shown)
        }
        try await test.store.closeRemark(remark, in: unit, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer, seen: shown)
    }

    @Test(arguments: StoreFactory.all)
    func `nothing is approved while a correction is asked for`(_ factory: StoreFactory) async throws {
        let (test, _, _) = try await submitted(factory)
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
        let remark = try await ask(test, by: reviewer)
        let noted = try await test.store.auditEntries(AuditQuery(limit: 1)).first
        #expect(noted?.draft.detail["text"] == "员工数不符，须补正", "what was said is in the log itself")
        await #expect(throws: ReviewError.obstacle(.requirement(.noOpenRequest))) {
            try await lead(test, to: .approved, by: approver)
        }
        try await test.store.closeRemark(remark, in: unit, by: reviewer)
        try await lead(test, to: .approved, by: approver)
    }

    @Test(arguments: StoreFactory.all)
    func `a remark in which nothing can be read is none`(_ factory: StoreFactory) async throws {
        let (test, _, _) = try await submitted(factory)
        for text in ["\u{200B}", "\u{2060} \u{FE0F}", "\u{202E}"] {
            let draft = RemarkDraft(
                unit: unit,
                filing: filing,
                kind: .filing,
                record: filing.rawValue,
                field: nil,
                text: text,
                asks: false
            )
            await #expect(throws: ReviewError.invalid(field: "text")) {
                _ = try await test.store.addRemark(draft, by: reviewer)
            }
        }
    }

    @Test(arguments: StoreFactory.all)
    func `a return gives back what open requests name, and everything where they name the filing`(
        _ factory: StoreFactory
    ) async throws {
        let (test, _, ids) = try await submitted(factory)
        await #expect(throws: ReviewError.obstacle(.requirement(.somethingAsked))) {
            try await lead(test, to: .returned, by: reviewer)
        }
        let drafts = [
            draft("staff"), draft("hireDate", of: .hire, ids[1].rawValue), draft("remark", asks: false),
        ]
        for draft in drafts { _ = try await test.store.addRemark(draft, by: reviewer) }
        try await lead(test, to: .returned, by: reviewer)
        let returned = try #require(await test.store.record(.filing, filing, in: .unit(unit)))
        #expect(
            returned.body["reopened"]
                == .array(
                    [
                        "filing/\(filing)/staff", "filing/\(filing)/staffCollege", "hire/\(ids[1])/hireDate",
                        "hire/\(ids[1])/inService", "hire/\(ids[1])/leaveDate",
                    ].map(JSONValue.string)
                )
        )
        #expect(try await sheet(test).remarks.count == 3)
    }

    @Test(arguments: StoreFactory.all)
    func `a remark is about something of its filing, and bounded`(_ factory: StoreFactory) async throws {
        let (test, device, _) = try await submitted(factory)
        let other = SampleRound.uscc(2)
        try await test.fill(SampleRound.filing(other, unit: unit), from: device)
        let stranger = test.world.newID()
        try await test.fill([SampleRound.hire(9, of: other, id: stranger)], from: device)
        let drafts: [(Kind, String, String?, String)] = [
            (.filing, SampleRound.filingID(other, unit: unit).rawValue, "staff", "x"),
            (.filing, filing.rawValue, "state", "x"),
            (.filing, filing.rawValue, "nothing", "x"), (.hire, stranger.rawValue, nil, "x"), (.hire, "*", "name", "x"),
            (.round, filing.rawValue, nil, "x"), (.filing, filing.rawValue, "staff", " \n "),
            (.filing, filing.rawValue, "staff", String(repeating: "长", count: 5000)),
        ]
        for (kind, record, field, text) in drafts {
            await #expect(throws: ReviewError.self) {
                _ = try await test.store.addRemark(draft(field, of: kind, record, text: text), by: reviewer)
            }
        }
        #expect(try await sheet(test).remarks.isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func `an open request keeps a filing from being accepted until it is settled`(_ factory: StoreFactory)
        async throws
    {
        let (test, _, _) = try await submitted(factory)
        try await lead(test, to: .inReview, by: reviewer)
        let id = try await test.store.addRemark(draft("staff"), by: reviewer)
        await #expect(throws: ReviewError.obstacle(.requirement(.noOpenRequest))) {
            try await lead(test, to: .accepted, by: reviewer)
        }
        try await test.store.closeRemark(id, in: unit, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
    }

    @Test(arguments: StoreFactory.all)
    func `an approved filing does not change without a reopening with its reason`(_ factory: StoreFactory)
        async throws
    {
        let (test, device, ids) = try await submitted(factory)
        try await approve(test)
        let facts = try await test.store.record(.hire, ids[0], in: .unit(unit))
        let shown = try await head(test)
        let late = try await test.push(
            [Change(kind: .hire, record: ids[0], operation: .update, base: .revision(shown), set: ["post": "经理"])],
            from: device
        )
        #expect(late.outcome == .conflicted)
        #expect(try await test.store.record(.hire, ids[0], in: .unit(unit)) == facts)
        #expect(try await test.lead(filing, to: .withdrawn, by: device).outcome == .refused)
        for user in [reviewer, approver] {
            await #expect(throws: ReviewError.self) { try await lead(test, to: .inReview, by: user) }
        }
        let open = try #require(await sheet(test).cases.first)
        try await test.store.closeCase(open.id, in: unit, choice: .setAside, reason: "重新审核", by: approver)
        try await lead(test, to: .inReview, by: approver, reason: "异议成立")
        #expect(try await state(test) == "inReview")
        let last = try await test.store.auditEntries(AuditQuery()).filter { $0.draft.action == .step }.max {
            $0.seq < $1.seq
        }
        #expect(last?.draft.detail["reason"] == "异议成立")
    }

    @Test(arguments: StoreFactory.all)
    func `a late amendment is set aside with a reason, and then nothing is in the way`(_ factory: StoreFactory)
        async throws
    {
        let (test, device, ids) = try await submitted(factory)
        let shown = try await head(test)
        try await test.push(
            [Change(kind: .hire, record: ids[0], operation: .update, base: .revision(shown), set: ["post": "经理"])],
            from: device
        )
        let open = try #require(await sheet(test).cases.first)
        await #expect(throws: ReviewError.obstacle(.requirement(.noOpenCase))) {
            try await lead(test, to: .inReview, by: reviewer)
        }
        await #expect(throws: ReviewError.invalid(field: "reason")) {
            try await test.store.closeCase(open.id, in: unit, choice: .setAside, reason: nil, by: reviewer)
        }
        try await test.store.closeCase(open.id, in: unit, choice: .setAside, reason: "逾期", by: reviewer)
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
        await #expect(throws: ReviewError.changed) {
            try await test.store.closeCase(open.id, in: unit, choice: .setAside, reason: "逾期", by: reviewer)
        }
    }

    @Test(arguments: StoreFactory.all)
    func `a filing is assigned, taken over and given back`(_ factory: StoreFactory) async throws {
        let (test, _, _) = try await submitted(factory)
        var query = QueueQuery(round: "2016")
        query.assignee = "-"
        #expect(try await test.store.queue(query).total == 1)
        try await test.store.assign(filing, in: unit, to: "wang", by: reviewer)
        #expect(try await test.store.queue(query).total == 0)
        query.assignee = "wang"
        #expect(try await test.store.queue(query).rows.first?.assignee == "wang")
        try await test.store.assign(filing, in: unit, to: "li", by: approver)
        #expect(try await sheet(test).assignee == "li")
        try await test.store.assign(filing, in: unit, to: nil, by: approver)
        #expect(try await sheet(test).assignee == nil)
    }

    @Test(arguments: StoreFactory.all)
    func `a filing is found by a part of its name, by its code, and by the whole name of a person of its roster`(
        _ factory: StoreFactory
    ) async throws {
        let (test, _, _) = try await submitted(factory)
        var query = QueueQuery(round: "2016")
        for (text, count) in [("示例", 1), (code, 1), ("张三", 1), ("张", 0), ("李四", 0), ("%", 0)] {
            query.text = text
            #expect(try await test.store.queue(query).total == count, "\(text)")
        }
        // What is in another state is told, with the way there.
        let controller = QueueController(services: test.services)
        let items = [("q", "张三"), ("state", "approved")]
        let request = TestPage.request(.queue, role: .reviewer, query: items)
        let page = try TestPage.text(await controller.list(request))
        #expect(page.contains("其他状态中有 1 件") && page.contains("state=all"))
    }

    @Test(arguments: StoreFactory.all)
    func `a decision is stale when facts are newer than what it saw, also once it is published`(
        _ factory: StoreFactory
    ) async throws {
        let (test, _, ids) = try await submitted(factory)
        try await approve(test)
        let today = try #require(CivilDate(iso: "2016-11-25"))
        _ = try await test.store.publish(
            NoticeDraft(
                round: "2016",
                title: "公示",
                from: today,
                to: CivilDate(daysSinceEpoch: today.daysSinceEpoch + 1),
                names: ["\(unit)/\(filing)"]
            ),
            by: approver
        )
        #expect(try await !sheet(test).isStale)
        try await amend(test, ids[0])
        let stale = try await sheet(test)
        #expect(stale.isStale && stale.changes.map(\.field) == ["post"])
        #expect(try await test.store.queue(QueueQuery(round: "2016")).rows.map(\.isStale) == [true])
    }

    @Test(arguments: StoreFactory.all)
    func `a decision that went stale is not published until it is taken anew`(_ factory: StoreFactory) async throws {
        let (test, _, ids) = try await submitted(factory)
        try await approve(test)
        try await amend(test, ids[0])
        let today = try #require(CivilDate(iso: "2016-11-25"))
        let name = "\(unit)/\(filing)"
        let draft = NoticeDraft(
            round: "2016",
            title: "公示",
            from: today,
            to: CivilDate(daysSinceEpoch: today.daysSinceEpoch + 1),
            names: [name]
        )
        let candidates = try await test.store.approvedFilings(round: "2016", unit: nil, limit: 9).filings
        #expect(candidates.map(\.isStale) == [true])
        await #expect(throws: ReviewError.obstacle(.requirement(.decisionHolds))) {
            _ = try await test.store.publish(draft, by: approver)
        }
        #expect(try await state(test) == "approved")
        try await lead(test, to: .inReview, by: approver, reason: "数据有变")
        try await lead(test, to: .accepted, by: reviewer)
        try await lead(test, to: .approved, by: approver)
        _ = try await test.store.publish(draft, by: approver)
        #expect(try await state(test) == "published")
    }

    @Test(arguments: StoreFactory.all)
    func `facts that moved after the acceptance are not approved on one person's look`(_ factory: StoreFactory)
        async throws
    {
        let (test, _, ids) = try await submitted(factory)
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
        try await amend(test, ids[0])
        for (to, reason) in [(FilingState.approved, String?.none), (.rejected, "不实")] {
            await #expect(throws: ReviewError.obstacle(.requirement(.decisionHolds))) {
                try await lead(test, to: to, by: approver, reason: reason)
            }
        }
        try await lead(test, to: .inReview, by: approver, reason: "受理后数据有变")
        try await lead(test, to: .accepted, by: reviewer)
        try await lead(test, to: .approved, by: approver)
        #expect(try await state(test) == "approved")
    }

    @Test(arguments: StoreFactory.all)
    func `what was decided on and reopened since is not stale: nothing stands that could be`(
        _ factory: StoreFactory
    ) async throws {
        let (test, device, ids) = try await submitted(factory)
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
        try await lead(test, to: .inReview, by: approver, reason: "再核")
        try await lead(test, to: .returned, by: reviewer, reason: "请更正岗位")
        let shown = try await head(test)
        try await test.push(
            [Change(kind: .hire, record: ids[0], operation: .update, base: .revision(shown), set: ["post": "经理"])],
            from: device
        )
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        #expect(try await !sheet(test).isStale)
        #expect(try await test.store.queue(QueueQuery(round: "2016")).rows.map(\.isStale) == [false])
        #expect(try await sheet(test).changes.map(\.field) == ["post"])
    }
}
