import Core
import SyncProtocol

/// The particulars of an entry of the audit log, each with its label, as people read them.
struct AuditParticulars: Sendable {
    /// One particular.
    struct Item: Sendable, Equatable {
        var label: String
        var value: String
    }

    private let shown: Shown
    private let names: [AuditObject: String]

    /// Takes what records are called.
    init(_ shown: Shown, names: [AuditObject: String] = [:]) {
        self.shown = shown
        self.names = names
    }

    /// What is read first.
    private static let first = ["from", "to", "choice", "verdict", "outcome", "reason"]

    /// The particulars, what was done before its circumstances; what is empty is left out.
    func items(_ detail: [String: JSONValue], of action: AuditAction) -> [Item] {
        let keys = Self.first.filter { detail[$0] != nil } + detail.keys.filter { !Self.first.contains($0) }.sorted()
        return keys.compactMap { key in detail[key].map { (key, $0) } }.flatMap { key, value -> [Item] in
            let particular = action.particular(key)
            // Parameters of a round are labelled as they are declared.
            if case .parameters = particular?.value, let values = value.objectValue {
                return values.sorted { $0.key < $1.key }.map {
                    Item(label: shown.label($0.key, .round), value: shown.value($0.value, field: $0.key, .round))
                }
            }
            let text = words(value, particular?.value ?? .plain)
            return text.isEmpty ? [] : [Item(label: particular?.label.text(shown.language) ?? key, value: text)]
        }
    }

    /// The particulars that name records.
    private static let recordKeys: Set<String> = ["records", "waiting", "keeps", "filing"]

    /// The records that particulars name.
    static func records(in detail: [String: JSONValue]) -> [AuditObject] {
        recordKeys.flatMap { detail[$0]?.arrayValue ?? detail[$0].map { [$0] } ?? [] }
            .compactMap { $0.stringValue.flatMap(AuditObject.init(record:)) }
    }

    /// What an entry is about, as people call it.
    static func name(ofKind kind: String, _ shown: Shown) -> String {
        switch kind {
        case "user": shown.words("用户", "user")
        case "device": shown.words("设备", "device")
        case "file": shown.words("文件", "file")
        case "list": shown.words("名单", "list")
        case "enrolCode": shown.words("注册码", "enrolment code")
        default: shown.label(Kind(rawValue: kind))
        }
    }

    private func words(_ value: JSONValue, _ reading: AuditParticular.Value) -> String {
        switch value {
        case .null:
            if case .name(let none) = reading { none.text(shown.language) } else { "" }
        case .bool(let flag): flag ? shown.words("是", "yes") : shown.words("否", "no")
        case .integer(let number): Shown.grouped(String(number))
        case .string(let text): word(text, reading)
        case .array(let elements): elements.map { words($0, reading) }.joined(separator: shown.words("；", "; "))
        case .object(let members):
            members.sorted { $0.key < $1.key }.map { key, value in
                guard case .members(let known) = reading, let member = known[key] else {
                    return "\(key) \(words(value, .plain))"
                }
                return "\(member.label.text(shown.language)) \(words(value, member.value))"
            }
            .joined(separator: shown.words("，", ", "))
        }
    }

    /// A code in words where it has some; what somebody typed as it is, numbers of people masked.
    private func word(_ text: String, _ reading: AuditParticular.Value) -> String {
        let known: String? =
            switch reading {
            case .plain, .name, .members, .parameters: nil
            case .state: FilingState(rawValue: text).map(shown.state)
            case .time: shown.time(text)
            case .records: record(text)
            case .role: Role(rawValue: text)?.name(shown.language)
            case .places:
                Reopening.Place(text).map { place in
                    [shown.label(place.kind), place.field.map { shown.label($0, place.kind) }].compactMap(\.self)
                        .joined(separator: " · ")
                }
            case .field: RecordTypes.all.lazy.compactMap { $0.field(text) }.first?.name(shown.language)
            case .choice(let kind, let field): shown.value(.string(text), field: field, kind)
            case .words(let words): words[text]?.text(shown.language)
            }
        return known ?? Mask.identifiers(in: text)
    }

    /// A record as verdicts and notices name it, with whose it is; its identifier tells rows of one roster apart.
    private func record(_ text: String) -> String? {
        guard let object = AuditObject(record: text) else { return nil }
        let words = [object.unit.map(shown.unit), shown.label(Kind(rawValue: object.kind)), names[object], object.id]
        return words.compactMap(\.self).joined(separator: " ")
    }
}
