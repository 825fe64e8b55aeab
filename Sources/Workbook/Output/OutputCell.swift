/// What to write into a cell.
public enum OutputCell: Sendable, Equatable {
    /// Nothing; the style still shows.
    case empty
    /// Text, never taken for a formula, a number or a date.
    case text(String)
    /// A whole number.
    case integer(Int)
    /// A decimal numeral such as `49.99`, shown with at least two decimals.
    case decimal(String)
    /// A numeral as it stands, shown in the general format.
    case number(String)
    /// A truth value.
    case boolean(Bool)
    /// A civil date.
    case date(year: Int, month: Int, day: Int)
}

/// How a cell looks.
public enum OutputStyle: Sendable, Hashable, CaseIterable {
    /// As it comes.
    case plain
    /// The heading of a form: large, bold, centred.
    case title
    /// A column's heading: bold on grey, wrapped.
    case header
    /// A cell that was rejected: red.
    case wrong
    /// A cell to look at: yellow.
    case notice
    /// A sum: bold, with a line above.
    case total
}

extension OutputCell {
    /// The cell as plain text, which is how CSV has it.
    var plainText: String {
        switch self {
        case .empty: ""
        case .text(let text): text
        case .integer(let value): String(value)
        case .decimal(let numeral), .number(let numeral): numeral
        case .boolean(let value): value ? "TRUE" : "FALSE"
        case .date(let year, let month, let day):
            "\(Self.padded(year, to: 4))-\(Self.padded(month, to: 2))-\(Self.padded(day, to: 2))"
        }
    }

    /// The value of a numeral if a spreadsheet's binary number gives back every digit of it; nil for others.
    static func exactNumber(_ numeral: String) -> Double? {
        var buffer = TextBuffer(characters: 64)
        var numeral = numeral
        let isNumeral = numeral.withUTF8 { bytes in
            (try? buffer.append(bytes)) != nil && buffer.isNumeral
        }
        guard isNumeral, let value = Double(numeral), value.isFinite else { return nil }
        // Fifteen significant digits survive the way through a double.
        let mantissa = numeral.utf8.prefix { $0 | 0x20 != 0x65 }.filter { $0 >= 0x30 && $0 <= 0x39 }
        return mantissa.drop { $0 == 0x30 }.count <= 15 ? value : nil
    }

    /// The cell, with a text that no cell of a workbook can hold cut short, and its end saying so.
    package var fittingWorkbook: OutputCell {
        guard case .text(let text) = self, text.utf8.count > Self.cellLimit,
            XLSXWriter.escaped(text).utf16.count > Self.cellLimit
        else { return self }
        let note = "…（共 \(text.unicodeScalars.count) 字，此处截断）"
        var kept = String.UnicodeScalarView()
        // The longest escape is thirteen characters in place of one.
        kept.append(contentsOf: text.unicodeScalars.prefix(Self.cellLimit / 13 - 40))
        return .text(String(kept) + note)
    }

    /// The most characters that a spreadsheet's cell holds.
    private static let cellLimit = 32_767

    /// Whether the three numbers are a day that spreadsheets can show.
    static func isDay(year: Int, month: Int, day: Int) -> Bool {
        guard year >= 1900, year <= 9999, month >= 1, month <= 12, day >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= days[month - 1]
    }

    /// Whether a spreadsheet that is given this text to read would run it as a formula.
    static func isRunnable(_ text: String) -> Bool {
        switch text.unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": true
        default: false
        }
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
