import ArgumentParser
import Terminal

/// `shenbao carrier`: the outbox as a sealed file, for places without a network.
struct CarrierCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carrier",
        abstract: .help("不联网时用携带文件上报", "Sync by a sealed file, without a network"),
        discussion: .help(
            """
            shenbao carrier export 上报.carrier
            （把文件带到市里：shenbao-server carrier import 上报.carrier --receipts 回执.carrier）
            shenbao carrier import 回执.carrier
            """,
            """
            shenbao carrier export out.carrier
            (take the file to the commission: shenbao-server carrier import out.carrier --receipts back.carrier)
            shenbao carrier import back.carrier
            """
        ),
        subcommands: [CarrierExportCommand.self, CarrierImportCommand.self]
    )
}
