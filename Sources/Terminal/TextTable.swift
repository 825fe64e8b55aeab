/// A table for a person's terminal, aligned by the width that its characters take on the screen.
///
/// Cells may hold anything: ``TerminalText/safe(_:keepingLineBreaks:)`` is applied to each, so that a name from a
/// workbook can neither move the cursor nor begin a line.
public struct TextTable: Sendable {
    /// Heading and alignment of one column.
    public struct Column: Sendable {
        /// Words above the column.
        public let title: String
        /// Side on which title and cells stand.
        public let alignment: TextAlignment

        /// Makes a column, left-aligned unless told otherwise.
        public init(_ title: String, alignment: TextAlignment = .left) {
            self.title = title
            self.alignment = alignment
        }
    }

    /// The columns, from left to right.
    public let columns: [Column]
    private var rows: [[String]] = []
    private var totals: [[String]] = []

    /// Makes an empty table.
    public init(columns: [Column]) {
        self.columns = columns
    }

    /// Appends a row.
    ///
    /// - Parameter row: One cell for each column; cells left out at the end are empty. More cells than columns are a
    ///   mistake in the program, and stop it.
    public mutating func add(row: [String]) {
        rows.append(cells(row))
    }

    /// Appends a row of totals, which stands below a rule, after all other rows.
    ///
    /// - Parameter total: As in ``add(row:)``.
    public mutating func add(total: [String]) {
        totals.append(cells(total))
    }

    /// Lays the table out, one line for a row, each ended by a line feed.
    ///
    /// - Parameter width: Columns of the terminal; nil leaves everything as wide as it is. When the table is wider, its
    ///   widest left-aligned columns shrink, with an ellipsis where they were cut. Right-aligned columns hold numbers and
    ///   are never cut, since a cut number reads as another number, so that a table of many may stay too wide.
    /// - Returns: Title, rule, rows and totals.
    public func render(width: Int? = nil) -> String {
        let titles = cells(columns.map(\.title))
        var widths = naturalWidths(of: [titles] + rows + totals)
        if let width {
            shrink(&widths, toFit: width)
        }
        let rule = line(widths.map { String(repeating: "-", count: $0) }, widths)
        var text = line(titles, widths) + rule
        for row in rows {
            text += line(row, widths)
        }
        if !totals.isEmpty {
            text += rule
        }
        for total in totals {
            text += line(total, widths)
        }
        return text
    }

    private static let gap = "  "
    private static let narrowest = 4

    private func cells(_ given: [String]) -> [String] {
        precondition(given.count <= columns.count, "a row has more cells than the table has columns")
        let missing = Array(repeating: "", count: columns.count - given.count)
        return given.map { TerminalText.safe($0) } + missing
    }

    private func naturalWidths(of lines: [[String]]) -> [Int] {
        var widths = Array(repeating: 0, count: columns.count)
        for line in lines {
            for (index, cell) in line.enumerated() {
                widths[index] = max(widths[index], DisplayWidth.of(cell))
            }
        }
        return widths
    }

    /// Lowers the widest left-aligned columns step by step, each step down to the next widest of them.
    private func shrink(_ widths: inout [Int], toFit width: Int) {
        let gaps = Self.gap.count * max(columns.count - 1, 0)
        let elastic = columns.indices.filter { columns[$0].alignment == .left }
        while true {
            let excess = widths.reduce(gaps, +) - width
            let widest = elastic.map { widths[$0] }.max() ?? 0
            guard excess > 0, widest > Self.narrowest else { return }
            let level = max(Self.narrowest, elastic.map { widths[$0] }.filter { $0 < widest }.max() ?? 0)
            let group = elastic.filter { widths[$0] == widest }
            let cut = min(excess, (widest - level) * group.count)
            for (position, index) in group.enumerated() {
                widths[index] -= cut / group.count + (position < cut % group.count ? 1 : 0)
            }
        }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var parts: [String] = []
        for (index, column) in columns.enumerated() {
            let width = widths[index]
            let cell = column.alignment == .left ? DisplayWidth.truncate(cells[index], to: width) : cells[index]
            parts.append(DisplayWidth.pad(cell, to: width, alignment: column.alignment))
        }
        var text = parts.joined(separator: Self.gap)
        while text.last == " " {
            text.removeLast()
        }
        return text + "\n"
    }
}
