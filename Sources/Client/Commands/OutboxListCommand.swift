import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `shenbao outbox list`: what waits, what was refused and why, and what hangs on it.
struct OutboxListCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: .help("列出待上报、待取回与被拒的变更集", "What waits, and what was refused")
    )

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.reading)
        let listing = try replica.read { db in try OutboxListing(db) }
        if context.isJSON {
            try context.print(.array(listing.items.map { $0.json(context.language) }))
            return .done
        }
        for item in listing.items { try tell(item, context) }
        let parked = listing.items.count { $0.entry.state == .parked }
        if listing.items.isEmpty {
            context.tell(context.words("发件箱是空的：所有工作都已报送并取回。", "The outbox is empty: all work is sent and pulled."))
        } else if parked > 0 {
            context.tell(
                context.words(
                    "被拒 \(parked) 个。细看：shenbao outbox show 标识；重报：shenbao outbox retry 标识；放弃：shenbao outbox discard 标识",
                    "\(parked) were refused. Look: shenbao outbox show ID; send anew: shenbao outbox retry ID; give up: shenbao outbox discard ID"
                )
            )
        } else {
            context.tell(context.words("下次 sync 时报送。", "The next sync sends them."))
        }
        return .done
    }

    private func tell(_ item: OutboxListing.Item, _ context: CommandContext) throws {
        let entry = item.entry
        let language = context.language
        try context.print("\(entry.shortID)  \(TimeWords.shown(entry.madeAt))  [\(entry.words(language))]")
        try context.print("  " + item.summary.words(language))
        if entry.state == .parked {
            let code = entry.code.map { TerminalText.safe($0) } ?? "—"
            let detail = entry.detail.map { " " + TerminalText.safe(Mask.identifiers(in: $0)) } ?? ""
            let reason = entry.refusal?.reason(language) ?? context.words("原因见代码", "see the code")
            try context.print(context.words("  原因：", "  why: ") + "\(reason)（\(code)\(detail)）")
            if let advice = entry.refusal?.advice(language) {
                try context.print(context.words("  办法：", "  do: ") + advice)
            }
        }
        try tell(context.words("  依据：", "  stands on: "), item.needs, context)
        try tell(context.words("  牵连：", "  holds up: "), item.blocks, context)
    }

    private func tell(_ title: String, _ entries: [OutboxEntry], _ context: CommandContext) throws {
        guard !entries.isEmpty else { return }
        try context.print(title + context.language.list(entries.map(\.shortID)))
    }
}
