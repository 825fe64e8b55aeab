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
        try addInputRule(InputRule(.list(choices)), column: column, rows: rows)
    }
}
