import Core
import SyncProtocol
import Testing

@testable import Server

/// What the pages of public notices say.
@Suite struct NoticePageTests {
    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(iso: text)) }

    private func notice(_ adjust: (inout Notice) -> Void = { _ in }) throws -> Notice {
        var notice = Notice()
        notice.round = "2016"
        notice.title = "2016年度公示"
        notice.from = try day("2016-11-21")
        notice.to = try day("2016-11-27")
        notice.filings = [Sample.unit + "/" + Sample.filingID.rawValue]
        notice.author = "li"
        notice.at = "2016-11-21T01:00:00Z"
        adjust(&notice)
        return notice
    }

    private func supported(_ adjust: (inout SupportedFiling) -> Void = { _ in }) throws -> SupportedFiling {
        var filing = try Filing(body: Sample.filing.set)
        filing.state = .published
        var supported = SupportedFiling(
            unit: Sample.unit,
            id: Sample.filingID,
            filing: filing,
            rows: 10,
            fallen: 3,
            isStale: false,
            decided: .published,
            notice: Self.id
        )
        adjust(&supported)
        return supported
    }

    private static let id = RecordID(rawValue: "0198a000-0000-7000-8000-000000000001")

    private func row(_ supported: SupportedFiling, _ round: Round = Directory.round2016) -> NoticeRow {
        NoticeRow(supported, seq: 1, on: Self.id, units: [Sample.unit: "长宁区"], round: round, Shown(.zh))
    }

    private func content(
        objections: [StoredObjection] = [],
        unanswered: Int = 0,
        on day: String = "2016-11-24",
        adjust: (inout Notice) -> Void = { _ in }
    ) throws -> NoticePage.Content {
        let id = try #require(RecordID(rawValue: "0198a000-0000-7000-8000-000000000001"))
        return NoticePage.Content(
            stored: StoredNotice(
                id: id,
                notice: try notice(adjust),
                objections: objections.count,
                unanswered: unanswered
            ),
            objections: objections,
            rows: [row(try supported())],
            round: Directory.round2016,
            day: try self.day(day),
            offset: 0
        )
    }

    private func objection(_ outcome: String?, text: String = "材料不实") throws -> StoredObjection {
        var objection = Objection()
        objection.filing = Sample.unit + "/" + Sample.filingID.rawValue
        objection.from = "赵六"
        objection.text = text
        objection.author = "li"
        objection.at = "2016-11-22T01:00:00Z"
        objection.outcome = outcome
        objection.answer = outcome == nil ? nil : "已核实"
        objection.answeredBy = outcome == nil ? nil : "li"
        let id = try #require(RecordID(rawValue: "0198a000-0000-7000-8000-000000000002"))
        return StoredObjection(id: id, objection: objection)
    }

    @Test(arguments: [
        ("张三", "张*"), ("欧阳娜娜", "欧***"), ("买买提·阿不都", "买***"), ("张", "*"), ("", "*"), ("John Smith", "J***"),
        ("王 五", "王*"),
    ])
    func `names keep their first character`(_ name: String, _ masked: String) {
        #expect(PublicName.masked(name) == masked)
    }

    @Test(arguments: [
        ("2016-11-20", true, NoticeStanding.coming), ("2016-11-21", true, .running), ("2016-11-27", true, .running),
        ("2016-11-28", true, .ended), ("2016-11-24", false, .closed),
    ])
    func `a notice runs from its first to its last day`(_ day: String, _ isOpen: Bool, _ standing: NoticeStanding)
        throws
    {
        #expect(NoticeStanding(try notice { $0.open = isOpen }, on: try self.day(day)) == standing)
    }

    @Test func `supported are the rows that no verdict fells, up to the round's limit`() throws {
        #expect(row(try supported()).people == "7")
        var round = Directory.round2016
        round.hireCap = 5
        #expect(row(try supported(), round).people == "5")
        #expect(row(try supported { $0.fallen = 10 }, round).people == "0")
    }

    @Test func `a row shows unit, category and standard, and whether it has left the notice`() throws {
        let shown = row(try supported())
        #expect(shown.unit == "长宁区")
        #expect(shown.category == "信息技术外包")
        #expect(shown.level.contains("标准"))
        #expect(!shown.hasLeft)
        #expect(row(try supported { ($0.filing.state, $0.decided) = (.inReview, .inReview) }).hasLeft)
        #expect(!row(try supported { $0.filing.state = .closed }).hasLeft, "published before its closing")
        #expect(row(try supported { ($0.filing.state, $0.decided) = (.closed, .rejected) }).hasLeft)
        #expect(row(try supported { $0.notice = nil }).hasLeft, "it is on a later notice")
        #expect(
            row(
                try supported {
                    $0.filing.total = Money(cents: 0)
                    $0.filing.exportITO = nil
                }
            ).level == "—"
        )
    }

    @Test func `it cannot be closed while an objection waits, and needs a reason before the term ends`() throws {
        let waiting = NoticePage(try content(objections: [objection(nil)], unanswered: 1), mayWrite: true, Shown(.zh))
        #expect(waiting.forms?.closingStops == "还有 1 件异议没有答复，不能办结。")
        #expect(waiting.objections[0].answerPath?.hasSuffix("/answer") == true)
        let running = NoticePage(try content(), mayWrite: true, Shown(.zh))
        #expect(running.forms?.closingStops == nil)
        #expect(running.forms?.needsReason == true)
        #expect(NoticePage(try content(on: "2016-11-28"), mayWrite: true, Shown(.zh)).forms?.needsReason == false)
    }

    @Test func `what an open case keeps back is told at its row and before the closing`() throws {
        var content = try content(on: "2016-11-28")
        #expect(NoticePage(content, mayWrite: true, Shown(.zh)).forms?.closingWaits == nil)
        content.rows = [row(try supported { $0.openCases = 2 }), row(try supported())]
        #expect(content.rows.map(\.waits) == [true, false])
        let page = NoticePage(content, mayWrite: true, Shown(.zh))
        #expect(page.forms?.closingWaits?.contains("1 家暂不办结") == true)
        #expect(!row(try supported { ($0.openCases, $0.filing.state) = (1, .closed) }).waits)
        let closing = ConsolePage(template: "notice", title: "x", model: page)
        #expect(try TestPage.text(closing).contains("有未了结的个案"))
    }

    @Test func `who may not act, and nobody after the closing, has forms`() throws {
        #expect(NoticePage(try content(), mayWrite: false, Shown(.zh)).forms == nil)
        #expect(NoticePage(try content { $0.open = false }, mayWrite: true, Shown(.zh)).forms == nil)
        let reading = NoticePage(try content(objections: [objection(nil)], unanswered: 1), mayWrite: false, Shown(.zh))
        #expect(reading.objections[0].answerPath == nil)
    }

    @Test func `an objection that is upheld leads to the filing until it has left the notice`() throws {
        let upheld = NoticePage(try content(objections: [objection("upheld")]), mayWrite: true, Shown(.zh))
        #expect(upheld.objections[0].answer?.mustReopen == true)
        #expect(upheld.objections[0].answer?.outcome == "成立")
        var after = try content(objections: [objection("upheld")])
        after.rows = [row(try supported { ($0.filing.state, $0.decided) = (.inReview, .inReview) })]
        #expect(NoticePage(after, mayWrite: true, Shown(.zh)).objections[0].answer?.mustReopen == false)
        let dismissed = NoticePage(try content(objections: [objection("dismissed")]), mayWrite: true, Shown(.zh))
        #expect(dismissed.objections[0].answer?.mustReopen == false)
    }

    @Test func `the paper stays as it was put up, and strikes through what has left the notice`() throws {
        let rows = [
            row(try supported()), row(try supported { ($0.filing.state, $0.decided) = (.returned, .returned) }),
        ]
        let paper = NoticePaper(try notice(), Directory.round2016, rows, hasNames: false, Shown(.zh))
        #expect(paper.rows.map(\.hasLeft) == [false, true])
        #expect(paper.lead.contains("2 家企业"))
        let page = ConsolePage(template: "noticePaper", title: "公示", model: paper, isPaper: true)
        let text = try TestPage.text(page, language: .zh)
        #expect(text.contains("其中 1 家在公示后重新审核，已撤出公示"))
        #expect(text.matches(of: /<del>[^<]+<\/del> 已撤出公示/).count == 1)
        let whole = NoticePaper(try notice(), Directory.round2016, [rows[0]], hasNames: false, Shown(.zh))
        #expect(whole.left == nil)
        #expect(paper.lead.contains("2016年11月21日至2016年11月27日"))
        #expect(paper.signedOn == "2016年11月21日")
    }

    @Test func `in English one enterprise is one, and levels have names`() throws {
        let rows = [row(try supported()), row(try supported())]
        func lead(_ rows: [NoticeRow]) throws -> String {
            NoticePaper(try notice(), Directory.round2016, rows, hasNames: false, Shown(.en)).lead
        }
        #expect(try lead([rows[0]]).contains("this 1 enterprise is to be supported"))
        #expect(try lead(rows).contains("these 2 enterprises are to be supported"))
        for level in Catalogue.edition2016.levels {
            let export = try #require(
                Catalogue.edition2016.branch(.ito)?.levelThresholds.first { $0.level == level.code }?.minimum
            )
            let filing = try supported {
                ($0.filing.category, $0.filing.exportITO) = (.ito, export)
                $0.filing.total = Money(cents: export.cents * 2)
                ($0.filing.offshore, $0.filing.contractMonths) = (export, 36)
                ($0.filing.staff, $0.filing.staffCollege) = (100, 90)
            }
            let words = NoticeRow(filing, seq: 1, units: [:], round: Directory.round2016, Shown(.en)).level
            #expect(words == level.title(.en))
        }
    }

    @Test(arguments: Language.allCases)
    func `hostile text shows as text on every page`(_ language: Language) throws {
        let hostile = TestPage.hostile
        var content = try content(objections: [objection("upheld", text: hostile), objection(nil, text: hostile)]) {
            $0.title = hostile
        }
        let name = try supported { $0.filing.name = hostile }
        content.rows = [NoticeRow(name, seq: 1, units: [:], round: Directory.round2016, Shown(language))]
        content.rows[0].names = hostile
        let list = NoticesPage(
            rounds: [],
            notices: [],
            isEmpty: true,
            draft: NoticesPage.Draft(
                round: "2016",
                title: hostile,
                from: "2016-11-21",
                to: "2016-11-27",
                units: [],
                candidates: content.rows,
                isEmpty: false,
                found: ""
            )
        )
        let paper = NoticePaper(
            content.stored.notice,
            Directory.round2016,
            content.rows,
            hasNames: true,
            Shown(language)
        )
        let one = NoticePage(content, mayWrite: true, Shown(language))
        let pages: [(String, any Sendable, Bool)] = [
            ("notices", list, false), ("notice", one, false), ("noticePaper", paper, true),
        ]
        for (template, model, isPaper) in pages {
            let page = ConsolePage(template: template, title: hostile, model: model, isPaper: isPaper)
            let text = try TestPage.text(page, language: language)
            #expect(!text.contains("<script>alert"), "\(template)")
            #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;"), "\(template)")
        }
    }
}
