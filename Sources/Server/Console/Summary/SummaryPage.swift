import Core
import Mustache

/// The consolidated 附件2 of all units, with what does not agree.
struct SummaryPage: Sendable {
    /// A unit's line of the overview.
    struct UnitLine: Sendable, Equatable {
        var seq: Int
        var name: String
        var path: String
        var enterprises: String
        var paperVolumes: String
        var electronic: String
        var rows: String
        /// What the unit's own print says where it is another figure.
        var printed: String?
        var differences: Int
        var isSilent: Bool
    }

    /// What does not agree at a unit.
    struct Reconciliation: Sendable {
        var unit: String
        var path: String
        var printed: String?
        var subjects: [Subject]

        struct Subject: Sendable {
            var text: String
            var advice: String
            var count: String
            var items: [Item]
            /// How many more there are than are named here.
            var more: String?
        }

        /// An enterprise; looked up by name without reflection, since there may be hundreds.
        struct Item: Sendable, Equatable, MustacheParent {
            var name: String
            var path: String?
            var figures: String?

            func child(named name: String) -> Any? {
                switch name {
                case "name": FieldText(self.name)
                case "path": FieldText(path)
                case "figures": FieldText(figures)
                default: nil
                }
            }
        }
    }

    let round: String
    let rounds: [SelectOption]
    let units: [UnitLine]
    let total: UnitLine
    let sheets: [SummarySheet]
    /// Says that the sheets are shown one unit at a time.
    let isLong: Bool
    let reconciliations: [Reconciliation]
    let agrees: Bool
    let printPath: String
    /// Where the workbook with 附件2 is made.
    let exportPath: String
}

/// A unit's sheet: title, lines and 总计 as 附件2 prints them.
struct SummarySheet: Sendable {
    /// A line; looked up by name without reflection, since a print has thousands.
    struct Line: Sendable, Equatable, MustacheParent {
        var seq: String
        var enterprise: String
        var path: String
        var paperVolumes: String
        var electronic: String
        var remark: String
        var state: String
        var stateText: String

        func child(named name: String) -> Any? {
            switch name {
            case "seq": FieldText(seq)
            case "enterprise": FieldText(enterprise)
            case "path": FieldText(path)
            case "paperVolumes": FieldText(paperVolumes)
            case "electronic": FieldText(electronic)
            case "remark": FieldText(remark)
            case "state": FieldText(state)
            case "stateText": FieldText(stateText)
            default: nil
            }
        }
    }

    /// A column's head.
    struct Head: Sendable, Equatable {
        var text: String
        var isNumber: Bool
    }

    let code: String
    let title: String
    let heads: [Head]
    let lines: [Line]
    let enterprises: String
    let paperVolumes: String
    let electronic: String
    let isEmpty: Bool
    /// What was left out, as a note below the table.
    let leftOut: String?

    /// A unit's sheet in the words of the form, which is Chinese whatever the page's language.
    init(_ summary: UnitSummary, _ shown: Shown) {
        code = summary.unit.code
        title = summary.table.title
        heads = SummaryTable.heads.enumerated().map { Head(text: $1, isNumber: $0 == 0 || $0 == 2) }
        lines = zip(summary.table.lines, summary.filings).map { line, filing in
            Line(
                seq: String(line.seq),
                enterprise: line.enterprise,
                path: ConsoleRoute.filing.path(summary.unit.code, filing.id.rawValue),
                paperVolumes: String(line.paperVolumes),
                electronic: line.electronic ? "是" : "否",
                remark: line.remark.map { Mask.identifiers(in: $0) } ?? "",
                state: filing.state.rawValue,
                stateText: shown.state(filing.state)
            )
        }
        enterprises = String(lines.count)
        paperVolumes = String(summary.table.paperVolumes)
        electronic = String(summary.table.electronic)
        isEmpty = lines.isEmpty
        let parts = summary.differences.filter { $0.subject == .drafts || $0.subject == .withdrawn }
            .map { SummaryWords.leftOut($0.subject, $0.items.count, shown) }
        leftOut = parts.isEmpty ? nil : parts.joined(separator: shown.words("；", "; "))
    }
}
