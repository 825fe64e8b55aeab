/// What one cell of a sheet holds.
public enum CellValue: Sendable, Equatable {
    /// Nothing at all, or an empty text.
    case empty
    /// Text as a person sees it: runs joined, phonetic hints left out, escapes resolved.
    case text(String)
    /// The numeral as the file writes it; a date is the serial number of its day.
    case number(String)
    /// A truth value.
    case boolean(Bool)
    /// A spreadsheet error such as `#REF!`.
    case error(String)

    /// Bytes of the text that the value keeps.
    var textBytes: Int {
        switch self {
        case .empty, .boolean: 0
        case .text(let text), .number(let text), .error(let text): text.utf8.count
        }
    }
}

/// One row of a sheet, with its place in the sheet.
public struct SheetRow: Sendable, Equatable {
    /// Number of the row in its sheet, from 1; of a CSV file the ordinal of the record, blank ones counted.
    public let number: Int
    /// Cells from column A on, without trailing empty ones.
    public let cells: [CellValue]

    /// Indices of the numbers that the sheet shows as dates, ascending.
    private let dateIndices: [Int]

    init(number: Int, cells: [CellValue], dateIndices: [Int] = []) {
        self.number = number
        self.cells = cells
        self.dateIndices = dateIndices
    }

    /// Tells whether the number at an index (0 is column A) carries a date format.
    ///
    /// A copy of the sheet needs this to show 42370 as a day again. A missing date format proves nothing: many people
    /// type dates into cells of the general format.
    public func isDateStyled(_ index: Int) -> Bool {
        !dateIndices.isEmpty && dateIndices.contains(index)
    }
}
