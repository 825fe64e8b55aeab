extension FieldSpec {
    /// A value of the field as people read it, unmasked; a value of another form as it is.
    /// - Parameters:
    ///   - value: the value; null reads as empty.
    ///   - language: the words' language.
    ///   - catalogue: the edition that names business lines.
    /// - Returns: the words.
    public func words(_ value: JSONValue, _ language: Language, catalogue: Catalogue) -> String {
        switch (type, value) {
        case (_, .null): language == .zh ? "（空）" : "(empty)"
        case (.flag, .bool(let flag)): flag ? (language == .zh ? "是" : "yes") : (language == .zh ? "否" : "no")
        case (.choice(let choices), .string(let code)):
            choices.first { $0.code == code }.map { language == .zh ? $0.label : $0.english } ?? code
        case (.lines, .array(let codes)):
            language.list(
                codes.compactMap(\.stringValue).map { code in catalogue.lines.first { $0.code == code }?.name ?? code }
            )
        case (_, .array(let elements)):
            language.list(elements.compactMap(\.stringValue))
        case (_, .string(let text)): text
        case (_, .integer(let number)): String(number)
        case (_, .bool(let flag)): flag ? "true" : "false"
        case (_, .object): value.canonicalText()
        }
    }
}
