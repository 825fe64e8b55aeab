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
