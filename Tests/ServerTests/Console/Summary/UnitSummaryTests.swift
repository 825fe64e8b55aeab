import Core
import Testing

@testable import Server

/// What the consolidated 附件2 makes of a unit's filings.
@Suite struct UnitSummaryTests {
    private let unit = Directory.units[0]

    private func filing(
        _ number: Int,
        _ state: FilingState = .submitted,
        paper: Int = 2,
        electronic: Bool = true,
        rows: Int = 3,
        highest: Int? = 3,
        name: String? = nil,
        remark: String? = nil
    ) -> SummaryFiling {
        let uscc = SampleRound.uscc(number)
        return SummaryFiling(
            id: SampleRound.filingID(uscc, unit: unit.code),
            seq: number,
            uscc: uscc,
            name: name ?? "企业\(number)",
            state: state,
            paperVolumes: paper,
            electronic: electronic,
            remark: remark,
            rows: rows,
            highestRow: highest
        )
    }

    private func summary(_ filings: [SummaryFiling], without: [String] = []) -> UnitSummary {
        UnitSummary(unit, UnitSummaryContent(head: .zero, filings: filings, withoutFiling: without))
    }

    @Test func `what was handed in counts, drafts and withdrawn ones do not`() {
        let counted: [FilingState] = [
            .submitted, .inReview, .returned, .accepted, .approved, .rejected, .published, .closed,
        ]
        let all = counted.enumerated().map { filing($0 + 1, $1) } + [filing(20, .draft), filing(21, .withdrawn)]
        let summary = summary(all)
        #expect(summary.table.lines.map(\.enterprise) == (1...8).map { "企业\($0)" })
        #expect(summary.table.paperVolumes == 16)
        #expect(summary.table.electronic == 8)
        #expect(summary.rows == 24)
        #expect(summary.printed.lines.count == 9)
        #expect(summary.differences.map(\.subject) == [.drafts, .withdrawn])
        #expect(summary.differences.map { $0.items.map(\.name) } == [["企业20"], ["企业21"]])
    }

    @Test func `lines stand in the order of the printed numbers beside their filings`() {
        let summary = summary([filing(3), filing(1), filing(2, .draft)])
        #expect(summary.table.lines.map(\.enterprise) == ["企业1", "企业3"])
        #expect(summary.table.lines.map(\.seq) == [1, 2])
        #expect(summary.filings.map(\.name) == ["企业1", "企业3"])
    }

    @Test func `what agrees is no difference`() {
        #expect(summary([filing(1), filing(2, electronic: false, rows: 0, highest: nil)]).differences.isEmpty)
        #expect(summary([filing(1, highest: nil)]).differences.isEmpty)
    }

    @Test func `each thing that does not agree is named with its enterprise`() {
        let found = summary(
            [
                filing(1, rows: 0, highest: nil), filing(2, electronic: false), filing(3, highest: 5),
                filing(4, paper: 0, electronic: false, rows: 0, highest: nil),
            ],
            without: ["沉默公司"]
        ).differences
        #expect(found.map(\.subject) == [.withoutFiling, .noRoster, .undeclaredRoster, .rowsMissing, .noMaterial])
        #expect(found.map { $0.items[0].name } == ["沉默公司", "企业1", "企业2", "企业3", "企业4"])
        #expect(found[3].items[0].declared == 5)
        #expect(found[3].items[0].stored == 3)
    }

    @Test func `a draft is looked at for nothing but being a draft`() {
        #expect(summary([filing(1, .draft, rows: 0, highest: nil)]).differences.map(\.subject) == [.drafts])
    }

    private func page(_ summaries: [UnitSummary], unit: String? = nil, _ language: Language = .zh) -> SummaryPage {
        SummaryPage(summaries, round: "2016", rounds: [Directory.round2016], unit: unit, Shown(language))
    }

    @Test func `totals are the sums of the units, and the unit's own print is named where it differs`() throws {
        let other = UnitSummary(
            Directory.units[1],
            UnitSummaryContent(head: .zero, filings: [filing(7, paper: 5)], withoutFiling: [])
        )
        let page = page([summary([filing(1), filing(2, .draft, paper: 9)]), other])
        #expect(page.total.enterprises == "2")
        #expect(page.total.paperVolumes == "7")
        #expect(page.total.rows == "6")
        #expect(page.units.map(\.enterprises) == ["1", "1"])
        #expect(page.units[0].printed == "单位自印附件2（含草稿）：2 家，11 本，电子版 2 家")
        #expect(page.units[1].printed == nil)
        #expect(page.sheets[0].title == "青浦区企业申报情况汇总表")
        #expect(page.sheets[0].leftOut == "草稿 1 家未计入")
    }

    @Test func `a page that would be too long shows one unit's lines at a time`() {
        let many = summary((1...SummaryPage.mostLines + 1).map { filing($0) })
        #expect(page([many]).sheets.isEmpty)
        #expect(page([many]).isLong)
        #expect(page([many], unit: unit.code).sheets.map(\.lines.count) == [SummaryPage.mostLines + 1])
        #expect(!page([many], unit: unit.code).isLong)
    }

    @Test func `the page of all units names a few enterprises and leads to the rest`() throws {
        let many = summary((1...10).map { filing($0, rows: 0, highest: nil) })
        let all = try #require(page([many]).reconciliations.first?.subjects.first)
        #expect(all.items.count == SummaryPage.mostNames.all)
        #expect(all.more == "另有 7 家")
        let one = try #require(page([many], unit: unit.code).reconciliations.first?.subjects.first)
        #expect(one.items.count == 10)
        #expect(one.more == nil)
    }

    @Test(arguments: Language.allCases)
    func `hostile text shows as text on screen and paper`(_ language: Language) throws {
        let hostile = summary([filing(1, highest: 9, name: TestPage.hostile, remark: TestPage.hostile)])
        let print = SummaryPrint(sheets: [SummarySheet(hostile, Shown(language))], round: TestPage.hostile)
        for page in [
            ConsolePage(template: "summary", title: "x", model: page([hostile], language)),
            ConsolePage(template: "summarySheets", title: "x", model: print, isPaper: true),
        ] {
            let text = try TestPage.text(page, language: language)
            #expect(!text.contains("<script>alert"))
            #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;"))
            #expect(text.contains("{{t.brand}}"))
        }
    }
}
