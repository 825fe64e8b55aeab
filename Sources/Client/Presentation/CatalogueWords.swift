import Terminal

/// Printed words laid out for a terminal: broken by display width, the way 中文 is set, with a hit emphasised.
///
/// Numbers and Latin words stay whole, and no line begins with a closing mark or ends with an opening one. The words are
/// the program's own data; what a user typed never goes through here.
struct CatalogueWords {
    let text: String
    /// What to emphasise.
    var hit: Range<String.Index>?

    private static let closing = Set("，。；：、）》〉〕】」』”’！？,.;:)%")
    private static let opening = Set("（《〈〔【「『“‘(")
    private static let emphasis = (start: "\u{1B}[1;4m", end: "\u{1B}[0m")

    /// The lines, none wider than the width unless one word is; one line without a width.
    func lines(width: Int?, isEmphasised: Bool = false) -> [String] {
        var lines: [Range<String.Index>] = []
        for unit in units {
            guard let width, let last = lines.last else {
                lines = [(lines.first?.lowerBound ?? unit.lowerBound)..<unit.upperBound]
                continue
            }
            let grown = last.lowerBound..<unit.upperBound
            if DisplayWidth.of(String(text[grown])) <= width {
                lines[lines.count - 1] = grown
            } else {
                lines.append(unit)
            }
        }
        return lines.map { line in
            let words = trimmed(line)
            return isEmphasised ? emphasised(words) : String(text[words])
        }
    }

    /// A line without the blanks at its ends.
    private func trimmed(_ line: Range<String.Index>) -> Range<String.Index> {
        guard let first = text[line].firstIndex(where: { $0 != " " }),
            let last = text[line].lastIndex(where: { $0 != " " })
        else { return line.lowerBound..<line.lowerBound }
        return first..<text.index(after: last)
    }

    /// The pieces that a line may be broken between.
    private var units: [Range<String.Index>] {
        var units: [Range<String.Index>] = []
        for index in text.indices {
            let next = text.index(after: index)
            if let last = units.last, Self.belongTogether(text[text.index(before: index)], text[index]) {
                units[units.count - 1] = last.lowerBound..<next
            } else {
                units.append(index..<next)
            }
        }
        return units
    }

    private static func belongTogether(_ left: Character, _ right: Character) -> Bool {
        if closing.contains(right) || opening.contains(left) { return true }
        return left.isASCII && right.isASCII && left != " " && right != " "
    }

    private func emphasised(_ line: Range<String.Index>) -> String {
        guard let hit, hit.overlaps(line) else { return String(text[line]) }
        let part = hit.clamped(to: line)
        return text[line.lowerBound..<part.lowerBound] + Self.emphasis.start + text[part] + Self.emphasis.end
            + text[part.upperBound..<line.upperBound]
    }
}
