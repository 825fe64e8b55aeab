import Core
import Workbook

/// A blank form to be filled in: drop-downs, notes beside the cells, a sheet that explains every column.
struct FormTemplate {
    let sheet: FormSheet
    let catalogue: Catalogue
    let language: Language

    /// Rows that are made ready.
    static let rows = 1000

    private static let lineSheet = "业务领域"

    private var form: Form { sheet.form }

    /// Writes the workbook.
    func write(to path: String) throws {
        try TableFile.write(path, as: .xlsx) { file in
            guard case .xlsx(let writer) = file else { return }
            try sheet.begin(in: file, language: language)
            let guides = ColumnGuide.all(of: form)
            let rows = sheet.headerRow + 1...sheet.headerRow + Self.rows
            for (column, guide) in guides.enumerated() {
                try writer.addInputRule(rule(guide), column: column, rows: rows)
            }
            try writer.writeBlankRows(Self.rows, columns: guides.count, dates: sheet.dateColumns)
            try explain(guides, in: writer)
            if hasLines { try listLines(in: writer) }
        }
    }

    private var hasLines: Bool { form.columns.contains { $0.type == .lines } }

    /// What the cells of a column take.
    func rule(_ guide: ColumnGuide) -> InputRule {
        let prompt = (title: guide.field.name(language), text: guide.prompt(language))
        let warning = InputRule.Objection.warning(title: prompt.title, text: guide.accepted[language])
        switch guide.field.type {
        case .flag: return InputRule(.list(.values(["是", "否"])), prompt: prompt, objection: warning)
        case .choice(let choices):
            return InputRule(.list(.values(choices.map(\.label))), prompt: prompt, objection: warning)
        case .lines:
            // Several can stand in one cell, so the list is an offer.
            let cells = XLSXWriter.Choices.cells(sheet: Self.lineSheet, column: 0, rows: 2...catalogue.lines.count + 1)
            return InputRule(.list(cells), prompt: prompt, objection: .none)
        case .count: return InputRule(.wholeNumber(0...999_999_999), prompt: prompt, objection: warning)
        case .amount: return InputRule(.number(0...1_000_000_000), prompt: prompt, objection: warning)
        case .date: return InputRule(.date(years: 1950...2099), prompt: prompt, objection: warning)
        case .text, .personName, .identity, .organisationCode, .unifiedCode, .names, .reference, .json:
            return InputRule(.any, prompt: prompt)
        }
    }

    private func explain(_ guides: [ColumnGuide], in writer: XLSXWriter) throws {
        try writer.addSheet(
            named: language == .zh ? "填写说明" : "How to fill in",
            columnWidths: [44, 36, 90, 34],
            frozenRows: 1
        )
        try writer.setPage(.form(headerRow: 1, language: language))
        let heads = language == .zh ? ["栏目", "是否必填", "可填内容", "示例"] : ["Column", "Required", "Accepted", "Example"]
        try writer.write(row: heads.map { .text($0) }, style: .header)
        for guide in guides {
            let label = language == .zh ? guide.field.label : "\(guide.field.label) \(guide.field.english)"
            let cells = [label, guide.presence[language], guide.accepted[language], guide.example]
            try writer.write(row: cells.map { .text($0) })
        }
    }

    private func listLines(in writer: XLSXWriter) throws {
        try writer.addSheet(named: Self.lineSheet, columnWidths: [34, 16, 24, 24], frozenRows: 1)
        try writer.setPage(.form(headerRow: 1, language: language))
        let heads = language == .zh ? ["业务领域", "代码", "中类", "大类"] : ["业务领域 Line", "Code", "Group", "Category"]
        try writer.write(row: heads.map { .text($0) }, style: .header)
        for branch in catalogue.branches {
            for group in branch.groups {
                for line in group.lines {
                    try writer.write(row: [line.name, line.code, group.name, branch.name].map { .text($0) })
                }
            }
        }
    }
}
