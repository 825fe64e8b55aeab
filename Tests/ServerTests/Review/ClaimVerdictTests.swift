import Core
import Server
import SyncProtocol
import Testing

/// What the commission finds of claims that several records make, in every store.
@Suite struct ClaimVerdictTests: ReviewStage {
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
    func `a verdict on more rows of a person replaces the one on fewer, and the audit says so`(
        _ factory: StoreFactory
    ) async throws {
        let (test, pair) = try await duplicated(factory)
        var draft = VerdictDraft(
            round: "2016",
            rule: "claim.duplicate",
            records: pair.names,
            verdict: "keep",
            keeps: pair.names[0],
            reason: "入职在先"
        )
        let first = try await test.store.giveVerdict(draft, by: reviewer)
        let device = try await test.device("310104")
        let code = SampleRound.uscc(3)
        try await test.fill(SampleRound.filing(code, unit: "310104"), from: device)
        try await test.fill([SampleRound.hire(7, of: code, id: test.world.newID())], from: device)
        let three = try #require(try await test.store.claimGroups(rule: "claim.duplicate", round: "2016").first)
        try #require(three.rows.count == 3)
        draft.records = three.names
        draft.keeps = pair.names[1]
        let second = try await test.store.giveVerdict(draft, by: reviewer)
        let standing = try await test.store.verdicts(round: "2016").filter(\.verdict.stands)
        #expect(standing.map(\.id) == [second], "one row is kept, not none")
        var query = AuditQuery()
        query.action = .verdictRevoke
        #expect(try await test.store.auditEntries(query).map(\.draft.object?.id) == [first.rawValue])
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
}
