/// Numbers of persons with their middle hidden.
public enum Mask {
    /// Hides whatever in a text may be a resident ID, wherever and however it was typed.
    ///
    /// A run of 15 or more digits of any script, with an X at the end or not, is hidden as a whole; but 18 digits that begin with a 9,
    /// as no resident ID does, are the unified code of an enterprise. Digits with blanks, marks or invisible characters between them
    /// are hidden where together they are a number: of 18 characters, if the check character is right or they stand in groups of 6, 8
    /// and 4; of 15, in groups of 6, 6 and 3.
    public static func identifiers(in text: String) -> String {
        guard mayHaveNumber(text) else { return text }
        return spaced(in: runs(in: text))
    }

    /// Hides in a hash, or what looks like one, only what is a valid number.
    public static func validNumbers(in text: String) -> String {
        mayHaveNumber(text) ? spaced(in: text, acceptsRuns: true) : text
    }

    /// Whether a text has as many digits as the shortest number; most texts have not, and are not copied.
    private static func mayHaveNumber(_ text: String) -> Bool {
        guard text.utf8.count >= 15 else { return false }
        var digits = 0
        for scalar in text.unicodeScalars where digit(scalar) != nil {
            digits += 1
            if digits >= 14 { return true }
        }
        return false
    }

    // MARK: Digits in a row

    private static func runs(in text: String) -> String {
        var out = String.UnicodeScalarView()
        var run = String.UnicodeScalarView()
        var (length, first) = (0, 0)
        func finish() {
            let isCode = length == 18 && first == 9
            out.append(contentsOf: length >= 15 && !isCode ? hide(String(run), first: 6, last: 4).unicodeScalars : run)
            run = .init()
            length = 0
        }
        for scalar in text.unicodeScalars {
            if let value = digit(scalar) {
                if length == 0 { first = value }
                run.append(scalar)
                length += 1
            } else if length >= 14, isCheckLetter(scalar) {
                run.append(scalar)
                length += 1
                finish()
            } else {
                finish()
                out.append(scalar)
            }
        }
        finish()
        return String(out)
    }

    // MARK: Digits with something between them

    /// A digit or check letter of a text.
    private struct Mark {
        /// Its ASCII character.
        let byte: UInt8
        /// Where it stands among the text's scalars.
        let place: Int
        /// Whether it follows another without anything between them.
        var isJoined: Bool
    }

    /// Hides the digits that together are a number, and leaves what stands between them.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - acceptsRuns: Whether digits in a row count, too.
    /// - Returns: The text with stars for the hidden digits.
    private static func spaced(in text: String, acceptsRuns: Bool = false) -> String {
        var scalars = Array(text.unicodeScalars)
        var hidden: Set<Int> = []
        for marks in sequences(of: scalars) where marks.count >= 15 {
            var start = 0
            while start + 15 <= marks.count {
                guard let length = number(marks[start...], acceptsRuns) else {
                    start += 1
                    continue
                }
                hidden.formUnion(marks[(start + 6)..<(start + length - 4)].map(\.place))
                start += length
            }
        }
        guard !hidden.isEmpty else { return text }
        for place in hidden { scalars[place] = "*" }
        var out = String.UnicodeScalarView()
        out.append(contentsOf: scalars)
        return String(out)
    }

    /// The digits of a text, parted where more than marks stands between two of them.
    private static func sequences(of scalars: [Unicode.Scalar]) -> [[Mark]] {
        var all: [[Mark]] = []
        var marks: [Mark] = []
        var gap = 0
        var place = 0
        while place < scalars.count {
            let scalar = scalars[place]
            if let value = digit(scalar) {
                marks.append(Mark(byte: 0x30 + UInt8(value), place: place, isJoined: gap == 0 && !marks.isEmpty))
                gap = 0
            } else if isCheckLetter(scalar), marks.count >= 17 {
                // Only at the end; what follows begins anew.
                marks.append(Mark(byte: 0x58, place: place, isJoined: gap == 0))
                gap = 0
            } else if let end = escape(scalars, from: place) {
                gap += 1
                place = end
            } else if scalar.properties.isAlphabetic || gap >= 3 {
                if !marks.isEmpty { all.append(marks) }
                marks = []
                gap = 0
            } else if !marks.isEmpty {
                gap += 1
            }
            place += 1
        }
        return marks.isEmpty ? all : all + [marks]
    }

    /// The end of a character that is written out, as `&#39;` or `⟨U+200B⟩`, which begins here.
    private static func escape(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
        let last: Unicode.Scalar
        switch scalars[start] {
        case "&": last = ";"
        case "⟨": last = "⟩"
        default: return nil
        }
        return scalars[start...].prefix(10).firstIndex(of: last)
    }

    /// How many marks from the first one are a number; nil if they are none.
    private static func number(_ marks: ArraySlice<Mark>, _ acceptsRuns: Bool) -> Int? {
        for length in [18, 15] where marks.count >= length {
            let own = Array(marks.prefix(length))
            var groups: [Int] = []
            for mark in own {
                if mark.isJoined, let last = groups.popLast() { groups.append(last + 1) } else { groups.append(1) }
            }
            // Digits in a row were judged as a run.
            guard groups.count > 1 || acceptsRuns && length == 18 else { continue }
            let isGrouped = groups == (length == 18 ? [6, 8, 4] : [6, 6, 3])
            if length == 15, !isGrouped { continue }
            if isNumber(own.map(\.byte), ignoringCheck: isGrouped) { return length }
        }
        return nil
    }

    private static func isNumber(_ bytes: [UInt8], ignoringCheck: Bool) -> Bool {
        do {
            _ = try ResidentID.read(String(decoding: bytes, as: UTF8.self), editionYear: 9999)
            return true
        } catch {
            // The last thing that is looked at.
            return ignoringCheck && error == .idChecksum
        }
    }

    // MARK: Characters

    private static func isCheckLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "x", "X", "\u{FF38}", "\u{FF58}": true
        default: false
        }
    }

    /// The value of a decimal digit of any script.
    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 0x30...0x39: Int(scalar.value - 0x30)
        case ..<0x660, 0x3000...0x9FFF, 0xAC00...0xD7FF: nil
        case 0xFF10...0xFF19: Int(scalar.value - 0xFF10)
        default: scalar.properties.numericType == .decimal ? scalar.properties.numericValue.map(Int.init) : nil
        }
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
