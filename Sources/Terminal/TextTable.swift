/// A table for a person's terminal, aligned by the width that its characters take on the screen.
///
/// Cells may hold anything: ``TerminalText/safe(_:keepingLineBreaks:)`` is applied to each, so that a name from a
/// workbook can neither move the cursor nor begin a line.
public struct TextTable: Sendable {
    /// What becomes of a cell that is wider than its column.
    public enum Overflow: Sendable {
        /// Its end is cut off and replaced by an ellipsis.
        case cut
        /// It goes on in further lines.
        case wrap
        /// It never is: a cut number, date or code reads as another.
        case keep
    }

    /// Heading and layout of one column.
    public struct Column: Sendable {
        /// Words above the column.
        public let title: String
        /// Side on which title and cells stand.
        public let alignment: TextAlignment
        /// What becomes of wide cells.
        public let overflow: Overflow
        /// Columns of the screen below which it does not shrink.
        public let minimum: Int
        /// Whether it may be left out where the screen is too narrow: the highest rank goes first, 0 never.
        public let rank: Int

        /// Makes a column, left-aligned unless told otherwise.
        ///
        /// Right-aligned columns hold numbers and keep their cells; others cut theirs unless told otherwise.
        public init(
            _ title: String,
            alignment: TextAlignment = .left,
            overflow: Overflow? = nil,
            minimum: Int = 4,
            rank: Int = 0
        ) {
            self.title = title
            self.alignment = alignment
            self.overflow = overflow ?? (alignment == .left ? .cut : .keep)
            self.minimum = minimum
            self.rank = rank
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

    /// Lays the table out, one line for a row unless a column wraps, each ended by a line feed.
    ///
    /// - Parameter width: Columns of the terminal; nil leaves everything as wide as it is. When the table is wider, long
    ///   titles go on in further lines, then cells are cut or wrapped, then columns with a rank are left out. What must
    ///   be kept is kept, so that a table of many numbers may stay too wide.
    /// - Returns: Titles, rule, rows and totals.
    public func render(width: Int? = nil) -> String {
        let layout = layout(width)
        let rule = layout.line(layout.columns.map { String(repeating: "-", count: $0.width) })
        var text = layout.titles(columns.map { TerminalText.safe($0.title) }) + rule
        for row in rows {
            text += layout.row(row)
        }
        if !totals.isEmpty {
            text += rule
        }
        for total in totals {
            text += layout.row(total)
        }
        return text
    }

    /// The titles of the columns that a terminal of this width leaves out.
    public func hiddenTitles(width: Int?) -> [String] {
        let shown = Set(layout(width).columns.map(\.index))
        return columns.indices.filter { !shown.contains($0) }.map { columns[$0].title }
    }

    private func layout(_ width: Int?) -> TableLayout {
        var content = Array(repeating: 0, count: columns.count)
        for line in rows + totals {
            for (index, cell) in line.enumerated() {
                content[index] = max(content[index], DisplayWidth.of(cell))
            }
        }
        return TableLayout(columns: columns, contentWidths: content, screenWidth: width)
    }

    private func cells(_ given: [String]) -> [String] {
        precondition(given.count <= columns.count, "a row has more cells than the table has columns")
        let missing = Array(repeating: "", count: columns.count - given.count)
        return given.map { TerminalText.safe($0) } + missing
    }
}
