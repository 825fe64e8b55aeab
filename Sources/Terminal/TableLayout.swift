/// Which columns of a table are shown, how wide each is, and how a row of cells becomes lines.
struct TableLayout {
    /// A column that is shown.
    struct Place {
        /// Its position in the table.
        let index: Int
        /// Columns of the screen.
        var width: Int
        fileprivate let column: TextTable.Column
        fileprivate let content: Int
    }

    /// The columns that are shown, from left to right.
    private(set) var columns: [Place]

    private static let gap = "  "
    /// Lines that a title may take.
    private static let titleLines = 3

    /// Fits columns into a screen.
    /// - Parameters:
    ///   - all: The table's columns.
    ///   - contentWidths: The widest cell of each, titles apart.
    ///   - screenWidth: Columns of the screen; nil for as many as needed.
    init(columns all: [TextTable.Column], contentWidths: [Int], screenWidth: Int?) {
        columns = all.indices.map { index in
            let natural = max(contentWidths[index], DisplayWidth.of(TerminalText.safe(all[index].title)))
            return Place(index: index, width: natural, column: all[index], content: contentWidths[index])
        }
        guard let screenWidth else { return }
        let natural = columns
        while true {
            shrink(toFit: screenWidth) { max($0.content, Self.titleFloor($0.width)) }
            shrink(toFit: screenWidth) { $0.column.overflow == .keep ? $0.width : $0.column.minimum }
            guard total > screenWidth,
                let dropped = columns.filter({ $0.column.rank > 0 }).max(by: { $0.column.rank < $1.column.rank })
            else { return }
            let kept = Set(columns.map(\.index)).subtracting([dropped.index])
            columns = natural.filter { kept.contains($0.index) }
        }
    }

    private var total: Int { columns.reduce(Self.gap.count * max(columns.count - 1, 0)) { $0 + $1.width } }

    /// How narrow a column may be for its title alone.
    private static func titleFloor(_ width: Int) -> Int { max(4, (width + titleLines - 1) / titleLines + 1) }

    /// Takes from the widest column that is above its floor, again and again.
    private mutating func shrink(toFit width: Int, floor: (Place) -> Int) {
        let floors = columns.map(floor)
        for _ in 0..<max(total - width, 0) {
            let above = columns.indices.filter { columns[$0].width > floors[$0] }
            guard let widest = above.max(by: { columns[$0].width < columns[$1].width }) else { return }
            columns[widest].width -= 1
        }
    }

    /// The titles, on as many lines as they need, the last just above the rule.
    func titles(_ titles: [String]) -> String {
        let wrapped = columns.map { place in
            let lines = Self.broken(titles[place.index], width: place.width)
            guard lines.count > Self.titleLines else { return lines }
            let rest = lines[(Self.titleLines - 1)...].joined()
            return lines.prefix(Self.titleLines - 1) + [DisplayWidth.truncate(rest, to: place.width)]
        }
        let height = wrapped.map(\.count).max() ?? 1
        return (0..<height).map { number in
            line(
                wrapped.map { lines in
                    let position = number - (height - lines.count)
                    return position >= 0 ? lines[position] : ""
                }
            )
        }.joined()
    }

    /// The lines of a row.
    func row(_ cells: [String]) -> String {
        guard columns.contains(where: { $0.column.overflow == .wrap }) else {
            return line(columns.map { fitted(cells[$0.index], $0) })
        }
        let wrapped = columns.map { place in
            place.column.overflow == .wrap
                ? TextWrap.lines(cells[place.index], width: place.width) : [fitted(cells[place.index], place)]
        }
        let height = wrapped.map(\.count).max() ?? 1
        return (0..<height).map { number in line(wrapped.map { number < $0.count ? $0[number] : "" }) }.joined()
    }

    private func fitted(_ cell: String, _ place: Place) -> String {
        place.column.overflow == .cut ? DisplayWidth.truncate(cell, to: place.width) : cell
    }

    /// One line of cells, one for each shown column, padded by display width.
    func line(_ cells: [String]) -> String {
        var text = zip(columns, cells).map { place, cell in
            DisplayWidth.pad(cell, to: place.width, alignment: place.column.alignment)
        }.joined(separator: Self.gap)
        while text.last == " " {
            text.removeLast()
        }
        return text + "\n"
    }

    /// A title cut into lines anywhere, since columns of numbers are narrower than many words.
    private static func broken(_ title: String, width: Int) -> [String] {
        var lines = [""]
        var columns = 0
        for character in title {
            let more = DisplayWidth.of(String(character))
            if columns + more > width, !lines[lines.count - 1].isEmpty {
                lines.append("")
                columns = 0
            }
            lines[lines.count - 1].append(character)
            columns += more
        }
        return lines
    }
}
