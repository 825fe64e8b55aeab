import Core
import Server
import SyncProtocol
import Testing

/// What the commission does in the review, in every store.
@Suite struct ReviewDeskTests {
    private let unit = "310105"
    private let code = SampleRound.uscc(1)
    private let reviewer = ConsoleUser(name: "wang", role: .reviewer)
    private let approver = ConsoleUser(name: "li", role: .approver)
    private var filing: RecordID { SampleRound.filingID(code, unit: unit) }

    /// A submitted filing with two hires.
    private func submitted(_ factory: StoreFactory) async throws -> (TestStore, TestDevice, [RecordID]) {
        let test = try factory()
        let device = try await test.device(unit)
        try await test.fill(SampleRound.filing(code, unit: unit), from: device)
        let ids = (0..<2).map { _ in test.world.newID() }
        try await test.fill(
            [SampleRound.hire(7, of: code, id: ids[0]), SampleRound.hire(8, of: code, id: ids[1])],
            from: device
        )
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        return (test, device, ids)
    }

    private func head(_ test: TestStore) async throws -> Revision {
        try #require(await test.store.state(of: .unit(unit))).head.revision
    }

    private func lead(
        _ test: TestStore,
        to state: FilingState,
        by user: ConsoleUser,
        reason: String? = nil,
        seen: Revision? = nil
    ) async throws {
        let shown = if let seen { seen } else { try await head(test) }
        try await test.store.take(
            ReviewStep(unit: unit, filing: filing, to: state, reason: reason, seen: shown),
            by: user
        )
    }

    private func sheet(_ test: TestStore) async throws -> FilingSheet {
        try #require(await test.store.sheet(of: filing, in: unit))
    }

    private func state(_ test: TestStore) async throws -> String? {
        try await test.store.record(.filing, filing, in: .unit(unit))?.body["state"]?.stringValue
    }

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
        let steps = try await test.store.auditEntries(AuditQuery()).filter { $0.action == .step }
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
        #expect(try await test.store.auditEntries(AuditQuery()).allSatisfy { $0.action != .step })
    }

    @Test(arguments: StoreFactory.all)
    func `a decision on facts that came after the page was shown is refused, and what changed is told`(
        _ factory: StoreFactory
    ) async throws {
        let (test, device, ids) = try await submitted(factory)
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .returned, by: reviewer, reason: "请核对名册")
        let shown = try await head(test)
        try await test.fill(
            [
                Change(
                    kind: .hire,
                    record: ids[0],
                    operation: .update,
                    base: .revision(shown),
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

    @Test(arguments: StoreFactory.all)
    func `a return gives back what open requests name, and everything where they name the filing`(
        _ factory: StoreFactory
    ) async throws {
        let (test, _, ids) = try await submitted(factory)
        func remark(_ kind: Kind, _ record: String, _ field: String?, asks: Bool = true) async throws -> RecordID {
            try await test.store.addRemark(
                RemarkDraft(
                    unit: unit,
                    filing: filing,
                    kind: kind,
                    record: record,
                    field: field,
                    text: "请更正",
                    asks: asks
                ),
                by: reviewer
            )
        }
        await #expect(throws: ReviewError.obstacle(.requirement(.somethingAsked))) {
            try await lead(test, to: .returned, by: reviewer)
        }
        _ = try await remark(.filing, filing.rawValue, "staff")
        _ = try await remark(.hire, ids[1].rawValue, "hireDate")
        _ = try await remark(.filing, filing.rawValue, "remark", asks: false)
        try await lead(test, to: .returned, by: reviewer)
        let returned = try #require(await test.store.record(.filing, filing, in: .unit(unit)))
        #expect(
            returned.body["reopened"]
                == .array([.string("filing/\(filing)/staff"), .string("hire/\(ids[1])/hireDate")])
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
                _ = try await test.store.addRemark(
                    RemarkDraft(
                        unit: unit,
                        filing: filing,
                        kind: kind,
                        record: record,
                        field: field,
                        text: text,
                        asks: true
                    ),
                    by: reviewer
                )
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
        let id = try await test.store.addRemark(
            RemarkDraft(
                unit: unit,
                filing: filing,
                kind: .filing,
                record: filing.rawValue,
                field: "staff",
                text: "请核对",
                asks: true
            ),
            by: reviewer
        )
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
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
        try await lead(test, to: .approved, by: approver)
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
        try await lead(test, to: .inReview, by: approver, reason: "异议成立")
        #expect(try await state(test) == "inReview")
        let last = try await test.store.auditEntries(AuditQuery()).filter { $0.action == .step }.max { $0.seq < $1.seq }
        #expect(last?.detail["reason"] == "异议成立")
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
        try await lead(test, to: .inReview, by: reviewer)
        let open = try #require(await sheet(test).cases.first)
        await #expect(throws: ReviewError.obstacle(.requirement(.noOpenCase))) {
            try await lead(test, to: .accepted, by: reviewer)
        }
        await #expect(throws: ReviewError.invalid(field: "reason")) {
            try await test.store.closeCase(open.id, in: unit, choice: "setAside", reason: nil, by: reviewer)
        }
        try await test.store.closeCase(open.id, in: unit, choice: "setAside", reason: "逾期", by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
        await #expect(throws: ReviewError.changed) {
            try await test.store.closeCase(open.id, in: unit, choice: "setAside", reason: "逾期", by: reviewer)
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

    // MARK: Verdicts

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

    // MARK: Rounds and notices

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
        let objection = try await test.store.addObjection(
            to: notice,
            filing: name,
            from: "某企业",
            text: "人数不实",
            by: approver
        )
        test.world.advance(seconds: 20 * 86_400)
        await #expect(throws: ReviewError.noticeRuns) {
            try await test.store.closeNotice(notice, reason: nil, by: approver)
        }
        try await test.store.answerObjection(objection, outcome: "dismissed", answer: "经核实无误", by: approver)
        try await test.store.closeNotice(notice, reason: nil, by: approver)
        #expect(try await state(test) == "closed")
        #expect(try await test.store.verify().problems.isEmpty)
    }
}
