import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `shenbao outbox export`: change-sets as a file, with signature and receipt.
struct OutboxExportCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: .help("导出变更集（内容、签名、回执）", "Write change-sets to a file: content, signature, receipt")
    )

    @Argument(help: ArgumentHelp(.help("新文件", "A new file."), valueName: "file"))
    var file: String

    @Argument(
        help: ArgumentHelp(
            .help("变更集标识或其末几位；不写则为全部被拒的", "Identifiers; all that were refused if none is given."),
            valueName: "id"
        )
    )
    var ids: [String] = []

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        try context.checkOutputs([file])
        let replica = try context.open(.reading)
        let entries = try replica.read { db in
            let entries =
                ids.isEmpty ? try OutboxEntry.list([.parked], db) : try context.entries(named: ids, db)
            guard !entries.isEmpty else { throw Self.nothing() }
            try OutboxExport.write(entries, of: replica, to: file, db)
            return entries
        }
        if context.isJSON {
            try context.print([
                "file": .string(file), "changeSets": JSONValue(entries.count),
                "ids": .array(entries.map { .string($0.id.rawValue) }),
            ])
        } else {
            try context.print(
                context.words(
                    "已导出 \(entries.count) 个变更集到 \(TerminalText.safe(file))。",
                    "Wrote \(entries.count) change-sets to \(TerminalText.safe(file))."
                )
            )
        }
        context.warnOfNumbers(file)
        return .done
    }

    private static func nothing() -> ClientError {
        ClientError(
            "outbox.empty",
            .failed,
            zh: "没有被拒的变更集可导出；要导出别的请写明标识（shenbao outbox list）。",
            en:
                "No change-set was refused, so there is nothing to export; name others by identifier (shenbao outbox list)."
        )
    }
}

extension CommandContext {
    /// Says that a file holds numbers of persons.
    func warnOfNumbers(_ file: String) {
        tell(
            words(
                "注意：\(TerminalText.safe(file)) 含完整证件号码，只有本人可读；用完请删除。",
                "Careful: \(TerminalText.safe(file)) holds ID numbers in full and only you can read it; delete it after use."
            )
        )
    }
}
