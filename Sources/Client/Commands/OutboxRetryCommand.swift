import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `shenbao outbox retry`: sends refused work anew, with what hangs on it.
struct OutboxRetryCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: .help("重报被拒的变更集及牵连的", "Send refused change-sets anew, with what hangs on them"),
        discussion: .help(
            """
            内容与依据不变，另给标识；原来的留存。服务器重新判断。
            """,
            """
            Content and bases stay, the identifier is new; the old ones are kept. The server decides anew.
            """
        )
    )

    @Argument(help: ArgumentHelp(.help("变更集标识或其末几位", "Identifiers, or their last digits."), valueName: "id"))
    var ids: [String] = []

    @Flag(help: ArgumentHelp(.help("全部被拒的", "All that were refused.")))
    var all = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard ids.isEmpty == all else {
            throw common.misused(
                zh: "请写要重报的变更集的标识（见 shenbao outbox list），或用 --all。",
                en: "Name the change-sets to retry (shenbao outbox list shows them), or give --all."
            )
        }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.writing)
        let keys = try DeviceKeys.load(forReplica: replica.path)
        let result = try replica.write { db in
            var retry = try OutboxRetry(replica, keys: keys, db)
            return try retry.run(all ? retry.parked : try context.entries(named: ids, db))
        }
        if context.isJSON {
            try context.print(json(result, context.language))
        } else {
            for made in result.made { try context.print("✓ \(made.from.shortID) → \(OutboxEntry.short(made.to))") }
            for (entry, error) in result.refused {
                try context.print("✗ \(entry.shortID)  " + error.sentence(context.language))
            }
            context.tell(
                context.words(
                    "重报 \(result.made.count) 个，未办 \(result.refused.count) 个；下次 sync 时报送。",
                    "Retried \(result.made.count), left \(result.refused.count); the next sync tells the server."
                )
            )
        }
        return result.refused.isEmpty ? .done : .rejected
    }

    private func json(_ result: OutboxRetry.Result, _ language: Language) -> JSONValue {
        [
            "retried": .array(
                result.made.map { ["from": .string($0.from.id.rawValue), "id": .string($0.to.rawValue)] }
            ),
            "refused": .array(
                result.refused.map { entry, error in
                    [
                        "id": .string(entry.id.rawValue), "code": .string(error.code),
                        "message": .string(error.sentence(language)),
                    ]
                }
            ),
        ]
    }
}
