import Core
import Terminal

/// A remark as people and scripts see it.
struct RemarkWords {
    private let made: FilingRemark
    private let values: FieldValueWords
    private let language: Language

    init(_ made: FilingRemark, reveal: Bool, _ language: Language) {
        self.made = made
        self.language = language
        values = FieldValueWords(reveal: reveal, language: language)
    }

    private var remark: Remark { made.remark }
    private var kind: Kind { Kind(rawValue: remark.recordKind) }

    /// The record that it is about: a row by its number and the person's name.
    var record: String {
        let label = values.label(of: kind)
        guard remark.record != "*" else { return language == .zh ? "\(label)（全部）" : "\(label) (all)" }
        guard let subject = made.subject else { return language == .zh ? "\(label)（已删除）" : "\(label) (removed)" }
        let number = subject.body["seq"].map { " \(values.words($0, "seq", kind))" } ?? ""
        let name = subject.body["name"].map { " " + values.words(values.visible($0, "name", kind), "name", kind) }
        return label + number + (kind == .filing ? "" : name ?? "")
    }

    /// The field; the record as a whole where there is none.
    var field: String { values.label(of: remark.field ?? "!", kind) }

    /// What the field holds now.
    var value: String? {
        guard let field = remark.field, let subject = made.subject else { return nil }
        return values.words(values.visible(subject.body[field] ?? .null, field, kind), field, kind)
    }

    /// What is said.
    var text: String { TerminalText.safe(Mask.identifiers(in: remark.text)) }

    /// Who said it, and when.
    var author: String {
        TerminalText.safe(remark.author) + (language == .zh ? "，" : ", ") + TimeWords.shown(remark.at)
    }

    /// The unit's answer.
    var reply: String? { remark.reply.map { TerminalText.safe(Mask.identifiers(in: $0)) } }

    /// Where it stands.
    var state: String {
        switch (remark.open, remark.reply == nil) {
        case (false, _): language == .zh ? "已了结" : "closed"
        case (true, true) where remark.asks: language == .zh ? "待补正" : "to be corrected"
        case (true, true): language == .zh ? "未答复" : "not answered"
        case (true, false): language == .zh ? "已答复" : "answered"
        }
    }

    /// The lines of a list.
    var lines: [String] {
        let zh = language == .zh
        let now = value.map { zh ? "（现为：\($0)）" : " (now: \($0))" } ?? ""
        let gap = zh ? "　" : "  "
        var lines = [
            "\(made.id)\(gap)\(state)", "  \(record)\(gap)\(field)\(now)", "  \(text)\(gap)— \(author)",
        ]
        if let reply { lines.append("  \(zh ? "答复：" : "answer: ")\(reply)") }
        return lines
    }

    /// All of it; sentences that people wrote stay as they wrote them, but for numbers of persons.
    var json: JSONValue {
        let value = remark.field.flatMap { field in
            made.subject.map { values.visible($0.body[field] ?? .null, field, kind) }
        }
        return [
            "id": .string(made.id.rawValue), "filing": .string(remark.filing),
            "uscc": made.filing?.body["uscc"] ?? .null, "kind": .string(remark.recordKind),
            "record": .string(remark.record), "field": JSONValue(remark.field), "value": value ?? .null,
            "text": .string(Mask.identifiers(in: remark.text)), "asks": .bool(remark.asks),
            "author": .string(remark.author), "at": .string(remark.at),
            "reply": JSONValue(remark.reply.map { Mask.identifiers(in: $0) }), "repliedAt": JSONValue(remark.repliedAt),
            "open": .bool(remark.open),
        ]
    }
}
