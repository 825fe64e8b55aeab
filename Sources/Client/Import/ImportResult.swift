package import Core
package import Workbook

/// What was found at a cell of an imported file.
package struct ImportNote: Sendable, Equatable {
    package let cell: CellAddress
    package let field: String
    package let code: CheckCode
    /// The value as typed, masked if it identifies a person; nil where there was none.
    package let value: String?

    /// Its JSON form with a sentence.
    package func json(message: String) -> JSONValue {
        [
            "cell": .string(cell.description), "row": JSONValue(cell.row), "field": .string(field),
            "code": .string(code.rawValue), "message": .string(message),
        ]
    }
}

/// What an import did, or would do.
package struct ImportResult: Sendable {
    package var form: Form?
    package var added = 0
    package var updated = 0
    package var unchanged = 0
    package var rejected = 0
    package var errors: [ImportNote] = []
    package var warnings: [ImportNote] = []
    /// Notes beyond ``maximumNotes``: counted, not kept.
    package var omitted = 0
    /// Why the file could not be read at all.
    package var fileError: WorkbookError?
    /// The sheet that was read.
    package var sheet: String?
    /// The row of the header.
    package var headerRow: Int?

    package init() {}

    /// The most errors and warnings that are kept; a file with more is wrong throughout.
    package static let maximumNotes = 200_000

    /// Data rows.
    package var rows: Int { added + updated + unchanged + rejected }
    /// Whether the replica was or would be changed.
    package var changes: Bool { added + updated > 0 }
}
