import Core
import GRDB
import HTTPTypes
import SyncProtocol
import Testing

@testable import Server

/// Steps on several filings of a list: each by what the list showed.
@Suite struct BulkStepTests: ReviewStage {
    private let otherCode = SampleRound.uscc(2)
    private var other: RecordID { SampleRound.filingID(otherCode, unit: unit) }

    /// Two filings of a unit in review, the first with a roster.
    private func inReview() async throws -> (TestStore, [RecordID]) {
        let (test, device, ids) = try await submitted(.sqlite)
        try await test.fill(SampleRound.filing(otherCode, unit: unit, name: "乙公司"), from: device)
        #expect(try await test.lead(other, to: .submitted, by: device).outcome == .applied)
        for filing in [filing, other] { try await test.review(filing, of: unit, through: [.inReview]) }
        return (test, ids)
    }

    private func page(_ test: TestStore, _ role: Role, state: String, _ language: Language = .zh) async throws -> String
    {
        let request = TestPage.request(.queue, role: role, query: [("state", state)], language: language)
        return try TestPage.text(await QueueController(services: test.services).list(request), language: language)
    }

    /// What the list sends of its own accord.
    private func shown(_ page: String) throws -> [(String, String)] {
        let found = page.matches(of: /name="(seen\.[0-9]+)" value="([0-9.-]+)"/)
        return found.map { (String($0.1), String($0.2)) }
    }

    private func run(
        _ step: String,
        _ test: TestStore,
        _ role: Role = .reviewer,
        seen: [(String, String)],
        _ language: Language = .zh
    ) async throws -> String {
        let picked = [filing, other].map { ("id", "\(unit)/\($0)") }
        let form = picked + seen + [("step", step), ("reason", "材料齐全")]
        let request = TestPage.request(.queueSteps, role: role, form: form, language: language)
        return try await shown(after: request, test, role, language)
    }

    /// The list to which a form leads back, read to its end: it has the results the first time only.
    private func shown(
        after request: ConsoleRequest,
        _ test: TestStore,
        _ role: Role,
        _ language: Language
    ) async throws -> String {
        let controller = QueueController(services: test.services)
        guard case .see(let path, _) = try await controller.steps(request) else { throw TestPage.NoPage() }
        let parts = path.split(separator: "?", maxSplits: 1)
        #expect(parts[0] == "/queue")
        let query = try FormParser.fields(Array(parts[1].utf8)).pairs.map { ($0.name, $0.value) }
        let again = TestPage.request(.queue, role: role, query: query, language: language)
        let text = try TestPage.text(await controller.list(again), language: language)
        #expect(text.contains("class=\"outcomes\""))
        #expect(
            try TestPage.text(await controller.list(again), language: language).contains("class=\"outcomes\"") == false
        )
        return text
    }

    private func states(_ test: TestStore) async throws -> [String] {
        var states: [String] = []
        for id in [filing, other] {
            let record = try await test.store.record(.filing, id, in: .unit(unit))
            states.append(record?.body["state"]?.stringValue ?? "")
        }
        return states
    }

    @Test func `the list carries the revision that it shows, and steps on it are taken by that`() async throws {
        let (test, _) = try await inReview()
        let seen = try shown(await page(test, .reviewer, state: "inReview"))
        #expect(seen.map(\.0) == ["seen.\(unit)"])
        let heads = try await test.heads(unit)
        #expect(seen.map(\.1) == [heads.description])
        _ = try await run("accepted", test, seen: seen)
        #expect(try await states(test) == ["accepted", "accepted"])
        for id in [filing, other] {
            let reviews = try #require(await test.store.sheet(of: id, in: unit)).reviews.map(\.review)
            #expect(
                reviews.last?.seen == heads.unit.description,
                "also of the second, though the first has moved the head"
            )
        }
    }

    @Test(arguments: Language.allCases)
    func `what changed after the list was shown says so, and the others go on`(_ language: Language) async throws {
        let (test, ids) = try await inReview()
        let seen = try shown(await page(test, .reviewer, state: "inReview"))
        try await amend(test, ids[0])
        let answer = try await run("accepted", test, seen: seen, language)
        #expect(try await states(test) == ["inReview", "accepted"])
        #expect(answer.contains(language == .zh ? "列表显示之后，申报内容又有变化" : "changed since you saw it in the list"))
        _ = try await run("accepted", test, seen: try shown(await page(test, .reviewer, state: "inReview")))
        #expect(try await states(test) == ["accepted", "accepted"])
    }

    @Test(arguments: [
        [("seen.310105", "1-9999.1-1.1-1")], [("seen.310105", "1-1")], [("seen.310105", "x")],
        [("seen.310101", "1-1.1-1.1-1")], [],
    ])
    func `nobody acts on a revision that is not there, or on none`(_ seen: [(String, String)]) async throws {
        let (test, _) = try await inReview()
        _ = try await run("accepted", test, seen: seen)
        #expect(try await states(test) == ["inReview", "inReview"])
    }

    @Test func `the list that follows a bulk step keeps its filters, and the page leads nowhere else`() async throws {
        let (test, _) = try await inReview()
        let controller = QueueController(services: test.services)
        for (back, start) in [
            ("/queue?state=inReview&unit=\(unit)", "/queue?state=inReview&unit=\(unit)&result="),
            ("/queue", "/queue?result="), ("https://example.com/queue", "/queue?result="), ("/users", "/queue?result="),
        ] {
            let form = [("id", "\(unit)/\(filing)"), ("step", "assignMe"), ("back", back)]
            let answer = try await controller.steps(TestPage.request(.queueSteps, form: form))
            guard case .see(let path, _) = answer else { throw TestPage.NoPage() }
            #expect(path.hasPrefix(start), "\(back)")
        }
    }

    @Test(arguments: Language.allCases)
    func `what somebody else moved after the list was shown says so`(_ language: Language) async throws {
        let (test, _) = try await inReview()
        let seen = try shown(await page(test, .reviewer, state: "inReview"))
        try await test.review(filing, of: unit, through: [.accepted])
        let answer = try await run("accepted", test, seen: seen, language)
        #expect(try await states(test) == ["accepted", "accepted"])
        #expect(answer.contains(language == .zh ? "已有他人处理，现为“已受理”" : "somebody else moved it after the list was shown"))
    }

    @Test func `the tabs add up to all`() async throws {
        let (test, _) = try await inReview()
        let text = try await page(test, .reviewer, state: "all")
        for state in FilingState.allCases { #expect(text.contains("state=\(state.rawValue)\""), "\(state)") }
    }

    private func offered(_ page: String) -> [String] {
        FilingState.allCases.map(\.rawValue).filter { page.contains("<option value=\"\($0)\"") }
    }

    @Test func `a list offers the steps that the workflow has for what it shows`() async throws {
        let (test, _) = try await inReview()
        #expect(try await offered(page(test, .reviewer, state: "inReview")) == ["returned", "accepted"])
        #expect(try await offered(page(test, .approver, state: "inReview")) == [])
        try await test.review(filing, of: unit, through: [.accepted])
        #expect(try await offered(page(test, .approver, state: "accepted")) == ["approved", "rejected"])
        #expect(try await offered(page(test, .reviewer, state: "accepted")) == [])
        try await test.review(filing, of: unit, through: [.approved])
        #expect(try await offered(page(test, .approver, state: "approved")) == [], "only a notice leads on from there")
        try await test.review(other, of: unit, through: [.accepted, .rejected], reason: "不符合条件")
        #expect(try await offered(page(test, .approver, state: "rejected")) == ["closed"])
        #expect(try await offered(page(test, .approver, state: "all")) == ["closed"])
    }

    @Test(arguments: Language.allCases)
    func `a failing storage is told as such, and what is left is not tried`(_ language: Language) async throws {
        let (test, _) = try await inReview()
        let seen = try shown(await page(test, .reviewer, state: "inReview"))
        let store = try #require(test.store as? SQLiteCentralStore)
        try await store.queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA max_page_count = 1") }
        let picked = [filing, other].map { ("id", "\(unit)/\($0)") }
        // A text that needs more pages than there are.
        let long = String(repeating: "材料齐全。", count: 500)
        let form = picked + seen + [("step", "accepted"), ("reason", long)]
        let request = TestPage.request(.queueSteps, form: form, language: language)
        let answer = try TestPage.page(await QueueController(services: test.services).steps(request))
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.failure.flatMap { StorageFailure($0) } != nil)
        let text = try TestPage.text(answer, language: language)
        #expect(text.contains(language == .zh ? "服务器的存储出了故障" : "storage fails"))
        #expect(text.contains(language == .zh ? "未处理：上面一件时服务器出错" : "not tried: the server failed at one above"))
        #expect(try await states(test) == ["inReview", "inReview"])
    }
}
