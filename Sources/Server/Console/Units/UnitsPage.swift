import Core
import Foundation

/// Makes the page with a line for each unit.
struct UnitsPage: Sendable {
    /// By what the lines are ordered.
    enum Order: String, CaseIterable, Sendable {
        /// As 附件1 prints them.
        case printed
        case filings, decided, waiting, returned, firstPass, stay, hires
        /// Those that have been silent longest first.
        case silence
    }

    let city: CityFigures
    let contacts: [String: UnitContact]
    let shown: Shown
    let now: Date
    let order: Order
    let isDescending: Bool

    func model(round: Round, rounds: [SelectOption], link: LinkQuery) -> UnitsModel {
        let silent = city.units.count { UnitSilence(contacts[$0.unit.code], now: now).isSilent }
        return UnitsModel(
            title: shown.words("申报单位", "Units"),
            summary: shown.words(
                "\(round.name) · \(city.units.count) 个单位，\(silent) 个已有 \(UnitSilence.limit) 天或更久没有同步（含从未同步的）",
                "\(round.name) · \(Plural.words(city.units.count, "unit")), \(silent) not synchronised for \(UnitSilence.limit) days or more, or never"
            ),
            rounds: rounds,
            hasRounds: rounds.count > 1,
            heads: heads(link),
            lines: sorted.map { line($0.unit, $0.score, round) }
        )
    }

    private var sorted: [(unit: FilingUnit, score: UnitScore)] {
        let keyed = city.units.map { (entry: $0, key: key($0.unit, $0.score)) }
        let ordered = keyed.sorted { left, right in
            left.key != right.key ? left.key < right.key : left.entry.unit.seq < right.entry.unit.seq
        }
        // The longest silence is what one looks for first.
        return (isDescending != (order == .silence) ? ordered.reversed() : ordered).map(\.entry)
    }

    private func key(_ unit: FilingUnit, _ score: UnitScore) -> Double {
        switch order {
        case .printed: Double(unit.seq)
        case .filings: Double(score.filings.count)
        case .decided: score.filings.isEmpty ? -1 : Double(score.decided) / Double(score.filings.count)
        case .waiting: Double(score.waiting.count)
        case .returned: Double(score.byState[.returned] ?? 0)
        case .firstPass: score.judged == 0 ? -1 : Double(score.passedFirst) / Double(score.judged)
        case .stay: score.meanStay ?? -1
        case .hires: Double(score.hires)
        case .silence: UnitSilence(contacts[unit.code], now: now).days.map(Double.init) ?? .infinity
        }
    }

    private func heads(_ link: LinkQuery) -> [UnitsModel.Head] {
        let columns: [(Order?, String, String)] = [
            (.printed, "单位", "Unit"), (.filings, "申报", "Filings"), (.decided, "已决定", "Decided"),
            (.waiting, "等待市里处理", "With the commission"), (.returned, "退回未复", "Back with the unit"),
            (.firstPass, "一次通过率", "First-pass rate"),
            (.stay, "平均退回天数", "Mean days in return"), (nil, "最常要求补正的字段", "Most often to be corrected"),
            (.hires, "新录用人数", "Hires"),
            (.silence, "最近同步", "Last sync"),
        ]
        return columns.map { column, chinese, english in
            let isSorted = column == order
            let path = column.map { link.with("order", $0.rawValue) + (isSorted && !isDescending ? "&down=1" : "") }
            return UnitsModel.Head(
                text: shown.words(chinese, english),
                path: path,
                isNumber: ![.printed, .silence, nil].contains(column),
                isSorted: isSorted,
                direction: isDescending != (order == .silence) ? "descending" : "ascending"
            )
        }
    }

    private func line(_ unit: FilingUnit, _ score: UnitScore, _ round: Round) -> UnitsModel.Line {
        let silence = UnitSilence(contacts[unit.code], now: now)
        let words = UnitWords(shown)
        return UnitsModel.Line(
            name: unit.title,
            code: unit.code,
            path: ConsoleRoute.unit.path(unit.code) + "?round=" + ConsolePath.encoded(round.code),
            filings: FigureText.grouped(score.filings.count),
            decided: words.share(score.decided, of: score.filings.count),
            waiting: FigureText.grouped(score.waiting.count),
            returned: FigureText.grouped(score.byState[.returned] ?? 0),
            firstPass: words.share(score.passedFirst, of: score.judged),
            stay: words.days(score.meanStay),
            field: score.commonestFields(1).first.map { words.field($0.field) } ?? "",
            hires: FigureText.grouped(score.hires),
            lastSync: words.moment(contacts[unit.code]?.lastSync),
            silence: words.silence(silence),
            isSilent: silence.isSilent
        )
    }
}

/// How the units' pages put figures into words.
struct UnitWords: Sendable {
    let shown: Shown

    init(_ shown: Shown) { self.shown = shown }

    /// `75% (3/4)`; a dash of nothing.
    func share(_ part: Int, of whole: Int) -> String {
        whole > 0 ? "\(Share.of(part, in: whole).rounded) (\(part)/\(whole))" : "—"
    }

    /// Days with one decimal; a dash for none.
    func days(_ days: Double?) -> String {
        guard let days else { return "—" }
        let tenths = Int((days * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// A field of a kind in words.
    func field(_ field: AskedField) -> String {
        let kind = shown.label(field.kind)
        guard let code = field.field, code != "*" else { return kind }
        return "\(kind) · \(shown.label(code, field.kind))"
    }

    /// A time in Shanghai; a dash for none.
    func moment(_ date: Date?) -> String {
        date.map { shown.time(StoreEnvironment.timestamp(of: $0)) } ?? "—"
    }

    /// For how long nothing was heard.
    func silence(_ silence: UnitSilence) -> String {
        switch silence.days {
        case nil: shown.words("从未同步", "never synchronised")
        // Whole days of 24 hours: yesterday evening is not today.
        case 0?: shown.words("24 小时内", "within 24 hours")
        case let days?: shown.words("\(days) 天前", counted(days, "day") + " ago")
        }
    }

    /// A number with its noun in English.
    func counted(_ number: Int, _ noun: String) -> String {
        "\(FigureText.grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }
}
