import Core
import Server
import SyncProtocol
import Testing

/// What every store says of one filing, and how filings are handed over and decided in it.
@Suite struct StoreExaminationTests {
    private let code = SampleRound.uscc(1)
    private var filing: RecordID { SampleRound.filingID(code, unit: "310105") }

    private func filled(_ factory: StoreFactory) async throws -> (TestStore, TestDevice, [RecordID]) {
        let test = try factory()
        let device = try await test.device("310105")
        try await test.fill(
            SampleRound.filing(code, unit: "310105") + SampleRound.filing(SampleRound.uscc(2), unit: "310105"),
            from: device
        )
        let ids = (0..<3).map { _ in test.world.newID() }
        try await test.fill(
            [
                SampleRound.hire(7, of: code, id: ids[0]), SampleRound.hire(8, of: code, id: ids[1]) { $0.name = "XX" },
                SampleRound.hire(9, of: SampleRound.uscc(2), id: ids[2]),
            ],
            from: device
        )
        return (test, device, ids)
    }

    private func examined(_ test: TestStore) async throws -> StoredExamination {
        try #require(try await test.store.examination(of: filing, in: .unit("310105")))
    }

    @Test(arguments: StoreFactory.all)
    func `a filing is examined with its own roster, and its findings name their places`(_ factory: StoreFactory)
        async throws
    {
        let (test, _, ids) = try await filled(factory)
        let found = try await examined(test)
        #expect(found.filing.id == filing)
        #expect(found.examination.hires == 2)
        #expect(found.examination.eligibility.tiers == ["T1"])
        #expect(found.examination.eligibility.level == "DISTRICT")
        // The contract of ITO is always the reviewer's.
        #expect(found.examination.findings.map(\.rule) == [.contractTerm, .nameUnusual])
        let places = found.examination.findings.compactMap(\.records.first)
        #expect(places.map(\.id) == [filing, ids[1]])
        #expect(places.allSatisfy { $0.unit == "310105" && $0.enterprise == code })
    }

    @Test(arguments: StoreFactory.all)
    func `a reason given in the unit covers its finding until the finding changes`(_ factory: StoreFactory) async throws
    {
        let (test, device, ids) = try await filled(factory)
        let finding = try #require(try await examined(test).examination.findings.last)
        var reason = Acknowledgement()
        reason.filing = filing.rawValue
        reason.rule = finding.rule.rawValue
        reason.record = ids[1].rawValue
        reason.field = finding.field
        reason.basis = finding.basis
        reason.reason = "护照姓名如此"
        let id = RecordID.acknowledgement(
            filing: reason.filing,
            rule: reason.rule,
            record: reason.record,
            field: reason.field
        )
        try await test.fill(
            [Change(kind: .acknowledgement, record: id, operation: .create, set: reason.body)],
            from: device
        )
        var found = try await examined(test)
        #expect(found.reasons.reason(for: try #require(found.examination.findings.last)) == "护照姓名如此")
        let head = try #require(await test.store.state(of: device.scope)).head.revision
        try await test.fill(
            [Change(kind: .hire, record: ids[1], operation: .update, base: .revision(head), set: ["name": "YY"])],
            from: device
        )
        found = try await examined(test)
        #expect(found.reasons.reason(for: try #require(found.examination.findings.last)) == nil)
    }

    @Test(arguments: StoreFactory.all)
    func `a filing of another unit, and one that is removed, is none`(_ factory: StoreFactory) async throws {
        let (test, device, _) = try await filled(factory)
        #expect(try await test.store.examination(of: filing, in: .unit("310101")) == nil)
        let other = SampleRound.filingID(SampleRound.uscc(3), unit: "310105")
        #expect(try await test.store.examination(of: other, in: device.scope) == nil)
        try await test.fill(SampleRound.filing(SampleRound.uscc(3), unit: "310105"), from: device)
        #expect(try await test.store.examination(of: other, in: device.scope) != nil)
        let head = try #require(await test.store.state(of: device.scope)).head.revision
        try await test.fill(
            [Change(kind: .filing, record: other, operation: .delete, base: .revision(head))],
            from: device
        )
        #expect(try await test.store.examination(of: other, in: device.scope) == nil)
    }

    @Test(arguments: StoreFactory.all)
    func `the round's own parameters decide what is found`(_ factory: StoreFactory) async throws {
        let (test, _, _) = try await filled(factory)
        #expect(try await !examined(test).examination.findings.contains { $0.rule == .hireOutsideWindow })
        let changed = try await test.store.change(
            .round,
            .round("2016"),
            in: .city,
            set: ["hireFrom": "2015-07-02", "hireCap": 1, "minimumAge": 18]
        )
        #expect(changed?.receipt.outcome == .applied)
        let rules = try await examined(test).examination.findings.map(\.rule)
        #expect(rules.count { $0 == .hireOutsideWindow } == 2)
        #expect(rules.count { $0 == .claimCap } == 1)
    }

    // MARK: Steps

    @Test(arguments: StoreFactory.all)
    func `filings are listed by unit and state as they are led on, and the report counts them`(
        _ factory: StoreFactory
    ) async throws {
        let (test, device, _) = try await filled(factory)
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        func listed(_ state: FilingState?) async throws -> [RecordID] {
            try await test.store.filings(unit: "310105", state: state).map(\.id)
        }
        #expect(try await listed(.submitted) == [filing])
        #expect(try await listed(.draft).count == 1)
        #expect(try await listed(nil).count == 2)
        #expect(try await test.store.filings(unit: "310101", state: .submitted).isEmpty)
        let totals = try await test.store.report(round: "2016").totals
        #expect(totals.filings == [.submitted: 1, .draft: 1])
        #expect(totals.enterprises == 2)
    }

    @Test(arguments: StoreFactory.all)
    func `a submit that had not seen a row is refused, also when the row is gone again`(_ factory: StoreFactory)
        async throws
    {
        let (test, device, ids) = try await filled(factory)
        let head = try #require(await test.store.state(of: device.scope)).head
        let submit = Change(
            kind: .filing,
            record: filing,
            operation: .update,
            base: .revision(head.revision),
            set: ["state": "submitted"]
        )
        let stranger = try await test.device("310105")
        try await test.fill(
            [Change(kind: .hire, record: ids[0], operation: .delete, base: .revision(head.revision))],
            from: stranger
        )
        let refused = try await test.push([device.make([submit], cursor: head)], from: device).receipts
        #expect(refused.map(\.code) == [.filingChanged])
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
    }

    @Test(arguments: StoreFactory.all)
    func `late work is a case, the commission's return is seen, and log and tables agree throughout`(
        _ factory: StoreFactory
    ) async throws {
        let (test, device, ids) = try await filled(factory)
        let head = try #require(await test.store.state(of: device.scope)).head.revision
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        let stranger = try await test.device("310105")
        let late = try await test.push(
            [
                Change(kind: .hire, record: ids[0], operation: .update, base: .revision(head), set: ["post": "经理"]),
                SampleRound.hire(11, of: code, id: test.world.newID()),
            ],
            from: stranger
        )
        #expect(late.outcome == .conflicted)
        #expect(late.cases.count == 2)
        #expect(try await examined(test).examination.hires == 2)
        let decided = try await test.store.change(.filing, filing, in: device.scope, set: ["state": "inReview"])
        #expect(decided?.receipt.code == .caseOpen)
        #expect(try await test.lead(filing, to: .withdrawn, by: device).outcome == .applied)
        #expect(try await examined(test).examination.hires == 3, "what came late is taken in")
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)

        let other = SampleRound.filingID(SampleRound.uscc(2), unit: "310105")
        #expect(try await test.lead(other, to: .submitted, by: device).outcome == .applied)
        for (state, code) in [("approved", RefusalCode.authority), ("returned", nil)] as [(String, RefusalCode?)] {
            let step = try await test.store.change(.filing, other, in: device.scope, set: ["state": .string(state)])
            #expect(step?.receipt.code == code, "\(state)")
        }
        #expect(try await test.store.filings(unit: nil, state: .returned).map(\.id) == [other])

        let before = try await test.store.contents(of: device.scope)
        #expect(try await test.store.verify().problems.isEmpty)
        #expect(try await test.store.rebuild().problems.isEmpty)
        #expect(try await test.store.contents(of: device.scope) == before)
    }
}
