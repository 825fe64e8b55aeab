/// Makes text from outside harmless before a person's terminal sees it.
public enum TerminalText {
    /// Replaces every character that acts on a terminal, or hides in the text, by a visible escape.
    ///
    /// Escaped are the control characters (ESC and the C1 controls, which begin terminal commands, among them), line and
    /// paragraph separators, invisible format characters such as the bidirectional overrides, which make a text read
    /// otherwise than it is stored, and noncharacters. The joiners U+200C and U+200D stay: scripts and emoji need them.
    /// Private-use characters stay too, because rare names are written with them.
    ///
    /// The result is for reading and cannot be turned back, since a backslash stands for itself as well.
    ///
    /// - Parameters:
    ///   - text: Anything: a cell of a workbook, a server's answer, a file name.
    ///   - keepingLineBreaks: True for a text of several lines, whose line feeds are then left alone.
    /// - Returns: The text with each such character as `\n`, `\r`, `\t` or `\u{…}` with its hexadecimal number.
    public static func safe(_ text: String, keepingLineBreaks: Bool = false) -> String {
        func passes(_ scalar: Unicode.Scalar) -> Bool {
            isHarmless(scalar) || (keepingLineBreaks && scalar == "\n")
        }
        guard !text.unicodeScalars.allSatisfy(passes) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if passes(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += escape(scalar)
            }
        }
        return result
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20..<0x7F, 0x4E00...0x9FFF, 0x200C, 0x200D: return true
        case 0..<0x20, 0x7F..<0xA0: return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return false
        default: return !scalar.properties.isNoncharacterCodePoint
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        }
    }
}
