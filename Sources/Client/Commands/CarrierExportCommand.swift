import ArgumentParser
import Core
import Terminal

/// `shenbao carrier export`: writes the outbox as a file that only the server can open.
struct CarrierExportCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: .help("把待上报的变更集写成加密文件", "Write the outbox as a sealed file")
    )

    @Argument(help: ArgumentHelp(.help("写到哪里", "The file to write."), valueName: "file"))
    var file: String

    @Flag(help: ArgumentHelp(.help("覆盖已有的文件", "Overwrite an existing file.")))
    var force = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        try context.checkOutputs([file])
        try context.checkNew([file], force: force)
        let result = try CarrierExport(try context.open(.reading)).run()
        do throws(OutputError) {
            try PrivateFile.write(result.file, to: file)
        } catch {
            guard case .failed(let number) = error else { throw error }
            throw ClientError.unwritable(file, errno: number)
        }
        if context.isJSON {
            try context.print([
                "changeSets": JSONValue(result.changeSets), "left": JSONValue(result.left),
                "bytes": JSONValue(result.file.count),
            ])
        } else {
            let name = TerminalText.safe(file)
            let isEmpty = result.changeSets == 0
            try context.print(
                isEmpty
                    ? context.words(
                        "没有待上报的变更集。\(name) 只带本机的同步位点，用来带回服务器上的变更；只有服务器能打开，本机未作改动。\n下一步：要取回变更的，交市商务委导入，再用 shenbao carrier import 导入带回的文件。",
                        "There is nothing to send. \(name) only tells how far this replica has come, so that the server's changes can be brought back; only the server can open it, and the replica is unchanged.\nNext, if you want those: have the commission import it, then run shenbao carrier import on the file that comes back."
                    )
                    : context.words(
                        "已把 \(result.changeSets) 个变更集写入 \(name)，只有服务器能打开；本机未作改动。\n下一步：交市商务委导入，再用 shenbao carrier import 导入带回的回执文件。",
                        "Wrote \(result.changeSets) change-sets to \(name), which only the server can open; the replica is unchanged.\nNext: have the commission import it, then run shenbao carrier import on the file that comes back."
                    )
            )
        }
        if result.left > 0 {
            context.tell(
                context.words(
                    "文件已满，还有 \(result.left) 个变更集留待下一个文件：导入回执后再导出一次。",
                    "The file is full, and \(result.left) change-sets are left for the next: import the receipts, then export again."
                )
            )
        }
        return .done
    }
}
