/// The text of a spreadsheet's cell, made comparable before anything judges it.
public enum CellText {
    /// The text of a cell after the contract's normalisation, or nil when the cell counts as empty.
    ///
    /// NFKC; U+0020, 00A0, 3000, 200B, FEFF, TAB, CR and LF trimmed; one leading apostrophe dropped; 无 / — - and N/A
    /// are empty. Control characters inside, which no store takes, become U+FFFD.
    public static func normalise(_ raw: String) -> String? {
        isPlain(raw) ? raw : rewrite(raw)
    }

    /// As ``normalise(_:)``, and warns with ``CheckCode/textNormalised`` where more than the ends was changed.
    public static func read(_ raw: String) -> Reading<String>? {
        if isPlain(raw) { return Reading(raw) }
        guard let text = rewrite(raw) else { return nil }
        let isSame = text.unicodeScalars.elementsEqual(trimmed(raw.unicodeScalars[...]))
        return Reading(text, warnings: isSame ? [] : [.textNormalised])
    }

    /// What a person writes in his own words, such as an answer or a reason: as typed, but for the ends and for characters
    /// that no store takes, or nil when nothing is left.
    public static func asTyped(_ raw: String) -> String? {
        let text = String(trimmed(raw.unicodeScalars[...]))
        return text.isEmpty ? nil : withoutForbidden(text)
    }

    private static let empty: Set<String> = ["无", "/", "—", "-", "N/A"]

    /// Whether up to three bytes of a plain text are one of ``empty``; the dash is not plain.
    private static func isPlaceholder(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        switch bytes.count {
        case 1: bytes[0] == 0x2F || bytes[0] == 0x2D
        case 3:
            bytes[0] == 0xE6 && bytes[1] == 0x97 && bytes[2] == 0xA0
                || bytes[0] == 0x4E && bytes[1] == 0x2F && bytes[2] == 0x41
        default: false
        }
    }

    /// Whether a cell is as most are: ASCII and Han, nothing to trim, no placeholder.
    ///
    /// Such a text comes back as it is, without a copy.
    private static func isPlain(_ raw: String) -> Bool {
        var raw = raw
        return raw.withUTF8 { bytes in
            guard let first = bytes.first, let last = bytes.last else { return false }
            guard first > 0x20, first != 0x27, last > 0x20 else { return false }
            if bytes.count <= 3, isPlaceholder(bytes) { return false }
            var index = 0
            while index < bytes.count {
                switch bytes[index] {
                case 0x20...0x7E, 0x09, 0x0A, 0x0D: index += 1
                case 0xE4...0xE9: index += 3  // U+4000…9FFF; a String is always valid UTF-8
                default: return false
                }
            }
            return true
        }
    }

    private static func rewrite(_ raw: String) -> String? {
        let folded = compatibilityComposed(raw)
        var scalars = trimmed(folded.unicodeScalars[...])
        if scalars.first == "'" { scalars = trimmed(scalars.dropFirst()) }
        let isWhole = scalars.startIndex == folded.startIndex && scalars.endIndex == folded.endIndex
        let text = withoutForbidden(isWhole ? folded : String(scalars))
        return text.isEmpty || text.utf8.count <= 3 && empty.contains(text) ? nil : text
    }

    private static func withoutForbidden(_ text: String) -> String {
        guard text.utf8.contains(where: mayBeForbidden), text.unicodeScalars.contains(where: isForbidden) else {
            return text
        }
        var mended = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { mended.append(isForbidden(scalar) ? "\u{FFFD}" : scalar) }
        return String(mended)
    }

    private static func trimmed(_ scalars: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
        let start = scalars.firstIndex { !$0.isTrimmed } ?? scalars.endIndex
        guard start < scalars.endIndex, let end = scalars.lastIndex(where: { !$0.isTrimmed }) else {
            return scalars[start..<start]
        }
        return scalars[start...end]
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x08, 0x0E...0x1F, 0x7F...0x9F: true
        default: false
        }
    }

    /// Whether a byte begins what ``isForbidden(_:)`` knows; 0xC2 also begins other characters.
    private static func mayBeForbidden(_ byte: UInt8) -> Bool {
        byte < 0x20 && !(0x09...0x0D).contains(byte) || byte == 0x7F || byte == 0xC2
    }
}
