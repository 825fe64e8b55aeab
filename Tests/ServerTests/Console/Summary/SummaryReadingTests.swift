import Core
import SyncProtocol
import Testing

@testable import Server

/// What a store reads for the consolidated 附件2.
@Suite struct SummaryReadingTests {
    private let first = SampleRound.uscc(1)
    private let second = SampleRound.uscc(2)

    private func world(_ factory: StoreFactory) async throws -> (TestStore, TestDevice) {
        let test = try factory()
        let device = try await test.device()
        try await test.fill(
            SampleRound.filing(first, unit: Sample.unit, name: "甲公司") { $0.seq = 2 }
                + SampleRound.filing(second, unit: Sample.unit, name: "乙公司") { $0.seq = 1 }
                + SampleRound.filing(SampleRound.uscc(3), unit: Sample.unit, name: "往年公司", round: "2015"),
            from: device
        )
        try await test.fill(
            (1...3).map { number in
                SampleRound.hire(number, of: first, id: test.world.newID()) { $0.seq = number * 2 }
            },
            from: device
        )
        return (test, device)
    }

    @Test(arguments: StoreFactory.all)
    func `a unit's filings of the round come with the figures of their rosters`(_ factory: StoreFactory) async throws {
        let (test, _) = try await world(factory)
        let content = try #require(await test.store.summaryContent(unit: Sample.unit, round: "2016"))
        #expect(content.filings.map(\.name) == ["乙公司", "甲公司"])
        #expect(content.filings.map(\.rows) == [0, 3])
        #expect(content.filings.map(\.highestRow) == [nil, 6])
        #expect(content.filings.allSatisfy { $0.state == .draft && $0.paperVolumes == 2 && $0.electronic })
        #expect(content.withoutFiling == ["往年公司"])
        let none = try await test.store.summaryContent(unit: Sample.otherUnit, round: "2016")
        #expect(none?.filings.isEmpty == true)
        #expect(try await test.store.summaryContent(unit: "990000", round: "2016") == nil)
    }

    @Test(arguments: StoreFactory.all)
    func `what was read is kept until the unit's scope moves`(_ factory: StoreFactory) async throws {
        let (test, device) = try await world(factory)
        let cache = SummaryCache(store: test.store)
        func printed() async throws -> [String: Int] {
            let summaries = try await cache.summaries(round: "2016")
            #expect(summaries.map(\.unit.code) == Directory.units.map(\.code))
            return Dictionary(uniqueKeysWithValues: summaries.map { ($0.unit.code, $0.printed.lines.count) })
        }
        #expect(try await printed()[Sample.unit] == 2)
        #expect(try await printed()[Sample.unit] == 2)
        try await test.fill(SampleRound.filing(SampleRound.uscc(4), unit: Sample.unit, name: "丙公司"), from: device)
        #expect(try await printed()[Sample.unit] == 3)
        #expect(try await printed()[Sample.otherUnit] == 0)
    }

    @Test(arguments: StoreFactory.all)
    func `the page has every unit, also the silent ones, and the sheets print alone`(
        _ factory: StoreFactory
    ) async throws {
        let (test, device) = try await world(factory)
        let filing = SampleRound.filingID(first, unit: Sample.unit)
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        let controller = SummaryController(services: test.services)
        let text = try TestPage.text(await controller.show(TestPage.request(.summary)))
        for unit in Directory.units { #expect(text.contains(unit.title)) }
        #expect(text.contains("长宁区企业申报情况汇总表"))
        #expect(text.contains("最后序号 6，入库 3 行，缺 3 行"))
        #expect(text.contains("草稿 1 家未计入"))
        let print = try await controller.show(TestPage.request(.summary, query: [("view", "sheets")]))
        let paper = try TestPage.text(print)
        #expect(paper.contains(#"<body class="paper">"#))
        #expect(paper.contains("甲公司"))
        #expect(!paper.contains("乙公司"))
        await #expect(throws: ConsoleFailure.notFound) {
            try await controller.show(TestPage.request(.summary, query: [("unit", "990000")]))
        }
    }
}
