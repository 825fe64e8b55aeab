import CXlsxWriter

extension XLSXWriter {
    typealias Sheet = UnsafeMutablePointer<lxw_worksheet>

    /// Writes one cell.
    func write(_ cell: OutputCell, _ style: OutputStyle, to sheet: Sheet, row: UInt32, column: Int) throws {
        let place = UInt16(column)
        switch cell {
        case .empty:
            let isText = textColumns.contains(column)
            guard let format = formats.format(style, isText ? .text : .general) else { return }
            try check(worksheet_write_blank(sheet, row, place, format))
        case .text(let text):
            try write(text, style, to: sheet, row: row, column: column)
        case .integer(let value):
            // Beyond 2^53 a spreadsheet would round.
            guard value.magnitude <= 1 << 53 else {
                return try write(String(value), style, to: sheet, row: row, column: column)
            }
            try check(worksheet_write_number(sheet, row, place, Double(value), formats.format(style, .integer)))
        case .decimal(let numeral), .number(let numeral):
            guard let value = OutputCell.exactNumber(numeral) else {
                return try write(numeral, style, to: sheet, row: row, column: column)
            }
            let display: XLSXFormats.Display = if case .decimal = cell { .decimal } else { .general }
            try check(worksheet_write_number(sheet, row, place, value, formats.format(style, display)))
        case .boolean(let value):
            let format = formats.format(style, .general)
            try check(worksheet_write_boolean(sheet, row, place, value ? 1 : 0, format))
        case .date(let year, let month, let day):
            guard OutputCell.isDay(year: year, month: month, day: day) else {
                return try write(cell.plainText, style, to: sheet, row: row, column: column)
            }
            var date = lxw_datetime()
            date.year = Int32(year)
            date.month = Int32(month)
            date.day = Int32(day)
            try check(worksheet_write_datetime(sheet, row, place, &date, formats.format(style, .date)))
        }
    }

    /// The text as the file can hold it, refused if no cell can.
    func checked(_ text: String, column: Int) throws -> String {
        let text = Self.writable(Self.escaped(text))
        guard text.utf8.count <= 32_767 || text.utf16.count <= 32_767 else {
            let place = CellAddress(column: column + 1, row: rowsWritten).description
            throw WorkbookError(.cellTooLong, place: place)
        }
        return text
    }

    /// Replaces what XML cannot hold, and NUL, at which the library would stop.
    static func writable(_ text: String) -> String {
        let isClean = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0xEF || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        guard !isClean else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0xFFFE, 0xFFFF: result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Escapes text that looks like an escape itself, which a reader would resolve, and the breaks that XML would not keep.
    static func escaped(_ text: String) -> String {
        var text = text
        if text.utf8.count >= 7, text.contains("_x") {
            text = text.replacing(/_(?=x[0-9A-Fa-f]{4}_)/, with: "_x005F_")
        }
        guard text.utf8.contains(where: { (0x0B...0x0D).contains($0) }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0B: result.append(contentsOf: "_x000B_".unicodeScalars)
            case 0x0C: result.append(contentsOf: "_x000C_".unicodeScalars)
            case 0x0D: result.append(contentsOf: "_x000D_".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private func write(_ text: String, _ style: OutputStyle, to sheet: Sheet, row: UInt32, column: Int) throws {
        // Text that reads like a formula stays text also when a person edits its cell.
        let isText = textColumns.contains(column) || OutputCell.isRunnable(text)
        let format = formats.format(style, isText ? .text : .general)
        let shown = try checked(text, column: column)
        try check(worksheet_write_string(sheet, row, UInt16(column), shown, format))
    }
}
