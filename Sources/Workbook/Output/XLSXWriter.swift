import CXlsxWriter
import Glibc

/// Writes an .xlsx workbook row by row, in constant memory; it appears at its path when it is closed.
///
/// Sheets are written one after the other, rows from the first on. Text never becomes a formula, a number or a date.
public final class XLSXWriter {
    private let file: ReplacementFile
    let formats: XLSXFormats
    // Owned: freed by closing or cancelling, and nil from then on.
    private var workbook: UnsafeMutablePointer<lxw_workbook>?
    private var sheet: UnsafeMutablePointer<lxw_worksheet>?
    private(set) var textColumns: Set<Int> = []
    private var rowCount = 0

    /// Begins a workbook.
    ///
    /// - Parameter path: Where the file is to be; one that is there stays until ``close()``.
    /// - Throws: ``WorkbookError`` if the place cannot be written.
    public init(path: String) throws {
        let file = try ReplacementFile(target: path)
        self.file = file
        // The library keeps the rows in files of its own until the end: beside the target, where there must be room.
        let workbook = file.folder.withCString { folder in
            var options = lxw_workbook_options()
            options.constant_memory = 1
            options.tmpdir = UnsafeMutablePointer(mutating: folder)
            return QuietLibrary.run { workbook_new_opt(file.temporaryPath, &options) }
        }
        guard let workbook else { throw file.failure }
        self.workbook = workbook
        formats = XLSXFormats(workbook: workbook)
    }

    deinit {
        cancel()
    }

    /// Rows written to the current sheet so far; the next row has this number plus one.
    public var rowsWritten: Int { rowCount }

    /// Begins the next sheet; the one before can no longer be written.
    ///
    /// - Parameters:
    ///   - name: 1–31 characters that spreadsheets allow, unlike any other sheet's.
    ///   - columnWidths: Widths from column A on, in characters.
    ///   - textColumns: Indices (0 is column A) of the columns that keep whatever is typed as text, such as ID numbers.
    ///   - frozenRows: Rows from the top that stay while the rest scrolls.
    /// - Throws: ``WorkbookError`` if the name or a column is not possible.
    public func addSheet(
        named name: String,
        columnWidths: [Double] = [],
        textColumns: Set<Int> = [],
        frozenRows: Int = 0
    ) throws {
        guard let workbook else { throw file.failure }
        guard !name.isEmpty, !name.utf8.contains(0), workbook_validate_sheet_name(workbook, name) == LXW_NO_ERROR else {
            throw WorkbookError(.sheetName, place: name)
        }
        guard let sheet = QuietLibrary.run({ workbook_add_worksheet(workbook, name) }) else { throw file.failure }
        self.sheet = sheet
        self.textColumns = textColumns
        rowCount = 0
        let widest = max(columnWidths.count, (textColumns.max() ?? -1) + 1)
        guard widest <= CellAddress.lastColumn else { throw WorkbookError(.columnOutOfRange) }
        for index in 0..<widest {
            let width = index < columnWidths.count ? columnWidths[index] : 8.43
            let format = textColumns.contains(index) ? formats.format(.plain, .text) : nil
            try check(worksheet_set_column(sheet, UInt16(index), UInt16(index), width, format))
        }
        if frozenRows > 0, frozenRows < CellAddress.lastRow {
            worksheet_freeze_panes(sheet, UInt32(frozenRows), 0)
        }
    }

    /// Writes the next row.
    ///
    /// - Parameters:
    ///   - cells: Values and styles from column A on.
    ///   - comments: Notes by index of their cell.
    /// - Throws: ``WorkbookError`` if a cell cannot be in a sheet.
    public func write(row cells: [(OutputCell, OutputStyle)], comments: [Int: String] = [:]) throws {
        let (sheet, row) = try nextRow()
        guard cells.count <= CellAddress.lastColumn else {
            throw WorkbookError(.columnOutOfRange, row: rowCount)
        }
        for (index, cell) in cells.enumerated() {
            try write(cell.0, cell.1, to: sheet, row: row, column: index)
        }
        for (index, comment) in comments where !comment.isEmpty {
            guard index >= 0, index < CellAddress.lastColumn else {
                throw WorkbookError(.columnOutOfRange, row: rowCount)
            }
            let text = Self.writable(String(comment.unicodeScalars.prefix(8_000).map(Character.init)))
            try check(worksheet_write_comment(sheet, row, UInt16(index), text))
        }
    }

    /// Writes the next row in one style.
    public func write(row cells: [OutputCell], style: OutputStyle = .plain) throws {
        try write(row: cells.map { ($0, style) })
    }

    /// Writes a text as the next row, over several columns.
    public func mergeTitle(_ text: String, columns: Int, style: OutputStyle = .title) throws {
        guard columns > 1 else { return try write(row: [(.text(text), style)]) }
        guard columns <= CellAddress.lastColumn else { throw WorkbookError(.columnOutOfRange) }
        let (sheet, row) = try nextRow()
        let format = formats.format(style, .general)
        if style == .title { try check(worksheet_set_row(sheet, row, 28, nil)) }
        let shown = try checked(text, column: 0)
        try check(worksheet_merge_range(sheet, row, 0, row, UInt16(columns - 1), shown, format))
    }

    /// Ends the workbook and puts it in its place.
    public func close() throws {
        guard let workbook else { return }
        guard sheet != nil else {
            cancel()
            throw WorkbookError(.noSuchSheet)
        }
        self.workbook = nil
        sheet = nil
        guard QuietLibrary.run({ workbook_close(workbook) }) == LXW_NO_ERROR else {
            file.discard()
            throw file.failure
        }
        try file.commit()
    }

    /// Gives the workbook up; what was at the path stays.
    public func cancel() {
        if let workbook { lxw_workbook_free(workbook) }
        workbook = nil
        sheet = nil
        file.discard()
    }

    /// The current sheet, for what is set on it besides rows.
    func currentSheet() throws -> UnsafeMutablePointer<lxw_worksheet> {
        guard let sheet else { throw file.failure }
        return sheet
    }

    /// Turns a failure of the library into an error.
    func check(_ status: lxw_error) throws {
        guard status == LXW_NO_ERROR else { throw file.failure }
    }

    private func nextRow() throws -> (UnsafeMutablePointer<lxw_worksheet>, UInt32) {
        let sheet = try currentSheet()
        guard rowCount < CellAddress.lastRow else { throw WorkbookError(.rowOutOfRange, row: rowCount + 1) }
        defer { rowCount += 1 }
        return (sheet, UInt32(rowCount))
    }
}
