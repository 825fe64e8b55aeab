import Core
import HTTPTypes
import SyncProtocol
import Testing

@testable import Server

/// A decision grants a number of people: nobody grants one that the page did not show.
@Suite struct StaleNumberTests: ReviewStage {
    private let otherUnit = "310101"
    private let colleague = ConsoleUser(name: "zhao", role: .reviewer)

    /// Two filings of two units with one person in both, accepted, and the group that was found of it.
    private func accepted(_ factory: StoreFactory) async throws -> (TestStore, ClaimGroup) {
        let test = try factory()
        for (number, place) in [unit, otherUnit].enumerated() {
            let device = try await test.device(place)
            let code = SampleRound.uscc(number + 1)
            try await test.fill(SampleRound.filing(code, unit: place), from: device)
            let hires = [7, 8 + number].map { SampleRound.hire($0, of: code, id: test.world.newID()) }
            try await test.fill(hires, from: device)
            let filing = SampleRound.filingID(code, unit: place)
            #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
            for state in [FilingState.inReview, .accepted] {
                let step = ReviewStep(unit: place, filing: filing, to: state, seen: try await test.heads(place))
                try await test.store.take(step, by: colleague)
            }
        }
        return (test, try #require(await test.store.claimGroups(rule: "claim.duplicate", round: "2016").first))
    }

    private func verdict(_ group: ClaimGroup, keeps unit: String) -> VerdictDraft {
        VerdictDraft(
            round: "2016",
            rule: "claim.duplicate",
            records: group.names,
            verdict: "keep",
            keeps: group.names.first { $0.hasPrefix(unit) },
            reason: "入职在先"
        )
    }

    private func state(_ test: TestStore) async throws -> JSONValue? {
        try await test.store.record(.filing, filing, in: .unit(unit))?.body["state"]
    }

    @Test(arguments: StoreFactory.all)
    func `an approval on a page from before a verdict on one of its rows is refused`(
        _ factory: StoreFactory
    ) async throws {
        let (test, group) = try await accepted(factory)
        _ = try await test.store.giveVerdict(verdict(group, keeps: unit), by: reviewer)
        let shown = try #require(await test.store.sheet(of: filing, in: unit)).heads
        // The number that the page shows is one too many from here on.
        let second = try await test.store.giveVerdict(verdict(group, keeps: otherUnit), by: reviewer)
        for state in [FilingState.approved, .rejected] {
            await #expect(throws: ReviewError.obstacle(.requirement(.seenAll))) {
                try await lead(test, to: state, by: approver, reason: "同意", seen: shown)
            }
        }
        let later = try #require(await test.store.sheet(of: filing, in: unit)).heads
        try await test.store.revokeVerdict(second, reason: "重新核对", by: reviewer)
        await #expect(throws: ReviewError.obstacle(.requirement(.seenAll))) {
            try await lead(test, to: .rejected, by: approver, reason: "不符", seen: later)
        }
        _ = try await test.store.giveVerdict(verdict(group, keeps: otherUnit), by: reviewer)
        try await lead(test, to: .approved, by: approver)
        #expect(try await state(test) == "approved")
    }

    @Test(arguments: StoreFactory.all)
    func `who gave a verdict after the acceptance does not approve the number that it made`(
        _ factory: StoreFactory
    ) async throws {
        let (test, group) = try await accepted(factory)
        let given = try await test.store.giveVerdict(verdict(group, keeps: unit), by: approver)
        for state in [FilingState.approved, .rejected] {
            await #expect(throws: ReviewError.obstacle(.requirement(.otherPerson))) {
                try await lead(test, to: state, by: approver, reason: "同意")
            }
        }
        // What another takes back is another's again; whoever took it back settled something, too.
        try await test.store.revokeVerdict(given, reason: "重新核对", by: reviewer)
        _ = try await test.store.giveVerdict(verdict(group, keeps: otherUnit), by: reviewer)
        await #expect(throws: ReviewError.obstacle(.requirement(.otherPerson))) {
            try await lead(test, to: .approved, by: approver)
        }
        try await lead(test, to: .approved, by: ConsoleUser(name: "qian", role: .approver))
        #expect(try await state(test) == "approved")
    }

    @Test(arguments: StoreFactory.all)
    func `who settled the reviewer's request after the acceptance does not approve`(
        _ factory: StoreFactory
    ) async throws {
        let (test, group) = try await accepted(factory)
        _ = try await test.store.giveVerdict(verdict(group, keeps: unit), by: colleague)
        let remark = try await test.store.addRemark(draft("staff"), by: reviewer)
        await #expect(throws: ReviewError.obstacle(.requirement(.noOpenRequest))) {
            try await lead(test, to: .approved, by: approver)
        }
        try await test.store.closeRemark(remark, in: unit, by: approver)
        await #expect(throws: ReviewError.obstacle(.requirement(.otherPerson))) {
            try await lead(test, to: .approved, by: approver)
        }
        try await lead(test, to: .approved, by: ConsoleUser(name: "qian", role: .approver))
        #expect(try await state(test) == "approved")
    }

    @Test func `a list from before a verdict approves nothing, and the next one shows what fell`() async throws {
        let (test, group) = try await accepted(.sqlite)
        let controller = QueueController(services: test.services)
        _ = try await test.store.giveVerdict(verdict(group, keeps: unit), by: colleague)
        func list() async throws -> String {
            let request = TestPage.request(.queue, role: .approver, query: [("state", "accepted"), ("unit", unit)])
            return try TestPage.text(await controller.list(request))
        }
        func approve(on list: String) async throws {
            let seen = list.matches(of: /name="(seen\.[0-9]+)" value="([0-9.-]+)"/).map { (String($0.1), String($0.2)) }
            let form = [("id", "\(unit)/\(filing)"), ("step", "approved")] + seen
            _ = try await controller.steps(TestPage.request(.queueSteps, role: .approver, form: form))
        }
        let first = try await list()
        #expect(!first.contains("重复剔除"))
        _ = try await test.store.giveVerdict(verdict(group, keeps: otherUnit), by: colleague)
        try await approve(on: first)
        #expect(try await state(test) == "accepted")
        let second = try await list()
        #expect(second.contains("重复剔除 1"))
        try await approve(on: second)
        #expect(try await state(test) == "approved")
    }

    @Test func `another limit of the round is to be seen too; a verdict on other people is not`() async throws {
        let (test, group) = try await accepted(.sqlite)
        _ = try await test.store.giveVerdict(verdict(group, keeps: unit), by: reviewer)
        var shown = try await test.heads(unit)
        _ = try await test.store.change(.round, .round("2016"), in: .city, set: ["hireCap": 1])
        await #expect(throws: ReviewError.obstacle(.requirement(.seenAll))) {
            try await lead(test, to: .approved, by: approver, seen: shown)
        }
        // Two enterprises of another unit hired another person.
        let device = try await test.device("310104")
        for number in [3, 4] {
            let code = SampleRound.uscc(number)
            try await test.fill(SampleRound.filing(code, unit: "310104"), from: device)
            try await test.fill([SampleRound.hire(20, of: code, id: test.world.newID())], from: device)
        }
        let groups = try await test.store.claimGroups(rule: "claim.duplicate", round: "2016")
        let foreign = try #require(groups.first { $0.names.allSatisfy { $0.hasPrefix("310104") } })
        shown = try await test.heads(unit)
        _ = try await test.store.giveVerdict(verdict(foreign, keeps: "310104"), by: reviewer)
        try await lead(test, to: .approved, by: approver, seen: shown)
    }

    // MARK: Notices

    @Test(arguments: Language.allCases)
    func `a notice publishes no figures but those that its form showed`(_ language: Language) async throws {
        let (test, group) = try await accepted(.sqlite)
        let controller = NoticesController(services: test.services)
        _ = try await test.store.giveVerdict(verdict(group, keeps: unit), by: reviewer)
        try await lead(test, to: .approved, by: approver)
        func picked() async throws -> [(String, String)] {
            let list = try TestPage.text(await controller.list(TestPage.request(.notices, role: .approver)))
            return list.matches(of: /name="filing" value="([^"]+)"/).map { ("filing", String($0.1)) }
        }
        func publish(_ picked: [(String, String)]) async throws {
            let form = [("round", "2016"), ("title", "第一批"), ("from", "2016-11-24"), ("to", "2016-11-30")] + picked
            _ = try await controller.publish(TestPage.request(.publish, role: .approver, form: form))
        }
        let before = try await picked()
        #expect(before.count == 1)
        try await lead(test, to: .inReview, by: approver, reason: "重新核对")
        _ = try await test.store.giveVerdict(verdict(group, keeps: otherUnit), by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
        try await lead(test, to: .approved, by: approver)
        let refusal = ReviewError.shownOtherwise(["上海示例信息技术有限公司"])
        for stale in [before, [("filing", "\(unit)/\(filing)")], [("filing", "\(unit)/\(filing):")]] {
            await #expect(throws: refusal) { try await publish(stale) }
        }
        let problem = ConsoleProblem(refusal, language)
        #expect(problem.status == .conflict)
        #expect(problem.text.contains("上海示例信息技术有限公司"))
        #expect(try await state(test) == "approved")
        #expect(try await test.store.notices(round: "2016", limit: 1).isEmpty)
        try await publish(try await picked())
        #expect(try await state(test) == "published")
    }
}
