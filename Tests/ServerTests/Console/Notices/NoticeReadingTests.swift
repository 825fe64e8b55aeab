import Core
import SyncProtocol
import Testing

@testable import Server

/// What a store reads for public notices.
@Suite struct NoticeReadingTests {
    private let uscc = SampleRound.uscc(1)
    private var filing: RecordID { SampleRound.filingID(uscc, unit: Sample.unit) }
    private var place: String { Sample.unit + "/" + filing.rawValue }

    /// An approved filing with four hires, one of which has fallen, one was judged legitimate.
    private func world(_ factory: StoreFactory) async throws -> TestStore {
        let test = try factory()
        let device = try await test.device()
        try await test.fill(SampleRound.filing(uscc, unit: Sample.unit, name: "甲公司"), from: device)
        let ids = (0..<4).map { _ in test.world.newID() }
        try await test.fill(
            zip(1..., ids).map { number, id in
                SampleRound.hire(number, of: uscc, id: id) {
                    $0.seq = number
                    $0.name = ["张三", "李四五", "王六", "赵七"][number - 1]
                }
            },
            from: device
        )
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        try await test.review(filing, of: Sample.unit, through: [.inReview, .accepted, .approved])
        let elsewhere = Sample.otherUnit + "/hire/" + test.world.newID().rawValue
        for (index, verdict, keeps) in [(0, "keep", elsewhere), (1, "legitimate", nil), (2, "none", nil)] {
            var claim = ClaimVerdict()
            claim.round = "2016"
            claim.rule = "claim.duplicate"
            claim.records = ["\(Sample.unit)/hire/\(ids[index].rawValue)", elsewhere]
            claim.verdict = verdict
            claim.keeps = keeps
            claim.reason = "核对合同"
            claim.author = "li"
            claim.at = test.world.environment.timestamp
            // The third was taken back.
            claim.stands = index != 2
            _ = try await test.make(claim, .claimVerdict)
        }
        return test
    }

    private func notice(_ test: TestStore, at title: String) async throws -> RecordID {
        var notice = Notice()
        notice.round = "2016"
        notice.title = title
        notice.from = try #require(CivilDate(iso: "2016-11-21"))
        notice.to = try #require(CivilDate(iso: "2016-11-27"))
        notice.filings = [place]
        notice.author = "li"
        notice.at = test.world.environment.timestamp
        test.world.advance(seconds: 1)
        return try await test.make(notice, .notice)
    }

    @Test(arguments: StoreFactory.all)
    func `approved filings come with the rows that no standing verdict fells`(_ factory: StoreFactory) async throws {
        let test = try await world(factory)
        let (filings, found) = try await test.store.approvedFilings(round: "2016", unit: nil, limit: 10)
        #expect(found == 1)
        #expect(filings.map(\.filing.name) == ["甲公司"])
        #expect(filings.map(\.rows) == [4])
        #expect(filings.map(\.fallen) == [1])
        #expect(try await test.store.approvedFilings(round: "2016", unit: Sample.otherUnit, limit: 10).found == 0)
        let other = try await test.store.approvedFilings(round: "2015", unit: nil, limit: 10)
        #expect(other.filings.isEmpty)
        let named = try await test.store.supportedFilings([place, "310101/none", "x"], round: "2016")
        #expect(named.map(\.place) == [place])
        #expect(
            try await test.store.supportedNames(of: [place], round: "2016", limit: 9) == [place: ["李四五", "王六", "赵七"]]
        )
    }

    @Test(arguments: StoreFactory.all)
    func `a notice comes with its objections in order and how many wait`(_ factory: StoreFactory) async throws {
        let test = try await world(factory)
        let first = try await notice(test, at: "甲")
        let second = try await notice(test, at: "乙")
        for outcome in ["dismissed", nil] {
            var objection = Objection()
            objection.notice = second.rawValue
            objection.filing = place
            objection.from = "赵六"
            objection.text = outcome ?? "待答"
            objection.author = "li"
            objection.at = test.world.environment.timestamp
            objection.outcome = outcome
            test.world.advance(seconds: 1)
            _ = try await test.make(objection, .objection)
        }
        let list = try await test.store.notices(round: "2016", limit: 10)
        #expect(list.map(\.notice.title) == ["乙", "甲"])
        #expect(list.map(\.objections) == [2, 0])
        #expect(list.map(\.unanswered) == [1, 0])
        #expect(try await test.store.notices(round: "2016", limit: 1).count == 1)
        let found = try #require(await test.store.notice(second))
        #expect(found.objections.map(\.objection.text) == ["dismissed", "待答"])
        #expect(try await test.store.notice(first)?.objections.isEmpty == true)
        #expect(try await test.store.notice(test.world.newID()) == nil)
    }

    @Test(arguments: StoreFactory.all)
    func `pages offer the form to an approver alone, and print masked names and no number`(
        _ factory: StoreFactory
    ) async throws {
        let test = try await world(factory)
        let controller = NoticesController(services: test.services)
        let text = try TestPage.text(await controller.list(TestPage.request(.notices, role: .approver)))
        #expect(text.contains(#"name="filing" value="\#(place):"#))
        #expect(text.contains(#"type="date" required value="2016-11-24""#))
        #expect(text.contains(#"value="2016-11-30""#))
        let reader = try TestPage.text(await controller.list(TestPage.request(.notices, role: .reviewer)))
        #expect(!reader.contains(#"action="/notices"><input type="hidden" name="csrf""#))
        let id = try await notice(test, at: "公示一").rawValue
        let stored = try #require(await test.store.record(.filing, filing, in: .unit(Sample.unit)))
        let step = Change(
            kind: .filing,
            record: filing,
            operation: .update,
            base: .revision(stored.revision),
            set: ["state": "published"]
        )
        try await test.decide([step], in: .unit(Sample.unit))
        let print = TestPage.request(.noticePrint, parts: ["id": id], query: [("names", "1")])
        let paper = try TestPage.text(await controller.print(print))
        #expect(paper.contains("李**、王*、赵*"))
        #expect(!paper.contains("李四五"))
        #expect(!paper.contains(Sample.idNumber(2)))
        #expect(!paper.contains("310105********"))
        await #expect(throws: ConsoleFailure.notFound) {
            try await controller.show(TestPage.request(.notice, parts: ["id": "nothing"]))
        }
    }
}
