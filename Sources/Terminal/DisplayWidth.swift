/// How many columns of a terminal a text takes, and how to fit it into a given number.
///
/// Counted in extended grapheme clusters, so that nothing is ever cut inside a character. Characters of ambiguous width
/// (such as “ ” and …) count 1, as terminals draw them unless set up for old East Asian fonts.
public enum DisplayWidth {
    /// Mark that replaces what ``truncate(_:to:)`` cut away.
    public static let ellipsis = "…"

    /// Counts the columns: Han and full-width 2, emoji 2, combining and control characters 0, other characters 1.
    public static func of(_ text: String) -> Int {
        var sum = 0
        for scalar in text.unicodeScalars {
            // Most cells hold only ASCII or Han; the first scalar of another kind sends the text the long way.
            switch scalar.value {
            case 0x20..<0x7F: sum += 1
            case 0x4E00...0x9FFF: sum += 2
            default: return text.reduce(0) { $0 + columns(of: $1) }
            }
        }
        return sum
    }

    /// Adds blanks on one side until the text takes `width` columns.
    ///
    /// A text that is as wide already, or wider, comes back as it is: cutting is ``truncate(_:to:)``'s.
    public static func pad(_ text: String, to width: Int, alignment: TextAlignment = .left) -> String {
        let missing = width - of(text)
        guard missing > 0 else { return text }
        let blanks = String(repeating: " ", count: missing)
        return alignment == .left ? text + blanks : blanks + text
    }

    /// Cuts the end off a text that takes more than `width` columns, and shows the cut by an ellipsis.
    ///
    /// The result may be one column narrower than `width`, when a wide character would have crossed the edge.
    public static func truncate(_ text: String, to width: Int) -> String {
        guard width > 0 else { return "" }
        guard of(text) > width else { return text }
        var kept = ""
        var columnsLeft = width - of(ellipsis)
        for character in text {
            columnsLeft -= columns(of: character)
            guard columnsLeft >= 0 else { break }
            kept.append(character)
        }
        return kept + ellipsis
    }

    private static func columns(of character: Character) -> Int {
        var sum = 0
        var isEmoji = false
        var mayBecomeEmoji = false
        for scalar in character.unicodeScalars {
            let properties = scalar.properties
            if properties.isEmojiPresentation || (mayBecomeEmoji && scalar == emojiSelector) {
                isEmoji = true
            }
            mayBecomeEmoji = mayBecomeEmoji || properties.isEmoji
            sum += columns(of: scalar)
        }
        // A cluster of several emoji joined together is drawn as one picture.
        return isEmoji ? 2 : sum
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .control, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator: 0
        case .format: scalar == softHyphen ? 1 : 0
        default: conjoiningJamo.contains { $0.contains(scalar.value) } ? 0 : isWide(scalar.value) ? 2 : 1
        }
    }

    /// Finds the value in the sorted, disjoint ranges of wide scalars.
    private static func isWide(_ value: UInt32) -> Bool {
        var low = 0
        var high = wideRanges.count
        while low < high {
            let middle = (low + high) / 2
            let range = wideRanges[middle]
            if range.contains(value) { return true }
            if value < range.lowerBound { high = middle } else { low = middle + 1 }
        }
        return false
    }

    private static let emojiSelector: Unicode.Scalar = "\u{FE0F}"
    private static let softHyphen: Unicode.Scalar = "\u{AD}"

    /// Medial vowels and final consonants, drawn inside the syllable that their initial consonant began.
    private static let conjoiningJamo: [ClosedRange<UInt32>] = [0x1160...0x11FF, 0xD7B0...0xD7FF]

    /// Wide (W) and full-width (F) blocks of Unicode Standard Annex 11, without the emoji, whose property tells.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F,  // Hangul initial consonants
        0x2329...0x232A,  // angle brackets
        0x2E80...0x303E,  // radicals, description characters, CJK punctuation
        0x3041...0xA4CF,  // kana, bopomofo, CJK symbols, extension A, unified ideographs, Yi
        0xA960...0xA97F,  // Hangul extended A
        0xAC00...0xD7A3,  // Hangul syllables
        0xF900...0xFAFF,  // compatibility ideographs
        0xFE10...0xFE19,  // vertical forms
        0xFE30...0xFE6F,  // compatibility and small forms
        0xFF01...0xFF60,  // full-width forms
        0xFFE0...0xFFE6,  // full-width signs
        0x16FE0...0x18DFF,  // Tangut, Khitan
        0x1AFF0...0x1B2FF,  // kana supplements, Nushu
        0x1F200...0x1F265,  // enclosed ideographs
        0x20000...0x2FFFD,  // extensions B to F and I
        0x30000...0x3FFFD,  // extensions G, H and later
    ]
}
