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
            "cell": .string(cell.description), "row": JSONValue(cell.row),
            "field": field.isEmpty ? .null : .string(field),
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

extension ImportResult {
    /// What is wrong at a place and what to do; a fault of the header is told as one.
    package func sentence(_ note: ImportNote, _ language: Language) -> String {
        let label = form?.type.field(note.field)?.name(language) ?? ""
        let isChinese = language == .zh
        if note.cell.row == headerRow, note.code == .required {
            return isChinese
                ? "缺少“\(label)”这一列，整个文件没有导入；请补上这一列后再导入。"
                : "The column \(label) is missing, so nothing was imported: add it and import again."
        }
        if note.cell.row == headerRow, note.code == .numberFormat {
            return isChinese
                ? "“\(label)”这一列的单位不是万美元，整个文件没有导入；请折算成万美元，并改正表头。"
                : "The column \(label) is not in 万美元, so nothing was imported: convert the amounts and correct the header."
        }
        let isWithoutCode = note.value == nil && (note.code == .enterpriseUnknown || note.field == "institution")
        if isWithoutCode {
            return isChinese
                ? "表头上方没有申报单位的统一社会信用代码，整个文件没有导入；请补上“统一社会信用代码：……”一行，或用 --enterprise 代码。"
                : "No unified code stands above the header, so nothing was imported: add a line with 统一社会信用代码：… or give --enterprise CODE."
        }
        return note.code.sentence(language, field: label, value: note.value)
    }
}
