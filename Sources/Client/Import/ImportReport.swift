import Core
import Terminal
import Workbook

/// The user's own workbook with the wrong cells marked and a sheet that lists them: to be corrected and imported as it is.
///
/// A workbook that cannot be changed in place, and a CSV file, give a workbook with the one sheet that was read.
struct ImportReport {
    private let result: ImportResult
    private let language: Language

    init(_ result: ImportResult, language: Language) {
        self.result = result
        self.language = language
    }

    /// Writes the copy.
    /// - Throws: ``WorkbookError`` or ``ClientError``; then no file is left behind.
    func write(copyOf source: String, to target: String) throws {
        do {
            let reader = try WorkbookReader(path: source)
            guard let scan = try SheetScan.find(in: reader) else { return }
            if reader.format == .xlsx, try marked.write(copyOf: source, sheet: scan.sheet, to: target) { return }
            let writer = try XLSXWriter(path: target)
            do {
                try copy(reader, scan, to: writer)
                try listNotes(in: writer)
                try writer.close()
            } catch {
                writer.cancel()
                throw error
            }
        } catch let error as WorkbookError {
            throw ClientError("report", .failed, zh: error.chinese, en: error.english)
        }
    }

    private var marked: MarkedWorkbook {
        let marks = (result.errors + result.warnings).map { note in
            WorkbookMark(
                cell: note.cell,
                kind: note.code.isWarning ? .notice : .wrong,
                field: fieldName(note),
                code: note.code.rawValue,
                message: sentence(note)
            )
        }
        return MarkedWorkbook(
            marks: marks,
            wording: Self.wording(language),
            replacing: [Self.wording(.zh), Self.wording(.en)]
        )
    }

    private static func wording(_ language: Language) -> MarkWording {
        switch language {
        case .zh: MarkWording(sheetName: "错误清单", headings: ["单元格", "行", "字段", "代码", "说明"])
        case .en: MarkWording(sheetName: "Errors", headings: ["Cell", "Row", "Field", "Code", "Message"])
        }
    }

    private func fieldName(_ note: ImportNote) -> String {
        result.form?.type.field(note.field)?.name(language) ?? note.field
    }

    private func copy(_ reader: WorkbookReader, _ scan: SheetScan, to writer: XLSXWriter) throws {
        let form = scan.header.form
        let texts: [FieldSpec] = form.columns.filter { field in
            switch field.type {
            case .identity, .unifiedCode, .organisationCode: true
            default: false
            }
        }
        let width = (scan.header.columns.values.max() ?? 0) + 1
        try writer.addSheet(
            named: reader.format == .xlsx ? reader.sheetNames[scan.sheet] : form.shortTitle,
            columnWidths: Array(repeating: 16, count: width),
            textColumns: Set(texts.compactMap { scan.header.columns[$0.code] }),
            frozenRows: scan.headerRow
        )
        let marks = Dictionary(grouping: result.errors + result.warnings, by: \.cell.row)
        let dates = Set(form.columns.filter { $0.type == .date }.compactMap { scan.header.columns[$0.code] })
        try reader.readRows(ofSheet: scan.sheet) { row in
            while writer.rowsWritten < row.number - 1 { try writer.write(row: [], style: .plain) }
            let notes = marks[row.number] ?? []
            let columns = max(row.cells.count, notes.map(\.cell.column).max() ?? 0)
            var comments: [Int: String] = [:]
            let cells = (0..<columns).map { column -> (OutputCell, OutputStyle) in
                let own = notes.filter { $0.cell.column == column + 1 }
                if !own.isEmpty { comments[column] = own.map(sentence).joined(separator: "\n") }
                let isDate = dates.contains(column) || row.isDateStyled(column)
                let value = column < row.cells.count ? row.cells[column] : .empty
                let cell = output(value, isDate: isDate, uses1904Dates: reader.uses1904Dates)
                return (cell, style(row.number, own, scan))
            }
            try writer.write(row: cells, comments: comments)
            return true
        }
    }

    private func style(_ row: Int, _ notes: [ImportNote], _ scan: SheetScan) -> OutputStyle {
        if notes.contains(where: { !$0.code.isWarning }) { return .wrong }
        if !notes.isEmpty { return .notice }
        return row == scan.headerRow ? .header : .plain
    }

    /// A date stays a date, if its serial number is one.
    private func output(_ value: CellValue, isDate: Bool, uses1904Dates: Bool) -> OutputCell {
        switch value {
        case .empty: return .empty
        case .text(let text), .error(let text): return .text(text)
        case .boolean(let flag): return .boolean(flag)
        case .number(let numeral):
            let text = CellText.expandNumeral(numeral)
            if isDate, let date = try? CivilDate.read(text, uses1904Dates: uses1904Dates).value {
                return .date(year: date.year, month: date.month, day: date.day)
            }
            return .number(numeral)
        }
    }

    private func sentence(_ note: ImportNote) -> String {
        result.sentence(note, language)
    }

    /// Unlike the user's own sheet, which may be called so in a report of a report.
    private var listName: String {
        let name = Self.wording(language).sheetName
        return result.sheet?.lowercased() == name.lowercased() ? name + " 2" : name
    }

    private func listNotes(in writer: XLSXWriter) throws {
        try writer.addSheet(
            named: listName,
            columnWidths: [10, 8, 18, 20, 80],
            textColumns: [],
            frozenRows: 1
        )
        try writer.write(row: Self.wording(language).headings.map { (.text($0), .header) })
        for note in result.errors + result.warnings {
            let style: OutputStyle = note.code.isWarning ? .notice : .wrong
            try writer.write(row: [
                (.text(note.cell.description), style), (.integer(note.cell.row), .plain),
                (.text(fieldName(note)), .plain), (.text(note.code.rawValue), .plain), (.text(sentence(note)), .plain),
            ])
        }
    }
}
