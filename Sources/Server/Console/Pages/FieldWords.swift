import Core
import SyncProtocol

/// Fields and their values as pages show them: labels from the declarations, numbers of people masked.
struct FieldWords: Sendable {
    let language: Language

    /// A field's name; several, joined as in a case, are named one by one.
    func label(of codes: String, _ kind: Kind) -> String {
        codes.split(separator: "+").map { code in
            if code == Effect.whole { return words("整条记录", "the record") }
            return RecordTypes.type(of: kind)?.field(String(code))?.name(language) ?? String(code)
        }
        .joined(separator: words("、", ", "))
    }

    /// A kind's name.
    func label(of kind: Kind) -> String {
        guard let type = RecordTypes.type(of: kind) else { return kind.rawValue }
        return words(type.label, type.english)
    }

    /// A value in words; of an unknown field, every number that may be a person's is masked.
    func value(_ value: JSONValue, of code: String, _ kind: Kind) -> String {
        if value.isNull { return words("（空）", "(empty)") }
        guard let field = RecordTypes.type(of: kind)?.field(code) else { return Mask.identifiers(in: value.pageText) }
        switch (field.type, value) {
        case (.flag, .bool(let flag)): return self.flag(flag)
        case (.choice(let choices), .string(let code)):
            return choices.first { $0.code == code }.map { words($0.label, $0.english) } ?? code
        case (.lines, .array(let codes)):
            let lines = Catalogue.edition2016.lines
            return codes.compactMap(\.stringValue).map { code in lines.first { $0.code == code }?.name ?? code }
                .joined(separator: "、")
        case (_, .string(let text)) where field.sensitivity == .sensitive: return ResidentID.mask(text)
        default: return Mask.identifiers(in: value.pageText) + (field.unit.map { " " + $0 } ?? "")
        }
    }

    /// 是 or 否.
    func flag(_ flag: Bool) -> String { flag ? words("是", "yes") : words("否", "no") }

    /// A filing's state.
    func state(_ state: FilingState) -> String { choice(state.rawValue, of: "state") }

    /// A category.
    func category(_ category: Category) -> String { choice(category.rawValue, of: "category") }

    private func choice(_ code: String, of field: String) -> String { value(.string(code), of: field, .filing) }

    private func words(_ chinese: String, _ english: String) -> String { language == .zh ? chinese : english }
}

extension JSONValue {
    /// The value as text, a list joined by 、.
    fileprivate var pageText: String {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .array(let elements): elements.map(\.pageText).joined(separator: "、")
        case .null, .bool, .object: canonicalText()
        }
    }
}
