import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `shenbao init`: makes a replica.
struct InitCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: .help("建立本机副本（无需联网）", "Make the replica; needs no network")
    )

    @Option(
        help: ArgumentHelp(.help("区（示范区）代码，如 310101", "The filing unit's code, such as 310101."), valueName: "code")
    )
    var unit: String

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try Replica.make(at: context.replicaPath, unit: unit, environment: context.environment)
        let device = try replica.read { db in try replica.chain(db).device }
        if context.isJSON {
            try context.print([
                "unit": .string(unit), "replica": .string(replica.path), "device": .string(device.rawValue),
            ])
        } else {
            let name = Directory.unit(unit)?.title ?? unit
            try context.print(
                context.words(
                    "已为\(name)（\(unit)）建立副本：\(TerminalText.safe(replica.path))\n下一步：shenbao import 企业申报表.xlsx，或 shenbao new filing 逐项录入",
                    "Made a replica for \(name) (\(unit)): \(TerminalText.safe(replica.path))\nNext: shenbao import FILE.xlsx, or shenbao new filing"
                )
            )
        }
        return .done
    }
}
