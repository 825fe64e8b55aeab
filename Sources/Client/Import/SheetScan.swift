import Core
import Workbook

extension CellInput {
    /// A cell as the workbook gives it.
    ///
    /// An error cell such as `#REF!` is its text, so that it is refused and not taken for
    /// an empty cell, which would clear the field.
    init(_ value: CellValue) {
        switch value {
        case .empty: self = .empty
        case .text(let text), .error(let text): self.init(text)
        case .number(let numeral): self.init(numeral, isNumeral: true)
        case .boolean(let flag): self.init(flag ? "TRUE" : "FALSE")
        }
    }
}

/// Where a workbook's table is: the first sheet with a known header, the header, and what stands above it.
struct SheetScan {
    let sheet: Int
    let headerRow: Int
    let header: HeaderMatch
    let preamble: Preamble

    /// How many lines above the header may name the applicant.
    private static let rowsAbove = 32

    /// Looks through the sheets in order, wherever in them the header stands.
    /// - Throws: what the reader throws.
    /// - Returns: nil if no sheet has a known header.
    static func find(in reader: WorkbookReader) throws -> SheetScan? {
        for sheet in reader.sheetNames.indices {
            var found: SheetScan?
            var above: [(number: Int, cells: [CellInput])] = []
            try reader.readRows(ofSheet: sheet) { row in
                let cells = row.cells.map(CellInput.init)
                guard let header = HeaderMatch(cells: cells) else {
                    if above.count == rowsAbove { above.removeFirst() }
                    above.append((row.number, cells))
                    return true
                }
                var preamble = Preamble()
                for line in above { preamble.read(row: line.number, cells: line.cells) }
                found = SheetScan(sheet: sheet, headerRow: row.number, header: header, preamble: preamble)
                return false
            }
            if let found { return found }
        }
        return nil
    }
}
