import Core
import Server
import SyncProtocol
import Testing

/// What every store finds over all units.
@Suite struct StoreFindingsTests {
    private let first = SampleRound.uscc(1)
    private let second = SampleRound.uscc(2)
    private let third = SampleRound.uscc(3, area: "310101")

    private func twoUnits(_ factory: StoreFactory) async throws -> (TestStore, TestDevice, TestDevice) {
        let test = try factory()
        let one = try await test.device("310105")
        let other = try await test.device("310101")
        try await test.fill(
            SampleRound.filing(first, unit: "310105") + SampleRound.filing(second, unit: "310105"),
            from: one
        )
        try await test.fill(SampleRound.filing(third, unit: "310101"), from: other)
        return (test, one, other)
    }

    @Test(arguments: StoreFactory.all)
    func `a person in 附件3 of three enterprises of two units is one finding with his hires only`(
        _ factory: StoreFactory
    ) async throws {
        let (test, one, other) = try await twoUnits(factory)
        let ids = (0..<5).map { _ in test.world.newID() }
        try await test.fill(
            [
                SampleRound.hire(7, of: first, id: ids[0]), SampleRound.hire(7, of: second, id: ids[1]),
                SampleRound.hire(8, of: second, id: ids[2]),
            ],
            from: one
        )
        try await test.fill([SampleRound.hire(7, of: third, id: ids[3])], from: other)
        try await test.fill(
            SampleRound.trainees([7], of: SampleRound.uscc(50), unit: "310105", ids: [ids[4]]),
            from: one
        )
        let found = try await test.shared(.claimDuplicate)
        try #require(found.count == 1)
        #expect(Set(found[0].records.map(\.id)) == [ids[0], ids[1], ids[3]])
        #expect(found[0].records.allSatisfy { $0.kind == .hire })
        #expect(
            Set(found[0].records.map { [$0.unit, $0.enterprise ?? ""] }) == [
                ["310105", first], ["310105", second], ["310101", third],
            ]
        )
        let json = found[0].json
        #expect(json["rule"] == "claim.duplicate")
        #expect(json["severity"] == "review")
        #expect(json["clause"]?.stringValue?.isEmpty == false)
        #expect(json["inputs"]?.objectValue?.isEmpty == false)
        for record in try #require(json["records"]?.arrayValue) {
            #expect(Set(try #require(record.objectValue).keys) == ["unit", "kind", "id", "enterprise"])
        }
    }

    @Test(arguments: StoreFactory.all)
    func `two enterprises of one unit are enough, two people are two findings`(_ factory: StoreFactory) async throws {
        let (test, one, _) = try await twoUnits(factory)
        for number in [7, 8] {
            try await test.fill(
                [first, second].map { SampleRound.hire(number, of: $0, id: test.world.newID()) },
                from: one
            )
        }
        let found = try await test.shared(.claimDuplicate)
        #expect(found.count == 2)
        #expect(found.allSatisfy { $0.records.count == 2 && $0.inputs["units"] == "310105" })
    }

    @Test(arguments: StoreFactory.all)
    func `one enterprise filed by two units with one roster is filed twice, and claims nobody twice`(
        _ factory: StoreFactory
    ) async throws {
        let test = try factory()
        let zone = try await test.device("3101Z1")
        let district = try await test.device("310104")
        // The zone registers it under another area: the organisation is the same.
        let codes = [("3101Z1", SampleRound.uscc(9, area: "310112")), ("310104", SampleRound.uscc(9, area: "310104"))]
        for (unit, code) in codes {
            let device = unit == "3101Z1" ? zone : district
            try await test.fill(SampleRound.filing(code, unit: unit), from: device)
            try await test.fill([SampleRound.hire(7, of: code, id: test.world.newID())], from: device)
        }
        let twice = try await test.shared(.filingUnits)
        try #require(twice.count == 1)
        #expect(twice[0].records.map(\.unit) == ["310104", "3101Z1"])
        #expect(twice[0].records.allSatisfy { $0.kind == .filing })
        #expect(try await test.shared(.claimDuplicate).isEmpty)
        // Taken back by one of them, it is filed once.
        let receipt = try await test.lead(
            SampleRound.filingID(codes[0].1, unit: "3101Z1"),
            to: .withdrawn,
            by: zone
        )
        #expect(receipt.outcome == .applied)
        #expect(try await test.shared(.filingUnits).isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func `passports are compared as such, and never with resident IDs`(_ factory: StoreFactory) async throws {
        let (test, one, other) = try await twoUnits(factory)
        func passport(_ code: String, _ number: String) -> Change {
            SampleRound.hire(1, of: code, id: test.world.newID()) {
                $0.idType = .passport
                $0.idNumber = number
            }
        }
        try await test.fill([passport(first, "E12345678"), passport(second, "G12345678")], from: one)
        try await test.fill([passport(third, "E12345678")], from: other)
        let found = try await test.shared(.claimDuplicate)
        try #require(found.count == 1)
        #expect(Set(found[0].records.compactMap(\.enterprise)) == [first, third])
        #expect(!found[0].json.canonicalText().contains("E12345678"))
    }

    @Test(arguments: StoreFactory.all)
    func `drafts count, what was taken back does not, and what is removed is gone`(_ factory: StoreFactory) async throws
    {
        let (test, one, other) = try await twoUnits(factory)
        let ids = [test.world.newID(), test.world.newID()]
        try await test.fill([SampleRound.hire(7, of: first, id: ids[0])], from: one)
        try await test.fill([SampleRound.hire(7, of: third, id: ids[1])], from: other)
        let filing = SampleRound.filingID(third, unit: "310101")
        #expect(try await test.shared(.claimDuplicate).count == 1, "both are drafts")
        for (state, count) in [(FilingState.submitted, 1), (.withdrawn, 0), (.submitted, 1)] {
            #expect(try await test.lead(filing, to: state, by: other).outcome == .applied)
            #expect(try await test.shared(.claimDuplicate).count == count, "\(state)")
        }
        let head = try #require(await test.store.state(of: one.scope)).head.revision
        let removal = Change(kind: .hire, record: ids[0], operation: .delete, base: .revision(head))
        try await test.fill([removal], from: one)
        #expect(try await test.shared(.claimDuplicate).isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func `a person in two institutions, and an employer that has not filed`(_ factory: StoreFactory) async throws {
        let (test, one, other) = try await twoUnits(factory)
        let ids = (0..<4).map { _ in test.world.newID() }
        let here = SampleRound.uscc(50)
        let there = SampleRound.uscc(51, area: "310101")
        try await test.fill(
            SampleRound.trainees([7, 8], of: here, unit: "310105", ids: Array(ids[..<2])),
            from: one
        )
        try await test.fill(
            SampleRound.trainees([7, 9], of: there, unit: "310101", ids: Array(ids[2...]), employer: "无名公司"),
            from: other
        )
        let twice = try await test.shared(.trainingDuplicate)
        try #require(twice.count == 1)
        #expect(Set(twice[0].records.map(\.id)) == [ids[0], ids[2]])
        #expect(twice[0].records.allSatisfy { $0.enterprise == nil && $0.institution != nil })
        #expect(twice[0].json["records"]?.arrayValue?.allSatisfy { $0["enterprise"] == .null } == true)
        let strangers = try await test.shared(.employerUnknown)
        try #require(strangers.count == 1)
        #expect(Set(strangers[0].records.map(\.id)) == [ids[2], ids[3]])
        #expect(try await test.shared(.claimDuplicate).isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func `rosters of two rounds are compared round by round`(_ factory: StoreFactory) async throws {
        let (test, one, _) = try await twoUnits(factory)
        try await test.fill(
            [first, second].flatMap { SampleRound.filing($0, unit: "310105", round: "2015").suffix(1) },
            from: one
        )
        try await test.fill(
            [
                SampleRound.hire(7, of: first, id: test.world.newID(), round: "2015"),
                SampleRound.hire(7, of: second, id: test.world.newID(), round: "2015"),
                SampleRound.hire(7, of: first, id: test.world.newID()),
            ],
            from: one
        )
        let found = try await test.shared(.claimDuplicate)
        try #require(found.count == 1)
        #expect(found[0].records.map(\.round) == ["2015", "2015"])
    }

    @Test(arguments: StoreFactory.all)
    func `no number of a person is in any finding`(_ factory: StoreFactory) async throws {
        let (test, one, other) = try await twoUnits(factory)
        let wrongSex = { (hire: inout Hire) in hire.sex = hire.sex == .male ? .female : .male }
        try await test.fill(
            [first, second].flatMap { code in
                [
                    SampleRound.hire(7, of: code, id: test.world.newID(), adjust: wrongSex),
                    SampleRound.hire(1, of: code, id: test.world.newID()) {
                        $0.idType = .passport
                        $0.idNumber = "E12345678"
                        $0.ownAccount = false
                        $0.tenureDays = 1
                        $0.inService = false
                        $0.leaveDate = CivilDate(iso: "2016-01-01")
                    },
                ]
            },
            from: one
        )
        try await test.fill(
            SampleRound.trainees(
                [7],
                of: SampleRound.uscc(51),
                unit: "310101",
                ids: [test.world.newID()],
                employer: "别家"
            ),
            from: other
        )
        var findings = try await test.store.sharedFindings() + test.store.traineeFindings()
        for code in [first, second] {
            let id = SampleRound.filingID(code, unit: "310105")
            findings += try #require(try await test.store.examination(of: id, in: .unit("310105"))).examination.findings
        }
        let rules = Set(findings.map(\.rule))
        #expect(rules.isSuperset(of: [.claimDuplicate, .sexMismatch, .payerAccount, .claimEmployer, .tenureMismatch]))
        for finding in findings {
            for text in [finding.json.canonicalText(), finding.sentence(.zh), finding.sentence(.en), finding.basis] {
                #expect(!text.contains(Sample.idNumber(7)) && !text.contains("E12345678"), "\(finding.rule)")
            }
        }
    }
}
