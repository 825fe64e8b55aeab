import Core
import SyncProtocol

/// What happened to a filing, in words.
struct HistoryWords: Sendable {
    /// The field that says what a return gave back.
    private static let reopened = "reopened"

    let shown: Shown
    /// The names of rows that are named in it.
    let names: [RecordID: String]

    /// What an entry's return gave back, before and after.
    static func places(in entry: HistoryEntry) -> [Reopening.Place] {
        entry.changes.filter { $0.field == reopened }.flatMap { [$0.from, $0.to] }.flatMap { $0.arrayValue ?? [] }
            .compactMap { $0.stringValue.flatMap(Reopening.Place.init) }
    }

    /// Places by record and field: `姓名 · 岗位`.
    private func places(_ entries: [JSONValue]) -> String {
        entries.map { entry in
            guard let place = entry.stringValue.flatMap(Reopening.Place.init) else {
                return Mask.identifiers(in: entry.stringValue ?? entry.canonicalText())
            }
            let record = place.record.map { id in
                names[id].map { Mask.identifiers(in: $0) } ?? shown.words("已删除的一行", "a row that was removed")
            }
            let field = place.field.map { shown.label($0, place.kind) }
            guard place.kind != .filing else { return field ?? shown.label(Effect.whole, .filing) }
            return [shown.label(place.kind), record, field].compactMap(\.self).joined(separator: " · ")
        }
        .joined(separator: shown.words("；", "; "))
    }

    /// A change-set's part.
    func entry(_ entry: HistoryEntry) -> HistoryModel.Entry {
        HistoryModel.Entry(
            at: shown.time(entry.receivedAt),
            who: entry.unit == Scope.city.rawValue
                ? shown.words("市商务委", "Commission") : shown.unit(entry.unit) + " · " + entry.deviceName,
            outcome: outcome(entry.outcome),
            revision: entry.revision.description,
            reason: entry.reason.map(Mask.identifiers(in:)),
            changes: inOrder(entry.changes).map { change in
                HistoryModel.Change(
                    field: shown.label(change.field, .filing),
                    from: value(change.from, change.field),
                    to: value(change.to, change.field),
                    isKept: change.keptIn != nil
                )
            }
        )
    }

    /// Changes as the declaration orders their fields; the record itself comes first.
    private func inOrder(_ changes: [HistoryEntry.FieldChange]) -> [HistoryEntry.FieldChange] {
        let codes = [Effect.whole] + Filing.declaration.type.fields.map(\.code)
        let order = Dictionary(zip(codes, codes.indices)) { first, _ in first }
        return changes.enumerated().sorted {
            (order[$0.element.field] ?? .max, $0.offset) < (order[$1.element.field] ?? .max, $1.offset)
        }.map(\.element)
    }

    private func value(_ value: JSONValue, _ field: String) -> String {
        if field == "unit", let code = value.stringValue { return shown.unit(code) }
        if field == Self.reopened, let entries = value.arrayValue { return places(entries) }
        guard field == Effect.whole else { return shown.value(value, field: field, .filing) }
        return value == "kept" ? shown.words("存在", "there") : shown.words("不存在", "not there")
    }

    private func outcome(_ outcome: Outcome) -> String {
        switch outcome {
        case .applied: shown.words("已采用", "applied")
        case .merged: shown.words("已合并", "merged")
        case .conflicted: shown.words("有冲突", "conflicted")
        case .refused: shown.words("未接受", "refused")
        }
    }
}
