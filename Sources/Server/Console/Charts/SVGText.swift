/// Text inside SVG: nothing that a district typed can become markup there.
enum SVGText {
    /// The text with the five characters of markup as references.
    ///
    /// A control character, which no document may hold, becomes U+FFFD.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case _ where scalar.properties.generalCategory == .control: escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }

    /// The text cut to a width, in Latin letters, with `…` where something is missing; a Han character counts as two.
    static func fitted(_ text: String, width: Int) -> String {
        func letters(_ character: Character) -> Int {
            (character.unicodeScalars.first?.value ?? 0) >= 0x1100 ? 2 : 1
        }
        guard text.reduce(0, { $0 + letters($1) }) > width else { return text }
        var left = width - 1
        return String(
            text.prefix { character in
                left -= letters(character)
                return left >= 0
            }
        ) + "…"
    }
}
