import Core
import Terminal
import Workbook

/// A form as printed: title, the applicant's line where it has one, and the header.
struct FormSheet {
    let form: Form
    var applicant: ApplicantLine
    /// What is added to the title, in brackets.
    var remark: String?

    /// The lines above the header.
    private var above: [(text: String, style: OutputStyle)] {
        let title = form.title + (remark.map { "（\($0)）" } ?? "")
        return [(title, .title)] + (applicant.text.map { [($0, .plain)] } ?? [])
    }

    /// The header's row, from 1.
    var headerRow: Int { above.count + 1 }

    /// Indices of the columns of a field type.
    private func columns(_ isMeant: (FieldType) -> Bool) -> Set<Int> {
        Set(form.columns.indices.filter { isMeant(form.columns[$0].type) })
    }

    /// Columns that keep what is typed as text: digits of a number of 18 places would be lost.
    var textColumns: Set<Int> {
        columns { type in
            switch type {
            case .identity, .unifiedCode, .organisationCode: true
            default: false
            }
        }
    }

    /// Columns of dates.
    var dateColumns: Set<Int> { columns { $0 == .date } }

    /// Writes everything down to the header.
    func begin(in file: TableFile, language: Language) throws {
        if case .xlsx(let writer) = file { try begin(in: writer, language: language) }
        for line in above { try file.write(line: line.text, columns: form.columns.count, style: line.style) }
        if case .xlsx(let writer) = file { try writer.setHeight(ofNextRow: headerHeight) }
        try file.write(row: form.columns.map { .text($0.label) }, style: .header)
    }

    private func begin(in writer: XLSXWriter, language: Language) throws {
        try writer.addSheet(
            named: form.shortTitle,
            columnWidths: form.columns.map(Self.width),
            textColumns: textColumns,
            frozenRows: headerRow
        )
        for column in dateColumns { try writer.setDateColumn(column, width: Self.width(form.columns[column])) }
        try writer.setPage(.form(headerRow: headerRow, language: language))
    }

    /// The width of a column, in characters.
    private static func width(_ field: FieldSpec) -> Double {
        switch field.type {
        case .count where field.code == "seq": 6
        case .identity, .unifiedCode, .organisationCode: 22
        case .amount: 13
        case .personName: 14
        case .date: 12
        case .count, .flag: 11
        case .choice(let choices): max(11, Double(choices.map { DisplayWidth.of($0.label) }.max() ?? 0) + 2)
        case .lines: 30
        case .text where ["name", "payer", "employer"].contains(field.code): 34
        case .text, .names, .reference, .json: 18
        }
    }

    /// Enough for the label that takes the most lines.
    private var headerHeight: Double {
        let lines = form.columns.map { (Double(DisplayWidth.of($0.label)) / (Self.width($0) - 1)).rounded(.up) }
        return 6 + 15 * (lines.max() ?? 1)
    }
}

extension PageSetup {
    /// A wide form on A4.
    static func form(headerRow: Int, language: Language) -> PageSetup {
        let footer = language == .zh ? "第 &P 页，共 &N 页" : "Page &P of &N"
        return PageSetup(isLandscape: true, headerRow: headerRow, footer: "&C" + footer)
    }
}
