import ArgumentParser
import Core
import Foundation
import SyncProtocol
import Terminal

extension OutboxDiscard.Dependants: ExpressibleByArgument {}

/// `shenbao outbox discard`: gives refused work up, after writing it to a file.
struct OutboxDiscardCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard",
        abstract: .help("放弃被拒的变更集（先导出）", "Give refused change-sets up, after exporting them")
    )

    @Argument(help: ArgumentHelp(.help("变更集标识或其末几位", "Identifiers, or their last digits."), valueName: "id"))
    var ids: [String]

    @Option(
        help: ArgumentHelp(.help("导出到这个新文件；默认在副本旁", "The new file; beside the replica by default."), valueName: "file")
    )
    var export: String?

    @Option(help: ArgumentHelp(.help("牵连的也放弃或留下", "What hangs on them goes too, or stays."), valueName: "discard|keep"))
    var dependants: OutboxDiscard.Dependants?

    @Flag(help: ArgumentHelp(.help("不再询问", "Do not ask.")))
    var yes = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !ids.isEmpty else {
            throw common.misused(
                zh: "请写要放弃的变更集的标识，见 shenbao outbox list。",
                en: "Name the change-sets to discard; shenbao outbox list shows them."
            )
        }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.writing)
        let file = export ?? Self.file(beside: replica)
        try context.checkOutputs([file])
        let discard = try replica.read { db in
            try OutboxDiscard(try context.entries(named: ids, db), dependants: dependants, db)
        }
        guard try yes || confirm(discard, file, context) else {
            context.tell(context.words("未作改动。", "Nothing was changed."))
            return .failed
        }
        // The file is on disk before anything is given up.
        try replica.read { db in try OutboxExport.write(discard.entries, of: replica, to: file, db) }
        try replica.write { db in try discard.carryOut(db) }
        if context.isJSON {
            try context.print([
                "discarded": .array(discard.entries.map { .string($0.id.rawValue) }), "file": .string(file),
            ])
        } else {
            try context.print(
                context.words(
                    "已放弃 \(discard.entries.count) 个变更集，内容存于 \(TerminalText.safe(file))。",
                    "Gave up \(discard.entries.count) change-sets; their content is in \(TerminalText.safe(file))."
                )
            )
        }
        context.warnOfNumbers(file)
        return .done
    }

    private static func file(beside replica: Replica) -> String {
        let time = replica.environment.timestamp.filter { $0.isNumber || $0 == "T" }
        return "\(replica.path).discarded-\(time).json"
    }

    private func confirm(_ discard: OutboxDiscard, _ file: String, _ context: CommandContext) throws -> Bool {
        guard context.canAsk else {
            throw ClientError(
                "confirmation",
                .usage,
                zh: "这里无法询问；确认放弃请加 --yes。",
                en: "There is nobody to ask; add --yes to give the change-sets up."
            )
        }
        let list = context.language.list(discard.entries.map(\.shortID))
        return context.asks(
            context.words(
                "将放弃 \(discard.entries.count) 个变更集（\(list)），先导出到 \(TerminalText.safe(file))。确定吗？[y/N]",
                "About to give up \(discard.entries.count) change-sets (\(list)), exported to \(TerminalText.safe(file)) first. Sure? [y/N]"
            )
        )
    }
}
