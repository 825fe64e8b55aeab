import Core
import SyncProtocol
import Terminal

/// A record's history as people and scripts see it.
struct HistoryWords {
    private let history: RecordHistory
    private let language: Language
    private let values: FieldValueWords

    init(_ history: RecordHistory, reveal: Bool, _ language: Language) {
        self.history = history
        self.language = language
        values = FieldValueWords(reveal: reveal, language: language)
    }

    private func words(_ chinese: String, _ english: String) -> String { language == .zh ? chinese : english }

    private func visible(_ value: JSONValue, _ field: String) -> JSONValue {
        values.visible(value, field, history.subject.kind)
    }

    // MARK: JSON

    /// `[{revision, at, device, changes: [{field, from, to}], …}]`; no revision: the server has not taken it.
    var json: JSONValue { .array(history.entries.map(json)) }

    private func json(_ entry: RecordHistory.Entry) -> JSONValue {
        [
            "revision": JSONValue(entry.revision?.description), "at": .string(entry.at),
            "device": .string(entry.device.rawValue), "deviceName": JSONValue(entry.deviceName),
            "unit": JSONValue(entry.unit), "changeSet": .string(entry.changeSet.rawValue),
            "outcome": JSONValue(entry.outcome?.rawValue), "state": JSONValue(entry.state?.rawValue),
            "reason": JSONValue(entry.reason),
            "changes": .array(
                entry.changes.map { change in
                    [
                        "field": .string(change.field), "from": visible(change.from, change.field),
                        "to": visible(change.to, change.field), "keptIn": JSONValue(change.keptIn?.rawValue),
                    ]
                }
            ),
            "cases": .array(cases(of: entry).map(json)),
            "closes": .array(closed(by: entry).map { .string($0.key.rawValue) }),
        ]
    }

    private func cases(of entry: RecordHistory.Entry) -> [(RecordID, ConflictCase)] {
        Set(entry.changes.compactMap(\.keptIn)).sorted().compactMap { id in history.cases[id].map { (id, $0) } }
    }

    private func json(_ id: RecordID, _ made: ConflictCase) -> JSONValue {
        [
            "id": .string(id.rawValue), "type": .string(made.type), "field": .string(made.field),
            "incoming": members(made.incoming), "standing": members(made.standing), "open": .bool(made.open),
            "choice": JSONValue(made.choice), "reason": JSONValue(made.reason), "closedBy": JSONValue(made.closedBy),
        ]
    }

    private func members(_ value: JSONValue) -> JSONValue {
        guard case .object(let members) = value else { return value }
        return .object(Dictionary(uniqueKeysWithValues: members.map { ($0, visible($1, $0)) }))
    }

    // MARK: Lines

    /// One line for each change-set, and one for each field below it.
    var lines: [String] {
        if history.entries.isEmpty { return [words("没有变更。", "No changes.")] }
        var wasThere = false
        return history.entries.flatMap { entry in
            let changes = entry.changes.map { change in
                defer { wasThere = wasThere || change.field == Effect.whole && change.keptIn == nil }
                return line(change, wasThere: wasThere)
            }
            return [head(entry)] + closings(by: entry) + changes
        }
    }

    private func closed(by entry: RecordHistory.Entry) -> [(key: RecordID, value: ConflictCase)] {
        history.cases.filter { !$0.value.open && $0.value.closedBy == entry.changeSet.rawValue }
            .sorted { $0.key < $1.key }
    }

    /// What a change-set decided that closed cases about the record: also where it left what stood.
    private func closings(by entry: RecordHistory.Entry) -> [String] {
        closed(by: entry).map { id, made in
            let subject = values.label(of: made.field, history.subject.kind)
            let choice =
                switch made.choice {
                case "mine": words("取留存的值", "the kept value was taken")
                case "theirs": words("取已生效的值", "the value that stood was taken")
                case "value": words("另定", "another value was given")
                case "setAside": words("搁置", "set aside")
                default: TerminalText.safe(made.choice ?? "—")
                }
            return words("  了结冲突 \(id)（\(subject)）：\(choice)", "  closed case \(id) (\(subject)): \(choice)")
        }
    }

    private func head(_ entry: RecordHistory.Entry) -> String {
        let here = entry.device == history.device
        let name =
            here
            ? words("本机", "this device")
            : TerminalText.safe(entry.deviceName ?? String(entry.device.rawValue.suffix(8)))
        let unit = entry.unit.flatMap { here ? nil : Directory.unit($0)?.name ?? TerminalText.safe($0) }
        let revision = entry.revision?.description ?? words("未入库", "not taken")
        let reason =
            entry.reason.map { words("　理由：", "  reason: ") + TerminalText.safe(Mask.identifiers(in: $0)) } ?? ""
        let who = unit.map { name + words("（\($0)）", " (\($0))") } ?? name
        return "\(revision)  \(TimeWords.shown(entry.at))  \(who)  \(standing(entry))\(reason)"
    }

    private func standing(_ entry: RecordHistory.Entry) -> String {
        switch entry.outcome {
        case .applied: words("生效", "applied")
        case .merged: words("合并", "merged")
        case .conflicted: words("有冲突", "in conflict")
        case .refused where entry.state == .discarded: words("被拒，已放弃", "refused, discarded")
        case .refused where entry.state == .replaced: words("被拒，已另行重报", "refused, sent anew")
        case .refused where entry.state == .kept: words("被拒，已办结", "refused, done with")
        case .refused: words("被拒", "refused")
        case nil where entry.state == .replaced: words("已转到新身份", "taken along by the new identity")
        case nil where entry.state == .kept: words("未报送，须重新办理", "never sent, to be done again")
        case nil: words("尚未上报", "not sent yet")
        }
    }

    private func line(_ change: HistoryEntry.FieldChange, wasThere: Bool) -> String {
        let kind = history.subject.kind
        if change.field == Effect.whole, change.keptIn == nil {
            if change.to == "removed" { return words("  删除整条记录", "  the record was removed") }
            return wasThere ? words("  恢复整条记录", "  the record was brought back") : words("  新建", "  made")
        }
        func shown(_ value: JSONValue) -> String { values.words(visible(value, change.field), change.field, kind) }
        let text =
            "  \(values.label(of: change.field, kind))\(words("：", ": "))\(shown(change.from)) → \(shown(change.to))"
        guard let id = change.keptIn else { return text }
        return text + words("　（未采用，在冲突 \(id) 中\(closing(id))）", "  (not taken; in case \(id)\(closing(id)))")
    }

    private func closing(_ id: RecordID) -> String {
        guard let made = history.cases[id], !made.open else { return "" }
        let reason = made.reason.map { words("：", ": ") + TerminalText.safe(Mask.identifiers(in: $0)) } ?? ""
        return words("，已了结", ", closed") + reason
    }
}
