import Core

/// What a person looks for, made comparable: width, case and blanks do not count.
struct SearchTerm: Sendable {
    /// The text as values are compared with it.
    let folded: String
    /// ID numbers that the text is in full, as they are stored.
    let wholeNumbers: [String]
    /// The date that the text is, as ISO 8601.
    let date: String?

    /// Prepares a text; nil if it is blank.
    init?(_ text: String) {
        folded = Self.fold(text)
        guard !folded.isEmpty else { return nil }
        let number = folded.uppercased()
        // 15 digits are looked for as the 18 that are stored.
        let upgraded = (try? ResidentID.read(number, editionYear: 2099).value.number)
        wholeNumbers = Array(Set([number, upgraded].compactMap(\.self)))
        // A bare number is no date, though a spreadsheet may count days with one.
        let isDate = folded.count == 8 || folded.contains { "-/.年".contains($0) }
        date = isDate ? (try? CivilDate.read(folded, uses1904Dates: false).value.description) : nil
    }

    /// A value as it is compared.
    static func fold(_ text: String) -> String {
        let plain = CellText.normalise(text) ?? ""
        return String(
            String.UnicodeScalarView(plain.lowercased().unicodeScalars.filter { !$0.properties.isWhitespace })
        )
    }

    /// Whether a value has the text in it.
    func isPart(of value: String) -> Bool { Self.fold(value).contains(folded) }
}

extension SearchTerm {
    /// Fields that say nothing of a record that the others do not say.
    private static let skipped: Set<String> = ["unit", "round"]

    /// Whether a field is searched at all.
    static func covers(_ field: FieldSpec) -> Bool {
        if skipped.contains(field.code) { return false }
        switch field.type {
        case .flag, .json, .reference: return false
        default: return true
        }
    }

    /// Whether a field of a record matches.
    ///
    /// Texts, codes, dates, amounts and lists match by any part; numbers of people and days, choices, as a whole. ID
    /// numbers match as a whole too unless they may be shown: a search by parts would tell digit by digit what is masked.
    func matches(_ value: JSONValue, _ field: FieldSpec, reveal: Bool, catalogue: Catalogue) -> Bool {
        guard Self.covers(field) else { return false }
        switch (field.type, value) {
        case (.identity, .string(let number)): return reveal && isPart(of: number) || wholeNumbers.contains(number)
        case (.count, .integer(let number)): return String(number) == folded
        case (.choice(let choices), .string(let code)):
            let choice = choices.first { $0.code == code }
            return [code, choice?.label, choice?.english].contains { $0.map(Self.fold) == folded }
        case (.date, .string(let text)): return text == date || isPart(of: text)
        case (.lines, .array(let codes)):
            return codes.compactMap(\.stringValue).contains { code in
                isPart(of: code) || catalogue.lines.contains { $0.code == code && hasName($0) }
            }
        case (_, .array(let elements)): return elements.compactMap(\.stringValue).contains(where: isPart)
        case (_, .string(let text)): return isPart(of: text)
        default: return false
        }
    }

    /// Whether a business line has the text in one of its names.
    func hasName(_ line: Catalogue.Line) -> Bool { ([line.name] + line.aliases).contains(where: isPart) }
}
