import ArgumentParser
import Core
import GRDB
import SyncProtocol
import Terminal

/// `shenbao outbox`: the work that has not reached the commission, and the work that was refused.
struct OutboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: .help("发件箱：待上报与被拒的变更集", "Change-sets that wait or were refused"),
        discussion: .help(
            """
            被拒的变更集留存在本机，不会丢失：看原因（list、show），改好后重报（retry），或先导出再放弃（discard）。
            标识写最后几位即可。
            """,
            """
            What was refused stays here: see why (list, show), send it anew (retry), or export it and give it up (discard).
            The last digits of an identifier will do.
            """
        ),
        subcommands: [
            OutboxListCommand.self, OutboxShowCommand.self, OutboxRetryCommand.self, OutboxExportCommand.self,
            OutboxDiscardCommand.self,
        ]
    )
}

extension CommandContext {
    /// The change-sets that the user names, each once.
    func entries(named names: [String], _ db: ReplicaDatabase) throws -> [OutboxEntry] {
        var entries: [OutboxEntry] = []
        for name in names {
            let entry = try OutboxEntry.named(name, db)
            if !entries.contains(where: { $0.id == entry.id }) { entries.append(entry) }
        }
        return entries
    }
}
