import ArgumentParser

/// `shenbao carrier`: the outbox as a sealed file, for places without a network.
struct CarrierCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carrier",
        abstract: "不联网时用携带文件上报 · Sync by a sealed file, without a network",
        discussion: """
            shenbao carrier export 上报.carrier
            （把文件带到市里：shenbao-server carrier import 上报.carrier --receipts 回执.carrier）
            shenbao carrier import 回执.carrier
            """,
        subcommands: [CarrierExportCommand.self, CarrierImportCommand.self]
    )
}
