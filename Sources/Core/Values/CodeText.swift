/// The characters of a number or code, ready to be counted and checked.
struct CodeText {
    /// UTF-8 in upper case; not all ASCII if the text was not.
    var bytes: [UInt8] = []
    /// Whether it differs from what was typed by more than the case of its letters and its ends.
    var isRewritten = false

    /// Folds width and drops a leading apostrophe, as ``CellText`` does, so that raw text is safe here too.
    ///
    /// - Parameters:
    ///   - text: The text of a cell.
    ///   - keepsBlanks: Whether blanks inside are left where they are, to be judged.
    init(_ text: String, keepsBlanks: Bool = false) {
        guard let reading = CellText.read(text) else { return }
        isRewritten = !reading.warnings.isEmpty
        bytes.reserveCapacity(reading.value.utf8.count)
        var hasBlanks = false
        for byte in reading.value.utf8 {
            hasBlanks = hasBlanks || byte <= 0x20 || byte >= 0x80
            bytes.append((0x61...0x7A).contains(byte) ? byte - 0x20 : byte)
        }
        guard hasBlanks, !keepsBlanks else { return }
        var solid = String.UnicodeScalarView()
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars where !scalar.isBlank {
            solid.append(scalar)
        }
        let stripped = Array(String(solid).utf8)
        isRewritten = isRewritten || stripped.count < bytes.count
        bytes = stripped
    }

    /// How many Unicode characters there are, which for a code's own characters is how many bytes.
    var count: Int { bytes.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 } }

    /// The text as it is stored.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The warning that a rewritten code carries.
    var warnings: [CheckCode] { isRewritten ? [.textNormalised] : [] }
}

/// The first two digits of area codes (GB/T 2260).
enum Province {
    /// Whether two ASCII digits name a province, Hong Kong, Macau and Taiwan (81–83 on residence permits) included.
    static func exists(_ tens: UInt8, _ units: UInt8) -> Bool {
        switch tens.digit * 10 + units.digit {
        case 11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71, 81...83: true
        default: false
        }
    }
}

/// Numbers of persons with their middle hidden.
public enum Mask {
    /// Hides whatever in a text may be a resident ID, wherever it was typed: runs of 15 to 18 digits, also full-width ones and with
    /// an X at the end.
    ///
    /// The unified code of an enterprise begins with a 9, as no resident ID does, and is left as it is.
    public static func identifiers(in text: String) -> String {
        guard hasLongRun(text) else { return text }
        var out = String.UnicodeScalarView()
        var run = String.UnicodeScalarView()
        var digits = 0
        func finish() {
            let isCode = digits >= 17 && (run.first == "9" || run.first == "\u{FF19}")
            out.append(contentsOf: digits >= 15 && !isCode ? hide(String(run), first: 6, last: 4).unicodeScalars : run)
            run = .init()
            digits = 0
        }
        for scalar in text.unicodeScalars {
            if isDigit(scalar) {
                run.append(scalar)
                digits += 1
            } else if digits >= 14, isCheckLetter(scalar) {
                run.append(scalar)
                digits += 1
                finish()
            } else {
                finish()
                out.append(scalar)
            }
        }
        finish()
        return String(out)
    }

    // Most texts have none, and are not copied.
    private static func hasLongRun(_ text: String) -> Bool {
        guard text.utf8.count >= 15 else { return false }
        var digits = 0
        for scalar in text.unicodeScalars {
            if isDigit(scalar) || (digits >= 14 && isCheckLetter(scalar)) {
                digits += 1
                if digits >= 15 { return true }
            } else {
                digits = 0
            }
        }
        return false
    }

    private static func isCheckLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "x", "X", "\u{FF38}", "\u{FF58}": true
        default: false
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        (0x30...0x39).contains(scalar.value) || (0xFF10...0xFF19).contains(scalar.value)
    }

    /// Shows the first and last characters and stars between them; of text too short for that, nothing.
    static func hide(_ text: String, first: Int, last: Int) -> String {
        let scalars = text.unicodeScalars
        let hidden = scalars.count - first - last
        // Of a number that was cut or mistyped at least a third stays hidden.
        guard hidden * 3 >= scalars.count else {
            return String(repeating: "*", count: min(scalars.count, 8))
        }
        let stars = String(repeating: "*", count: min(hidden, 8))
        return String(scalars.prefix(first)) + stars + String(scalars.suffix(last))
    }
}
