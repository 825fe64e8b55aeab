import Core
import Terminal

/// Shows the drafts that wait.
struct EntryDraftList {
    private let context: CommandContext

    init(_ context: CommandContext) { self.context = context }

    /// What a draft is of: its form, the name in it, its owner.
    func title(_ draft: EntryDraft) -> String {
        let form = Form.all.first { $0.type.kind == draft.kind }
        let parts = [form?.shortTitle, draft.texts["name"], draft.ownerName ?? draft.owner, time(draft)]
        return parts.compactMap(\.self).map { TerminalText.safe($0) }.joined(separator: " · ")
    }

    /// When it was kept, to the minute.
    private func time(_ draft: EntryDraft) -> String {
        TimeWords.shown(draft.savedAt)
    }

    /// Prints all: a table, or an array of `{id, kind, owner, record, name, fields, saved}`.
    func print(_ drafts: [EntryDraft]) throws -> ExitStatus {
        if context.isJSON {
            try context.print(.array(drafts.map(json)))
            return .done
        }
        guard !drafts.isEmpty else {
            context.tell(context.words("没有草稿。", "There are no drafts."))
            return .done
        }
        var table = TextTable(columns: [
            TextTable.Column(context.words("编号", "No."), alignment: .right),
            TextTable.Column(context.words("表", "Form"), overflow: .keep),
            TextTable.Column(context.words("名称", "Name")), TextTable.Column(context.words("属于", "Of"), rank: 2),
            TextTable.Column(context.words("已填", "Filled"), alignment: .right),
            TextTable.Column(context.words("方式", "Way"), overflow: .keep),
            TextTable.Column(context.words("存于", "Kept at"), overflow: .keep, rank: 1),
        ])
        for (index, draft) in drafts.enumerated() {
            table.add(row: [
                String(index + 1), Form.all.first { $0.type.kind == draft.kind }?.shortTitle ?? draft.kind.rawValue,
                draft.texts["name"] ?? "", draft.ownerName ?? draft.owner ?? "", String(draft.texts.count),
                draft.record == nil ? context.words("新录", "new") : context.words("修改", "edit"), time(draft),
            ])
        }
        try context.print(table)
        context.tell(context.words("丢弃：shenbao new --discard 编号", "To throw one away: shenbao new --discard NUMBER"))
        return .done
    }

    private func json(_ draft: EntryDraft) -> JSONValue {
        [
            "id": .string(draft.id.rawValue), "kind": .string(draft.kind.rawValue), "owner": JSONValue(draft.owner),
            "record": JSONValue(draft.record?.rawValue), "name": JSONValue(draft.texts["name"]),
            "fields": JSONValue(draft.texts.count), "saved": .string(draft.savedAt),
        ]
    }
}
