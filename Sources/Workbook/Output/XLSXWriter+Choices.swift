import CXlsxWriter
import Glibc

extension XLSXWriter {
    /// What a drop-down offers.
    public enum Choices: Sendable {
        /// Values given one by one; together they may have 255 characters, commas counted.
        case values([String])
        /// The cells of a column in a sheet of this workbook, for longer lists.
        case cells(sheet: String, column: Int, rows: ClosedRange<Int>)
    }

    /// Adds a drop-down to cells of the current sheet.
    ///
    /// Other values can still be typed after a warning: what is valid is for the import to say.
    /// - Parameters:
    ///   - choices: What the list offers.
    ///   - column: Index of the column; 0 is column A.
    ///   - rows: Numbers of the rows, from 1.
    /// - Throws: ``WorkbookError`` for cells outside a sheet, and for a list that is too long.
    public func addDropDown(_ choices: Choices, column: Int, rows: ClosedRange<Int>) throws {
        let sheet = try currentSheet()
        guard column >= 0, column < CellAddress.lastColumn else { throw WorkbookError(.columnOutOfRange) }
        guard rows.lowerBound >= 1, rows.upperBound <= CellAddress.lastRow else { throw WorkbookError(.rowOutOfRange) }
        var validation = lxw_data_validation()
        validation.error_type = UInt8(LXW_VALIDATION_ERROR_TYPE_WARNING.rawValue)
        let texts: [String]
        switch choices {
        case .values(let values):
            guard !values.isEmpty, values.joined(separator: ",").utf16.count <= 255 else {
                throw WorkbookError(.cellTooLong)
            }
            validation.validate = UInt8(LXW_VALIDATION_TYPE_LIST.rawValue)
            texts = values
        case .cells(let name, let column, let rows):
            let letters = CellAddress.columnName(column + 1)
            let quoted = name.replacing("'", with: "''")
            validation.validate = UInt8(LXW_VALIDATION_TYPE_LIST_FORMULA.rawValue)
            texts = ["='\(quoted)'!$\(letters)$\(rows.lowerBound):$\(letters)$\(rows.upperBound)"]
        }
        // The library copies what it is given.
        var strings: [UnsafeMutablePointer<CChar>?] = texts.map { strdup(Self.writable($0)) }
        strings.append(nil)
        defer { for string in strings { free(string) } }
        let status = strings.withUnsafeMutableBufferPointer { strings in
            if case .values = choices {
                validation.value_list = strings.baseAddress
            } else {
                validation.value_formula = strings[0]
            }
            return worksheet_data_validation_range(
                sheet,
                UInt32(rows.lowerBound - 1),
                UInt16(column),
                UInt32(rows.upperBound - 1),
                UInt16(column),
                &validation
            )
        }
        try check(status)
    }
}
