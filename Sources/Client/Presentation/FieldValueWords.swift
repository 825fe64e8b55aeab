import Core
import SyncProtocol
import Terminal

/// Values of fields that may be of any kind, a later version's too, masked and in words.
struct FieldValueWords {
    private let presenter: RecordPresenter
    private let reveal: Bool
    private let language: Language

    init(reveal: Bool, language: Language) {
        presenter = RecordPresenter(reveal: reveal, language: language)
        self.reveal = reveal
        self.language = language
    }

    private func field(_ code: String, _ kind: Kind) -> FieldSpec? { RecordTypes.type(of: kind)?.field(code) }

    /// The value as it may be shown; of an unknown field, every number that may be a person's is masked.
    func visible(_ value: JSONValue, _ code: String, _ kind: Kind) -> JSONValue {
        if let field = field(code, kind), field.sensitivity == .sensitive { return presenter.visible(value, field) }
        guard !reveal else { return value }
        return switch value {
        case .string(let text): .string(Mask.identifiers(in: text))
        case .array(let elements): .array(elements.map { visible($0, code, kind) })
        case .object(let members): .object(members.mapValues { visible($0, code, kind) })
        case .null, .bool, .integer: value
        }
    }

    /// A value that ``visible(_:_:_:)`` gave, in words.
    func words(_ value: JSONValue, _ code: String, _ kind: Kind) -> String {
        if code == Effect.whole, let text = value.stringValue { return whole(text) }
        let text =
            field(code, kind).map { presenter.words(value, $0) } ?? (value.isNull ? empty : value.canonicalText())
        return TerminalText.safe(text)
    }

    private var empty: String { language == .zh ? "（空）" : "(empty)" }

    private func whole(_ text: String) -> String {
        switch text {
        case "kept": language == .zh ? "保留" : "kept"
        case "removed": language == .zh ? "删除" : "removed"
        default: TerminalText.safe(text)
        }
    }

    /// A field's name; several, joined as in a case, are named one by one.
    func label(of code: String, _ kind: Kind) -> String {
        let names = code.split(separator: "+").map { code in
            if code == Effect.whole { return language == .zh ? "整条记录" : "the record" }
            return field(String(code), kind)?.name(language) ?? TerminalText.safe(String(code))
        }
        return language.list(names)
    }

    /// A kind's name.
    func label(of kind: Kind) -> String {
        let type = RecordTypes.type(of: kind)
        return (language == .zh ? type?.label : type?.english) ?? TerminalText.safe(kind.rawValue)
    }
}
