import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `shenbao conflicts`: what two people changed unseen by each other.
struct ConflictsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "待处理的冲突 · Conflicts that wait for a person"
    )

    @Flag(help: "显示完整证件号码 · Show ID numbers in full.")
    var reveal = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.reading)
        let presenter = RecordPresenter(reveal: reveal, language: context.language)
        try replica.read { db in
            let conflicts = try OpenConflict.all(replica, db)
            if context.isJSON {
                try context.print(.array(conflicts.map { json($0, presenter) }))
                return
            }
            for conflict in conflicts { try tell(conflict, presenter, db, context) }
            context.tell(
                conflicts.isEmpty
                    ? context.words("没有冲突。", "No conflicts.")
                    : context.words(
                        "共 \(conflicts.count) 个。处理：shenbao resolve 标识 --take mine|theirs --reason 理由",
                        "\(conflicts.count) in all. Close one: shenbao resolve ID --take mine|theirs --reason TEXT"
                    )
            )
        }
        return .done
    }

    private func shown(_ value: JSONValue, _ conflict: OpenConflict, _ presenter: RecordPresenter) -> JSONValue {
        guard let type = RecordTypes.type(of: conflict.recordKind) else { return value }
        if conflict.fields.count == 1 {
            return type.field(conflict.field).map { presenter.visible(value, $0) } ?? value
        }
        guard case .object(let members) = value else { return value }
        return .object(
            Dictionary(
                uniqueKeysWithValues: members.map { code, member in
                    (code, type.field(code).map { presenter.visible(member, $0) } ?? member)
                }
            )
        )
    }

    private func json(_ conflict: OpenConflict, _ presenter: RecordPresenter) -> JSONValue {
        [
            "id": .string(conflict.id.rawValue), "kind": .string(conflict.recordKind.rawValue),
            "type": .string(conflict.type), "record": .string(conflict.record.rawValue),
            "field": .string(conflict.field), "base": shown(conflict.base, conflict, presenter),
            "mine": shown(conflict.mine, conflict, presenter), "theirs": shown(conflict.theirs, conflict, presenter),
            "openedAt": .string(conflict.openedAt),
        ]
    }

    private func tell(
        _ conflict: OpenConflict,
        _ presenter: RecordPresenter,
        _ db: ReplicaDatabase,
        _ context: CommandContext
    ) throws {
        let type = RecordTypes.type(of: conflict.recordKind)
        let record = try Records.find(conflict.recordKind, conflict.record, db)
        let name = record?.body["name"]?.stringValue.map { TerminalText.safe($0) } ?? conflict.record.rawValue
        let label = conflict.fields.map {
            type?.field($0)?.name(context.language) ?? context.words("整条记录", "the record")
        }
        try context.print("\(conflict.id)")
        try context.print(
            "  \(context.language == .zh ? type?.label ?? "" : type?.english ?? "")　\(name)　\(label.joined(separator: "、"))"
        )
        func line(_ title: String, _ value: JSONValue) throws {
            try context.print("  \(title)：\(TerminalText.safe(words(value, conflict, presenter)))")
        }
        try line(context.words("原值", "base"), conflict.base)
        try line(context.words("我方 mine", "mine"), conflict.mine)
        try line(context.words("对方 theirs", "theirs"), conflict.theirs)
    }

    private func words(_ value: JSONValue, _ conflict: OpenConflict, _ presenter: RecordPresenter) -> String {
        let value = shown(value, conflict, presenter)
        guard let type = RecordTypes.type(of: conflict.recordKind) else { return value.canonicalText() }
        if conflict.fields.count == 1 {
            return type.field(conflict.field).map { presenter.words(value, $0) }
                ?? (value.stringValue ?? value.canonicalText())
        }
        return conflict.fields.map { code in
            type.field(code).map { presenter.words(value[code] ?? .null, $0) } ?? ""
        }.joined(separator: "，")
    }
}
