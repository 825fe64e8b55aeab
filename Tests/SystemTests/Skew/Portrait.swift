import Core
import Server
import SyncProtocol

/// What a scope holds, told without times and in names that do not depend on a clock.
///
/// An identifier made by a clock and a die is told by the die's part; one derived from such a one, not at all.
struct Portrait {
    private let natural: Set<RecordID>

    private init(_ contents: ScopeContents) {
        let kinds: Set<Kind> = [.unit, .round, .enterprise, .institution, .filing]
        natural = Set((contents.records.union(contents.removed)).filter { kinds.contains($0.kind) }.map(\.id))
    }

    /// One line for each record, removed record and effect, and the head.
    static func lines(of contents: ScopeContents) -> [String] {
        let portrait = Portrait(contents)
        let records = contents.records.map { "record " + portrait.line($0) }
        let removed = contents.removed.map { "removed " + portrait.line($0) }
        let effects = contents.effects.map { effect in
            let fields = effect.fields.sorted().joined(separator: ",")
            return "effect \(portrait.name(effect.record.rawValue)) \(effect.revision) \(fields)"
        }
        return (records + removed + effects).sorted() + ["head \(contents.state.head.revision)"]
    }

    private func line(_ record: StoredRecord) -> String {
        let body = told(.object(record.body)).canonicalText()
        return "\(record.kind) \(name(record.id.rawValue)) \(record.revision) \(body)"
    }

    private func told(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(isTime(text) ? "a time" : name(text))
        case .array(let elements): .array(elements.map(told))
        case .object(let members): .object(members.mapValues(told))
        default: value
        }
    }

    private func name(_ text: String) -> String {
        // A base may name a change-set.
        if text.hasPrefix("cs:") { return "cs:" + name(String(text.dropFirst(3))) }
        guard let id = RecordID(rawValue: text), !natural.contains(id) else { return text }
        let version = text.dropFirst(14).first
        return version == "7" ? "…" + text.suffix(17) : version == "8" ? "derived" : text
    }

    /// ISO 8601 with a time of day; dates alone are what people typed.
    private func isTime(_ text: String) -> Bool { text.prefixMatch(of: /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/) != nil }
}
