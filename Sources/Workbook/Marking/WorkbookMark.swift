/// A cell to be marked in a copy of a workbook.
public struct WorkbookMark: Sendable, Equatable {
    /// How much it matters.
    public enum Kind: Sendable, CaseIterable {
        /// The cell was rejected: red.
        case wrong
        /// The cell is worth a look: amber.
        case notice
    }

    /// The cell.
    public let cell: CellAddress
    /// How much it matters.
    public let kind: Kind
    /// Name of the field for people.
    public let field: String
    /// What was found, as programs name it.
    public let code: String
    /// What was found, as a sentence.
    public let message: String

    /// Marks a cell.
    public init(cell: CellAddress, kind: Kind, field: String, code: String, message: String) {
        self.cell = cell
        self.kind = kind
        self.field = field
        self.code = code
        self.message = message
    }
}

/// The words of the sheet that lists the marks.
public struct MarkWording: Sendable {
    /// Name of the sheet.
    public let sheetName: String
    /// The five headings: cell, row, field, code, message.
    public let headings: [String]

    /// Names a list; its headings also tell it from a sheet of the user's own.
    public init(sheetName: String, headings: [String]) {
        self.sheetName = sheetName
        self.headings = headings
    }
}
