import Core
import Foundation

/// Makes a unit's scorecard.
struct UnitPage: Sendable {
    let unit: FilingUnit
    let score: UnitScore
    let contact: UnitContact?
    /// Cases of the unit that wait, as their page lists them.
    let openCases: Int
    let findings: [FindingRule: Int]
    let round: Round
    let shown: Shown
    let now: Date

    private var words: UnitWords { UnitWords(shown) }
    private var silence: UnitSilence { UnitSilence(contact, now: now) }
    /// The unit's filings of this round, not of the newest.
    private var queue: String {
        ConsoleRoute.queue.path() + "?unit=\(ConsolePath.encoded(unit.code))&round=\(ConsolePath.encoded(round.code))"
    }

    private func list(_ group: QueueGroup) -> String { group.path(round: round.code, unit: unit.code) }

    var model: UnitModel {
        let fields = fields
        let tallies = tallies
        let stays = stays
        return UnitModel(
            name: unit.title,
            code: unit.code,
            summary: shown.words("\(round.name) · 附件1 第 \(unit.seq) 号", "\(round.name) · no. \(unit.seq) of annex 1"),
            silence: words.silence(silence),
            isSilent: silence.isSilent,
            cards: cards,
            contact: facts,
            fields: fields,
            hasFields: !fields.isEmpty,
            findings: tallies,
            hasFindings: !tallies.isEmpty,
            stays: stays,
            hasStays: !stays.isEmpty,
            charts: [states, submissions],
            queuePath: queue + "&state=all"
        )
    }

    // MARK: Figures

    private var cards: [OverviewModel.Card] {
        [
            card(
                ("申报企业", "Filings"),
                FigureText.grouped(score.filings.count),
                shown.words(
                    "新录用 \(FigureText.grouped(score.hires)) 人，培训 \(FigureText.grouped(score.review.trainees)) 人",
                    words.counted(score.hires, "hire") + ", " + words.counted(score.review.trainees, "trainee")
                ),
                path: list(.present)
            ),
            waiting, decided, firstPass, stay,
            card(
                ("最近同步", "Last sync"),
                words.silence(silence),
                words.moment(contact?.lastSync),
                kind: silence.isSilent ? "warn" : ""
            ),
            card(
                ("冲突与迟到更正", "Conflicts and late amendments"),
                FigureText.grouped(openCases),
                shown.words(
                    "另有 \(score.review.openRemarks) 条要求补正的意见未了结",
                    "besides, " + words.counted(score.review.openRemarks, "open request") + " for correction"
                ),
                path: ConsoleRoute.cases.path() + "?unit=" + ConsolePath.encoded(unit.code),
                kind: openCases > 0 ? "error" : ""
            ),
        ]
    }

    private var waiting: OverviewModel.Card {
        func count(_ state: FilingState) -> String { FigureText.grouped(score.byState[state] ?? 0) }
        return card(
            ("等待市里处理", "With the commission"),
            FigureText.grouped(score.waiting.count),
            shown.words(
                "待审核 \(count(.submitted))，审核中 \(count(.inReview))，待审批 \(count(.accepted))",
                "\(count(.submitted)) to review, \(count(.inReview)) under review, \(count(.accepted)) to decide"
            ),
            path: list(.waiting)
        )
    }

    private var decided: OverviewModel.Card {
        let objected = score.objected.count
        let more =
            objected > 0
            ? shown.words("；异议成立、待重新开启 \(objected)", "; \(objected) to be reopened for an upheld objection") : ""
        return card(
            ("已决定", "Decided"),
            FigureText.grouped(score.decided),
            shown.words(
                "批准 \(score.supported)，不予批准 \(score.rejected)\(more)；均含已办结的",
                "\(score.supported) approved, \(score.rejected) rejected\(more); closed ones included"
            ),
            path: list(.decided)
        )
    }

    private var firstPass: OverviewModel.Card {
        card(
            ("一次通过率", "First-pass rate"),
            score.judged > 0 ? Share.of(score.passedFirst, in: score.judged).rounded : "—",
            shown.words(
                "决定或退回过的 \(score.judged) 件中，\(score.passedFirst) 件未经退回、不予批准或重新开启即获批准",
                "of \(words.counted(score.judged, "filing")) decided or returned, \(score.passedFirst) approved without a return, rejection or reopening"
            )
        )
    }

    private var stay: OverviewModel.Card {
        let open = score.stays.count { $0.isOpen }
        return card(
            ("平均退回天数", "Mean days in return"),
            words.days(score.meanStay),
            shown.words(
                "退回过 \(score.stays.count) 次，其中 \(open) 次还没有重新提交",
                "\(words.counted(score.stays.count, "return")), \(open) not handed in again yet"
            ),
            unit: score.meanStay == nil ? "" : shown.words("天", "days"),
            path: queue + "&state=returned",
            kind: score.stays.contains { $0.isOpen && $0.days >= OverviewController.lateAfter } ? "warn" : ""
        )
    }

    private func card(
        _ label: (String, String),
        _ figure: String,
        _ hint: String,
        unit: String = "",
        path: String? = nil,
        kind: String = ""
    ) -> OverviewModel.Card {
        OverviewModel.Card(
            label: shown.words(label.0, label.1),
            figure: figure,
            unit: unit,
            hint: hint,
            path: path,
            kind: kind
        )
    }

    private var facts: [UnitModel.Fact] {
        let body = unit.body
        let known = ["office", "contact", "phone", "address"].compactMap { code -> UnitModel.Fact? in
            guard let value = body[code]?.stringValue else { return nil }
            return UnitModel.Fact(label: shown.label(code, .unit), value: value)
        }
        let devices = shown.words("可同步的设备", "Devices that may sync")
        return known + [UnitModel.Fact(label: devices, value: String(contact?.devices ?? 0))]
    }

    private var fields: [UnitModel.Tally] {
        score.commonestFields(8).map {
            UnitModel.Tally(name: words.field($0.field), count: FigureText.grouped($0.count), hint: "")
        }
    }

    private var tallies: [UnitModel.Tally] {
        findings.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.prefix(8).map { rule, count in
            UnitModel.Tally(
                name: rule.check.title(shown.language),
                count: FigureText.grouped(count),
                hint: rule.rawValue
            )
        }
    }

    private var stays: [UnitModel.Stay] {
        let gists = Dictionary(score.review.filings.map { ($0.id, $0) }) { first, _ in first }
        return score.stays.filter(\.isOpen).sorted { $0.days > $1.days }.prefix(10).compactMap { stay in
            gists[stay.filing].map { gist in
                UnitModel.Stay(
                    name: gist.name,
                    code: gist.uscc,
                    path: ConsoleRoute.filing.path(unit.code, gist.id.rawValue),
                    days: shown.words("\(stay.days) 天", words.counted(stay.days, "day")),
                    isLate: stay.days >= OverviewController.lateAfter
                )
            }
        }
    }

    // MARK: Pictures

    private var states: Chart {
        let byState = score.byState
        return BarChart.chart(
            ChartCaption(
                title: shown.words("申报按状态", "Filings by state"),
                summary: shown.words(
                    "\(unit.title)的申报按状态的分布，已撤回的也列出。",
                    "The unit's filings by state, withdrawn ones too."
                ),
                row: shown.words("状态", "State"),
                figure: shown.words("申报", "Filings")
            ),
            FilingState.allCases.compactMap { state in
                byState[state].map {
                    NamedFigure(name: shown.state(state), figure: $0, css: "fill-\(state.rawValue)")
                }
            }
        )
    }

    private var submissions: Chart {
        let today = CivilDate(inShanghai: now).daysSinceEpoch
        let days = score.firstSubmissions.reduce(into: [:]) { $0[$1.daysSinceEpoch, default: 0] += 1 }
        return Sparkline.chart(
            ChartCaption(
                title: shown.words("近 30 天首次提交", "First submissions, 30 days"),
                summary: shown.words(
                    "最近 30 天每天首次提交的申报数。",
                    "Filings handed in for the first time on each of the last 30 days."
                ),
                row: shown.words("日期", "Day"),
                figure: shown.words("申报", "Filings")
            ),
            (today - 29...today).map { day in
                NamedFigure(name: CivilDate(daysSinceEpoch: day).description, figure: days[day] ?? 0)
            }
        )
    }
}
