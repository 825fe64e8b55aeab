/// Address of a cell as spreadsheets write it, such as `E32`.
public struct CellAddress: Sendable, Hashable {
    /// Largest column of a sheet, `XFD`.
    public static let lastColumn = 16_384
    /// Largest row of a sheet.
    public static let lastRow = 1_048_576

    /// Number of the column, from 1.
    public let column: Int
    /// Number of the row, from 1.
    public let row: Int

    /// Makes the address of a column and a row, both from 1.
    public init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }

    /// Reads an address such as `E32`; nothing else before, between or after, and nothing outside a sheet.
    public init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { CellReference(bytes: $0.baseAddress, count: $0.count) }
        guard let parsed else { return nil }
        self.init(column: parsed.column, row: parsed.row)
    }

    /// Letters of a column, from 1: `A`, `Z`, `AA`; empty for a number below 1.
    public static func columnName(_ index: Int) -> String {
        var letters = ""
        var rest = index
        while rest > 0 {
            rest -= 1
            letters = String(UnicodeScalar(UInt8(65 + rest % 26))) + letters
            rest /= 26
        }
        return letters
    }
}

extension CellAddress: CustomStringConvertible {
    /// The address as spreadsheets write it.
    public var description: String {
        Self.columnName(column) + String(row)
    }
}

/// A cell reference read from bytes, without making a string: sheets hold millions of them.
struct CellReference {
    let column: Int
    let row: Int

    /// Reads letters, then digits; nil for anything else, a leading zero and a place outside a sheet.
    init?(bytes: UnsafePointer<UInt8>?, count: Int) {
        guard let bytes, count >= 2, count <= 10 else { return nil }
        var index = 0
        var column = 0
        while index < count, index < 4 {
            let upper = bytes[index] & 0xDF
            guard upper >= 0x41, upper <= 0x5A else { break }
            column = column * 26 + Int(upper) - 0x40
            index += 1
        }
        guard column >= 1, column <= CellAddress.lastColumn, index < count, bytes[index] != 0x30 else { return nil }
        var row = 0
        while index < count {
            let digit = Int(bytes[index]) - 0x30
            guard digit >= 0, digit <= 9 else { return nil }
            row = row * 10 + digit
            index += 1
        }
        guard row >= 1, row <= CellAddress.lastRow else { return nil }
        self.column = column
        self.row = row
    }
}
