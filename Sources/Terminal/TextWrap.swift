/// Breaks lines by the width that characters take on the screen.
public enum TextWrap {
    /// Breaks one line.
    /// - Parameters:
    ///   - line: the line; its leading blanks are kept.
    ///   - width: columns of the terminal; nil leaves the line as it is.
    ///   - hanging: blanks before every line but the first, beyond the line's own.
    /// - Returns: the lines: broken at blanks and after Han punctuation, and elsewhere only where a word fills a line.
    public static func wrap(_ line: String, width: Int?, hanging: Int = 2) -> [String] {
        guard let width, DisplayWidth.of(line) > width else { return [line] }
        let margin = line.prefix { $0 == " " }.count
        let indent = String(repeating: " ", count: min(margin + hanging, width / 2))
        var lines: [String] = []
        var current = ""
        var used = 0
        for piece in pieces(line) {
            let size = DisplayWidth.of(piece)
            if used + size > width, !current.allSatisfy({ $0 == " " }) {
                lines.append(trimmed(current))
                (current, used) = (indent, indent.count)
                if piece == " " { continue }
            }
            current += piece
            used += size
        }
        lines.append(trimmed(current))
        return lines
    }

    /// What may not be torn apart: words of narrow characters, and a wide character with the punctuation after it.
    private static func pieces(_ line: String) -> [String] {
        var pieces: [String] = []
        var word = ""
        for character in line {
            let isWide = DisplayWidth.of(String(character)) > 1
            if character == " " || isWide, !closing.contains(character) {
                if !word.isEmpty { pieces.append(word) }
                word = String(character)
                if character == " " || !opening.contains(character) {
                    pieces.append(word)
                    word = ""
                }
            } else if closing.contains(character), word.isEmpty, let last = pieces.popLast() {
                pieces.append(last + String(character))
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { pieces.append(word) }
        return pieces
    }

    private static let closing: Set<Character> = ["，", "。", "；", "：", "、", "）", "”", "》", "！", "？", ",", ".", ";", ")"]
    private static let opening: Set<Character> = ["（", "“", "《"]

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return text
    }
}
