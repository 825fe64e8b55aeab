import Glibc

/// A copy of a workbook, the user's own in every respect, with wrong cells marked and a last sheet that lists them.
///
/// Parts are copied as they are packed; rewritten are only the sheet with the marks, the styles and what joins the parts.
/// Macros and signatures are not carried: the first must not travel unseen, the second no longer hold.
public struct MarkedWorkbook {
    private let marks: [WorkbookMark]
    private let wording: MarkWording
    private let otherWordings: [MarkWording]

    /// Prepares a copy.
    ///
    /// - Parameters:
    ///   - marks: Cells to mark; a cell may have several.
    ///   - wording: Words of the list of marks.
    ///   - otherWordings: Words of lists that earlier copies may have, which this one replaces too.
    public init(marks: [WorkbookMark], wording: MarkWording, replacing otherWordings: [MarkWording] = []) {
        self.marks = marks.sorted { ($0.cell.row, $0.cell.column) < ($1.cell.row, $1.cell.column) }
        self.wording = wording
        self.otherWordings = otherWordings
    }

    /// Writes the copy; it appears at its path when it is whole.
    ///
    /// - Parameters:
    ///   - source: The workbook.
    ///   - sheet: Index of the sheet with the marks, as in ``WorkbookReader/sheetNames``.
    ///   - target: Where the copy is to be; a file that is there stays until then.
    ///   - limits: What the workbook may at most ask for.
    /// - Throws: ``WorkbookError`` as a reader does, and if the place cannot be written.
    /// - Returns: false if the workbook cannot be changed without risk to what is in it; then nothing is written.
    public func write(
        copyOf source: String,
        sheet: Int,
        to target: String,
        limits: WorkbookLimits = .standard
    ) throws -> Bool {
        let file = try ReplacementFile(target: target)
        do {
            let size = try InputFile(path: source, limits: limits).size
            let workbook = try XLSXSource(path: source, fileBytes: size, limits: limits)
            let plan = try MarkingPlan(workbook, sheet: sheet, lists: [wording] + otherWordings, limits: limits)
            let zip = try ZipWriter(path: file.temporaryPath, failure: file.failure)
            try MarkingRun(plan, marks: marks, wording: wording, limits: limits).write(to: zip)
            try zip.close()
            // What was put together is a workbook with the sheets that it should have, or it is not handed out.
            var status = stat()
            guard stat(file.temporaryPath, &status) == 0 else { throw file.failure }
            let copy = try? XLSXSource(path: file.temporaryPath, fileBytes: Int(status.st_size), limits: limits)
            guard let copy, copy.sheetNames.count == workbook.sheetNames.count + (plan.oldList == nil ? 1 : 0) else {
                throw Unmarkable()
            }
        } catch is Unmarkable {
            file.discard()
            return false
        }
        try file.commit()
        return true
    }
}
