import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `shenbao outbox show`: one change-set, field by field.
struct OutboxShowCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: .help("逐字段显示一个变更集及其回执", "One change-set field by field, and its receipt")
    )

    @Argument(help: ArgumentHelp(.help("变更集标识或其末几位", "Its identifier, or the last digits."), valueName: "id"))
    var id: String

    @Flag(help: ArgumentHelp(.help("显示完整证件号码", "Show ID numbers in full.")))
    var reveal = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.reading)
        let detail = try replica.read { db in
            try OutboxDetail(try OutboxEntry.named(id, db), reveal: reveal, language: context.language, db)
        }
        if context.isJSON { try context.print(detail.json(context.language)) } else { try tell(detail, context) }
        return .done
    }

    private func tell(_ detail: OutboxDetail, _ context: CommandContext) throws {
        let entry = detail.entry
        let language = context.language
        try context.print("\(entry.id)  \(TimeWords.shown(entry.madeAt))  [\(entry.words(language))]")
        if let part = detail.part {
            try context.print(
                context.words("第 \(part.number) 部分，共 \(part.count) 部分", "part \(part.number) of \(part.count)")
            )
        }
        for record in detail.changes {
            try context.print("  \(operation(record.change.operation, context)) \(record.label)　\(record.name)")
            for field in record.fields {
                try context.print("    \(field.label)：\(field.words.from) → \(field.words.to)")
            }
        }
        try tellReceipt(entry, context)
    }

    private func operation(_ operation: Change.Operation, _ context: CommandContext) -> String {
        switch operation {
        case .create: context.words("新增", "made")
        case .update: context.words("修改", "changed")
        case .delete: context.words("删除", "removed")
        }
    }

    private func tellReceipt(_ entry: OutboxEntry, _ context: CommandContext) throws {
        guard let outcome = entry.outcome else {
            return try context.print(context.words("回执：还没有", "receipt: none yet"))
        }
        let words =
            switch outcome {
            case .applied: context.words("已生效", "applied")
            case .merged: context.words("已合并", "merged")
            case .conflicted: context.words("有冲突，见 conflicts", "in conflict, see conflicts")
            case .refused: context.words("被拒", "refused")
            }
        let revision = entry.revision.map { " \($0)" } ?? ""
        try context.print(context.words("回执：", "receipt: ") + words + revision)
        guard outcome == .refused else { return }
        let code = TerminalText.safe(entry.code ?? "—")
        let detail = entry.detail.map { " " + TerminalText.safe(Mask.identifiers(in: $0)) } ?? ""
        let reason = entry.refusal?.reason(context.language) ?? ""
        try context.print(context.words("原因：", "why: ") + "\(reason)（\(code)\(detail)）")
        if let advice = entry.refusal?.advice(context.language) {
            try context.print(context.words("办法：", "do: ") + advice)
        }
    }
}
