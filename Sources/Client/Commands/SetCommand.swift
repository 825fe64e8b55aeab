import ArgumentParser
import Core
import Terminal

/// `shenbao set`: changes fields of one record in one change-set.
struct SetCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: .help("修改字段（字段= 清空）", "Change fields of a record; FIELD= clears one")
    )

    @Argument(
        help: ArgumentHelp(
            .help("记录标识、统一社会信用代码或区代码", "A record id, a unified code or a unit's code."),
            valueName: "ref"
        )
    )
    var reference: String

    @Argument(help: ArgumentHelp(.help("如 staff=120", "For example staff=120."), valueName: "field=value"))
    var assignments: [String]

    @Flag(help: ArgumentHelp(.help("显示完整证件号码", "Show ID numbers in full.")))
    var reveal = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        try context.show(try context.assign(assignments, to: reference), reveal: reveal)
        return .done
    }
}
