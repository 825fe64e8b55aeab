import Core
import SyncProtocol
import Testing

@testable import Server

/// The rosters of 附件4.
@Suite struct TraineeTests {
    private let first = SampleRound.uscc(50)
    private let second = SampleRound.uscc(51, area: "310101")

    /// Two institutions of two units with one person in common, who is hired by another employer.
    private func world() async throws -> TestStore {
        let test = try StoreFactory.sqlite()
        let (one, other) = (try await test.device("310105"), try await test.device("310101"))
        func ids(_ count: Int) -> [RecordID] { (0..<count).map { _ in test.world.newID() } }
        let enterprise = SampleRound.uscc(1)
        try await test.fill(SampleRound.filing(enterprise, unit: "310105", name: "甲公司"), from: one)
        try await test.fill([SampleRound.hire(7, of: enterprise, id: test.world.newID())], from: one)
        try await test.fill(
            SampleRound.trainees([7, 8, 9], of: first, unit: "310105", ids: ids(3), employer: "乙公司"),
            from: one
        )
        try await test.fill(
            SampleRound.trainees([7], of: second, unit: "310101", ids: ids(1), employer: "甲公司"),
            from: other
        )
        return test
    }

    private func institution(_ uscc: String, _ unit: String) -> RecordID {
        .institution(unit: unit, organisationCode: SampleRound.organisationCode(uscc))
    }

    @Test func `institutions come by unit with their people`() async throws {
        let test = try await world()
        let all = try await test.store.trainingRosters(TrainingQuery(round: "2016"))
        #expect(all.rosters.map(\.unit) == ["310101", "310105"])
        #expect(all.rosters.map(\.trainees) == [1, 3])
        #expect(all.found == 2)
        #expect(all.trainees == 4)
        var query = TrainingQuery(round: "2016")
        query.unit = "310105"
        #expect(try await test.store.trainingRosters(query).rosters.map(\.uscc) == [first])
        query.text = "没有"
        #expect(try await test.store.trainingRosters(query).found == 0)
        #expect(try await test.store.trainingRosters(TrainingQuery(round: "2015")).found == 0)
    }

    @Test func `a part of a roster has what is found at its people, across units too`() async throws {
        let test = try await world()
        let id = institution(first, "310105")
        let list = try #require(
            await test.store.trainees(of: id, in: "310105", round: "2016", offset: 0, limit: 2)
        )
        #expect(list.rows.count == 2)
        #expect(list.roster.trainees == 3)
        let whole = try #require(
            await test.store.trainees(of: id, in: "310105", round: "2016", offset: 0, limit: 9)
        )
        #expect(Set(whole.findings.map(\.rule)) == [.trainingDuplicate, .claimEmployer, .employerUnknown])
        let elsewhere = institution(second, "310101")
        let other = try #require(
            await test.store.trainees(of: elsewhere, in: "310101", round: "2016", offset: 0, limit: 9)
        )
        #expect(!other.findings.map(\.rule).contains(.employerUnknown))
        #expect(other.findings.map(\.rule).contains(.trainingDuplicate))
        #expect(try await test.store.trainees(of: id, in: "310101", round: "2016", offset: 0, limit: 1) == nil)
    }

    @Test func `more people than the round supports are found at the institution`() async throws {
        let test = try await world()
        #expect(try await !test.store.traineeFindings().contains { $0.rule == .claimCap })
        _ = try await test.store.change(.round, .round("2016"), in: .city, set: ["traineeCap": 2])
        let found = try await test.store.traineeFindings().filter { $0.rule == .claimCap }
        #expect(found.map(\.records) == [[place]])
        #expect(found.map(\.arithmetic) == ["3 > 2"])
        let list = try await test.store.trainees(of: place.id, in: "310105", round: "2016", offset: 0, limit: 1)
        #expect(try #require(list).findings.contains { $0.rule == .claimCap })
        let query = [("unit", "310105"), ("institution", place.id.rawValue)]
        let page = try TestPage.text(
            await TraineesController(services: test.services).list(TestPage.request(.trainees, query: query))
        )
        #expect(page.contains("申报人数超过本批次上限（3 &gt; 2）"))
    }

    private var place: FoundRecord {
        FoundRecord(
            unit: "310105",
            kind: .institution,
            id: institution(first, "310105"),
            institution: first,
            round: "2016"
        )
    }

    @Test func `the page masks numbers and names what was found at each person`() async throws {
        let test = try await world()
        let controller = TraineesController(services: test.services)
        let list = try TestPage.text(await controller.list(TestPage.request(.trainees)))
        #expect(list.contains("2 家机构，4 人"))
        let query = [("unit", "310105"), ("institution", institution(first, "310105").rawValue)]
        let text = try TestPage.text(await controller.list(TestPage.request(.trainees, query: query)))
        #expect(text.contains("310105********" + Sample.idNumber(7).suffix(4)))
        for number in [7, 8, 9] { #expect(!text.contains(Sample.idNumber(number))) }
        #expect(text.contains(FindingRule.trainingDuplicate.check.title(.zh)))
        await #expect(throws: ConsoleFailure.notFound) {
            _ = try await controller.list(
                TestPage.request(.trainees, query: [("unit", "310105"), ("institution", "x")])
            )
        }
    }

    @Test(arguments: Language.allCases)
    func `hostile text shows as text`(_ language: Language) throws {
        let hostile = TestPage.hostile
        let id = institution(first, "310105")
        let roster = TrainingRoster(unit: "310105", id: id, uscc: hostile, name: hostile, trainees: 1)
        let shown = Shown(language)
        let list = TraineesPage(
            ([roster], 1, 1),
            TrainingQuery(round: "2016"),
            rounds: [],
            units: [],
            link: LinkQuery("/trainees", FormFields(), keeping: []),
            shown
        )
        let row = StoredRecord(
            kind: .trainee,
            id: id,
            revision: .zero,
            body: ["name": .string(hostile), "course": .string(hostile), "employer": .string(hostile)]
        )
        let finding = Finding(
            .employerUnknown,
            at: [FoundRecord(unit: "310105", kind: .trainee, id: id)],
            inputs: ["employer": hostile]
        )
        let pager = Pager(target: "/trainees", page: 1, size: 50, total: 1, language: language)
        let people = TraineeList(roster: roster, rows: [row], findings: [finding])
        let one = TraineeRosterPage(people, unit: hostile, pager: pager, shown)
        for page in [
            ConsolePage(template: "trainees", title: "x", model: list),
            ConsolePage(template: "traineeRoster", title: "x", model: one),
        ] {
            let text = try TestPage.text(page, language: language)
            #expect(!text.contains("<script>alert"))
            #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;"))
        }
    }
}
