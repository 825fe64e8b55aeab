import Foundation

extension CellText {
    /// The text in NFKC (UAX #15).
    static func compatibilityComposed(_ raw: String) -> String {
        if let folded = widthFolded(raw) { return folded }
        // The library's time grows with the square of the length where characters expand, and with that of a run of
        // combining marks. So long texts are taken in pieces, cut where nothing joins. No language needs more than 30
        // marks in a run (UAX #15, stream-safe text): a longer one is a trap and is cut anywhere.
        var out = ""
        var piece = String.UnicodeScalarView()
        var (length, run) = (0, 0)
        for scalar in raw.unicodeScalars {
            run = isCombining(scalar) ? run + 1 : 0
            if run > 30 || length >= 4096 || length >= 1024 && !mayJoin(scalar) {
                out += composed(piece)
                piece = .init()
                (length, run) = (0, min(run, 1))
            }
            piece.append(scalar)
            length += 1
        }
        let rest = composed(piece)
        return out.isEmpty ? rest : out + rest
    }

    /// In two steps, since the library's own NFKC leaves half-width kana and jamo uncomposed.
    private static func composed(_ piece: String.UnicodeScalarView) -> String {
        String(piece).decomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping
    }

    /// Whether NFKC makes it a mark that is sorted among its neighbours.
    private static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0x300: false
        case 0xF73, 0xF75, 0xF81, 0xFF9E, 0xFF9F: true  // themselves of class 0, but not what they decompose to
        default: scalar.properties.canonicalCombiningClass != .notReordered
        }
    }

    /// Whether it may join with the character before it: marks and the letters of Hangul syllables.
    private static func mayJoin(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0x300: return false
        case 0x1100...0x11FF, 0xFF9E...0xFFDC: return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return false
        }
    }

    /// The text in NFKC if it has nothing but Han, ASCII, usual punctuation and the full-width forms of ASCII.
    ///
    /// Of these, each stands for itself or for one ASCII character, and none joins with its neighbours.
    private static func widthFolded(_ raw: String) -> String? {
        var raw = raw
        return raw.withUTF8 { bytes in
            var isKnown = true
            let folded = String(unsafeUninitializedCapacity: bytes.count) { out in
                var (index, end) = (0, 0)
                while index < bytes.count {
                    switch step(bytes, index) {
                    case .keep(let length):
                        for offset in 0..<length { out[end + offset] = bytes[index + offset] }
                        index += length
                        end += length
                    case .replace(let length, let byte):
                        out[end] = byte
                        index += length
                        end += 1
                    case .unknown:
                        isKnown = false
                        return 0
                    }
                }
                return end
            }
            return isKnown ? folded : nil
        }
    }

    private enum Step {
        case keep(Int)
        case replace(Int, UInt8)
        case unknown
    }

    /// What becomes of the character that begins at a byte; a String is always valid UTF-8.
    private static func step(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Step {
        switch bytes[index] {
        case 0x00...0x7F:
            return .keep(1)
        case 0xE4...0xE9:
            return .keep(3)  // U+4000…9FFF
        case 0xC2:
            switch bytes[index + 1] {
            case 0xA0: return .replace(2, 0x20)
            case 0xB7: return .keep(2)
            default: return .unknown
            }
        case 0xE2 where bytes[index + 1] == 0x80:
            switch bytes[index + 2] {
            case 0x8B, 0x93, 0x94, 0x98, 0x99, 0x9C, 0x9D, 0xA2, 0xA7: return .keep(3)  // U+200B – — ‘ ’ “ ” • ‧
            default: return .unknown
            }
        case 0xE3:
            switch (bytes[index + 1], bytes[index + 2]) {
            case (0x80, 0x80): return .replace(3, 0x20)  // U+3000
            case (0x80, 0x81...0xA9), (0x83, 0xBB), (0x90..., _): return .keep(3)  // 、to 〩, ・, U+3400…3FFF
            default: return .unknown
            }
        case 0xEF:
            switch (bytes[index + 1], bytes[index + 2]) {
            case (0xBC, 0x81...): return .replace(3, bytes[index + 2] - 0x60)  // U+FF01…FF3F
            case (0xBD, ...0x9E): return .replace(3, bytes[index + 2] - 0x20)  // U+FF40…FF5E
            case (0xBB, 0xBF): return .keep(3)  // U+FEFF
            default: return .unknown
            }
        case 0xF0 where (0xA0...0xA9).contains(bytes[index + 1]):
            return .keep(4)  // U+20000…29FFF
        default:
            return .unknown
        }
    }
}
