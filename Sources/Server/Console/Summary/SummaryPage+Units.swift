import Core

extension SummaryPage {
    /// So many lines at most are on one page.
    static let mostLines = 400
    /// So many enterprises at most are named under one subject: of one unit, and on the page of all.
    static let mostNames = (unit: 200, all: 3)

    /// The page of all units.
    /// - Parameters:
    ///   - summaries: the units in 附件1's order.
    ///   - round: which round.
    ///   - rounds: those that can be chosen.
    ///   - unit: the unit whose sheet is asked for; nil for all, as far as they fit.
    ///   - shown: the words' language.
    init(_ summaries: [UnitSummary], round: String, rounds: [Round], unit: String?, _ shown: Shown) {
        let link = LinkQuery(ConsoleRoute.summary.path(), FormFields([("round", round)]), keeping: ["round"])
        self.round = round
        self.rounds = SelectOption.rounds(rounds, chosen: round)
        units = summaries.map { Self.line($0, path: link.with("unit", $0.unit.code), shown) }
        total = Self.total(summaries, path: link.text)
        let all = summaries.reduce(0) { $0 + $1.table.lines.count }
        let tooMany = unit == nil && all > Self.mostLines
        let asked = summaries.filter { unit == nil ? !tooMany && !$0.table.lines.isEmpty : $0.unit.code == unit }
        isLong = tooMany
        sheets = asked.map { SummarySheet($0, shown) }
        reconciliations = summaries.filter { unit == nil || $0.unit.code == unit }
            .compactMap { summary in
                Self.reconciliation(
                    summary,
                    path: link.with("unit", summary.unit.code),
                    names: unit == nil ? Self.mostNames.all : Self.mostNames.unit,
                    shown
                )
            }
        agrees = reconciliations.isEmpty
        printPath = link.with("view", "sheets") + (unit.map { "&unit=" + ConsolePath.encoded($0) } ?? "")
        exportPath =
            LinkQuery(
                ConsoleRoute.export.path("all.xlsx"),
                items: [("round", round), ("unit", unit), ("scope", ExportScope.filed.rawValue)]
            ).text
    }

    private static func line(_ summary: UnitSummary, path: String, _ shown: Shown) -> UnitLine {
        UnitLine(
            seq: summary.unit.seq,
            name: summary.unit.title,
            path: path,
            enterprises: String(summary.table.lines.count),
            paperVolumes: String(summary.table.paperVolumes),
            electronic: String(summary.table.electronic),
            rows: String(summary.rows),
            printed: printed(summary, shown),
            differences: summary.differences.reduce(0) { $0 + $1.items.count },
            isSilent: summary.table.lines.isEmpty
        )
    }

    private static func total(_ summaries: [UnitSummary], path: String) -> UnitLine {
        func sum(_ figure: (UnitSummary) -> Int) -> String { String(summaries.reduce(0) { $0 + figure($1) }) }
        return UnitLine(
            seq: 0,
            name: "",
            path: path,
            enterprises: sum { $0.table.lines.count },
            paperVolumes: sum { $0.table.paperVolumes },
            electronic: sum { $0.table.electronic },
            rows: sum(\.rows),
            printed: nil,
            differences: summaries.flatMap(\.differences).reduce(0) { $0 + $1.items.count },
            isSilent: false
        )
    }

    /// What the unit's own print says, where it is another figure.
    private static func printed(_ summary: UnitSummary, _ shown: Shown) -> String? {
        summary.printed.lines == summary.table.lines ? nil : SummaryWords.printed(summary.printed, shown)
    }

    private static func reconciliation(
        _ summary: UnitSummary,
        path: String,
        names: Int,
        _ shown: Shown
    ) -> Reconciliation? {
        guard !summary.differences.isEmpty else { return nil }
        let subjects = summary.differences.map { difference in
            let (text, advice) = SummaryWords.subject(difference.subject, shown)
            let more = difference.items.count - names
            return Reconciliation.Subject(
                text: text,
                advice: advice,
                count: String(difference.items.count),
                items: difference.items.prefix(names).map { item(of: $0, unit: summary.unit.code, shown) },
                more: more > 0 ? shown.words("另有 \(more) 家", "\(more) more") : nil
            )
        }
        return Reconciliation(
            unit: summary.unit.title,
            path: path,
            printed: printed(summary, shown),
            subjects: subjects
        )
    }

    private static func item(
        of item: UnitSummary.Difference.Item,
        unit: String,
        _ shown: Shown
    ) -> Reconciliation.Item {
        var figures: String?
        if let declared = item.declared, let stored = item.stored {
            figures = SummaryWords.rows(declared: declared, stored: stored, shown)
        }
        let path = item.filing.map { ConsoleRoute.filing.path(unit, $0.rawValue) }
        return Reconciliation.Item(name: item.name, path: path, figures: figures)
    }
}
