/// Breaks a text into lines that fit a number of columns.
package enum TextWrap {
    /// Breaks at blanks between words and anywhere between Han, never inside a character, and lets no line begin with a
    /// mark that closes.
    ///
    /// - Parameters:
    ///   - text: Anything; it is made safe, its line feeds kept.
    ///   - width: Columns of a line.
    ///   - indent: Columns of blanks before the second line and those after it.
    /// - Returns: At least one line.
    package static func lines(_ text: String, width: Int, indent: Int = 0) -> [String] {
        let safe = TerminalText.safe(text, keepingLineBreaks: true)
        return safe.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            wrap(line, width: max(width, 8), indent: min(indent, max(width, 8) / 2))
        }
    }

    private static let closing = Set<Character>("，。、；：？！）》」』】”’,.;:?!)]}…")

    private static func wrap(_ text: Substring, width: Int, indent: Int) -> [String] {
        let blanks = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line: [Substring] = []
        var columns = 0
        var left: Int { width - (lines.isEmpty ? 0 : indent) - columns }
        func end(keeping kept: [Substring]) {
            let full = line.joined()
            lines.append((lines.isEmpty ? "" : blanks) + full.trimmingTrailingBlanks())
            line = kept
            columns = kept.reduce(0) { $0 + DisplayWidth.of(String($1)) }
        }
        for var word in words(text) {
            while DisplayWidth.of(String(word)) > left {
                if line.isEmpty {
                    // A word longer than a line is cut.
                    let piece = fitting(word, left)
                    line = [piece]
                    word = word[piece.endIndex...]
                    end(keeping: [])
                } else if word.allSatisfy(closing.contains), let kept = takeCompanion(of: &line) {
                    end(keeping: kept)
                } else {
                    end(keeping: [])
                    if word.allSatisfy(\.isWhitespace) { word = "" }
                }
            }
            if word.isEmpty { continue }
            line.append(word)
            columns += DisplayWidth.of(String(word))
        }
        if !line.isEmpty || lines.isEmpty { end(keeping: []) }
        return lines
    }

    /// Takes from the end of a line what a closing mark may follow on the next; nil if nothing would be left.
    private static func takeCompanion(of line: inout [Substring]) -> [Substring]? {
        let last = line.lastIndex { !$0.allSatisfy(closing.contains) && !$0.allSatisfy(\.isWhitespace) } ?? 0
        if last > 0 {
            defer { line.removeSubrange(last...) }
            return Array(line[last...])
        }
        guard line.count == 1, line[0].count > 1 else { return nil }
        let cut = line[0].index(before: line[0].endIndex)
        defer { line[0] = line[0][..<cut] }
        return [line[0][cut...]]
    }

    /// Runs of narrow characters without blanks, and every other character alone.
    private static func words(_ text: Substring) -> [Substring] {
        var words: [Substring] = []
        var start: Substring.Index?
        for index in text.indices {
            let character = text[index]
            let isPart = character.isASCII && !character.isWhitespace && !closing.contains(character)
            if isPart {
                start = start ?? index
            } else {
                if let begin = start { words.append(text[begin..<index]) }
                start = nil
                words.append(text[index...index])
            }
        }
        if let begin = start { words.append(text[begin...]) }
        return words
    }

    private static func fitting(_ word: Substring, _ width: Int) -> Substring {
        var end = word.startIndex
        var columns = 0
        while end < word.endIndex {
            columns += DisplayWidth.of(String(word[end]))
            guard columns <= width || end == word.startIndex else { break }
            end = word.index(after: end)
        }
        return word[..<end]
    }
}

extension String {
    fileprivate func trimmingTrailingBlanks() -> String {
        var rest = self[...]
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
