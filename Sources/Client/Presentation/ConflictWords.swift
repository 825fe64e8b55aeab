import Core
import Terminal

/// A conflict as people and scripts see it: what it is about, the values, who brought each and when.
struct ConflictWords {
    private let conflict: OpenConflict
    private let values: FieldValueWords
    private let language: Language

    init(_ conflict: OpenConflict, reveal: Bool, _ language: Language) {
        self.conflict = conflict
        self.language = language
        values = FieldValueWords(reveal: reveal, language: language)
    }

    /// What sort of conflict it is.
    var type: String {
        switch conflict.type {
        case "field": language == .zh ? "同一处两种改法" : "two changes of the same thing"
        case "delete": language == .zh ? "一方删除，一方修改" : "a removal against an edit"
        case "late": language == .zh ? "提交之后才到的修改" : "an edit after the hand-over"
        case "missing": language == .zh ? "服务器退回旧备份后，记录还没有回来" : "the record is lost to a set-back and not back yet"
        default: TerminalText.safe(conflict.type)
        }
    }

    /// The record's kind.
    var kind: String { values.label(of: conflict.recordKind) }

    /// The field, or the fields that one constraint joins.
    var field: String { values.label(of: conflict.field, conflict.recordKind) }

    var base: String { words(conflict.base) }
    var mine: String { words(conflict.mine) }
    var theirs: String { words(conflict.theirs) }

    /// A device and its time; nil where the case tells neither.
    func who(_ author: OpenConflict.Author) -> String? {
        let parts = [name(of: author), author.at.map { TimeWords.shown($0) }].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: language == .zh ? "，" : ", ")
    }

    private func name(of author: OpenConflict.Author) -> String? {
        let hasCopy = conflict.mineBy.isCopy || conflict.theirsBy.isCopy
        let epoch = author.epoch.map { language == .zh ? "，第 \($0) 代" : ", epoch \($0)" } ?? ""
        switch (author.isHere, author.isCopy) {
        case (true, _) where hasCopy:
            return language == .zh ? "本机（这份副本\(epoch)）" : "this device (this replica\(epoch))"
        case (true, _): return language == .zh ? "本机" : "this device"
        case (_, true): return language == .zh ? "本机的另一份副本\(epoch)" : "another copy of this replica\(epoch)"
        default: return author.name.map { TerminalText.safe($0) } ?? author.device.map { String($0.suffix(8)) }
        }
    }

    /// What this unit can do about it, where that is not to choose; nil where it is.
    var advice: String? {
        guard let state = conflict.custody.state, !conflict.isClosable else { return nil }
        if state == .returned {
            return language == .zh
                ? "退回时没有要求补正这一项：等市商务委处理；要现在处理，先 shenbao withdraw 撤回并 sync。"
                : "The return did not give this back: wait for the commission; to decide now, shenbao withdraw the filing first, and sync."
        }
        if Workflow.allows(.unit, from: state, to: .withdrawn) {
            return language == .zh
                ? "申报已提交：等市商务委退回或搁置；要现在处理，先 shenbao withdraw 撤回并 sync。"
                : "The filing was handed over: wait until the commission returns it or sets this aside; to decide now, shenbao withdraw it first, and sync."
        }
        return language == .zh
            ? "市商务委正在审核：等其退回或搁置，本区现在不用处理。"
            : "The commission reviews the filing: wait until it returns it or sets this aside; there is nothing to do here now."
    }

    private func visible(_ value: JSONValue) -> JSONValue {
        guard conflict.fields.count > 1, case .object(let members) = value else {
            return values.visible(value, conflict.field, conflict.recordKind)
        }
        return .object(
            Dictionary(uniqueKeysWithValues: members.map { ($0, values.visible($1, $0, conflict.recordKind)) })
        )
    }

    private func words(_ value: JSONValue) -> String {
        let value = visible(value)
        guard conflict.fields.count > 1 else { return values.words(value, conflict.field, conflict.recordKind) }
        return conflict.fields.map { values.words(value[$0] ?? .null, $0, conflict.recordKind) }
            .joined(separator: language == .zh ? "，" : ", ")
    }

    private func json(_ author: OpenConflict.Author) -> JSONValue {
        [
            "device": JSONValue(author.device), "name": JSONValue(author.name), "at": JSONValue(author.at),
            "here": .bool(author.isHere), "copy": .bool(author.isCopy), "epoch": JSONValue(author.epoch),
        ]
    }

    /// The contract's members, and who and when.
    var json: JSONValue {
        [
            "id": .string(conflict.id.rawValue), "kind": .string(conflict.recordKind.rawValue),
            "type": .string(conflict.type), "record": .string(conflict.record.rawValue),
            "field": .string(conflict.field), "base": visible(conflict.base), "mine": visible(conflict.mine),
            "theirs": visible(conflict.theirs), "openedAt": .string(conflict.openedAt),
            "mineBy": json(conflict.mineBy), "theirsBy": json(conflict.theirsBy),
            "closable": .bool(conflict.isClosable),
        ]
    }
}
