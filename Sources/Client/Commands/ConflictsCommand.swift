import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `shenbao conflicts`: what two people changed unseen by each other.
struct ConflictsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: .help("待处理的冲突", "Conflicts that wait for a person")
    )

    @Flag(help: ArgumentHelp(.help("显示完整证件号码", "Show ID numbers in full.")))
    var reveal = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.reading)
        try replica.read { db in
            let conflicts = try OpenConflict.all(replica, db)
            if context.isJSON {
                try context.print(.array(conflicts.map { ConflictWords($0, reveal: reveal, context.language).json }))
                return
            }
            for conflict in conflicts { try tell(conflict, db, context) }
            context.tell(
                conflicts.isEmpty
                    ? context.words("没有冲突。", "No conflicts.")
                    : context.words("共 \(conflicts.count) 个。", "\(conflicts.count) in all.")
            )
            guard conflicts.contains(where: \.isClosable) else { return }
            context.tell(
                context.words(
                    "处理：shenbao resolve 标识 --take mine|theirs --reason 理由",
                    "Close one: shenbao resolve ID --take mine|theirs --reason TEXT"
                )
            )
        }
        return .done
    }

    private func tell(_ conflict: OpenConflict, _ db: ReplicaDatabase, _ context: CommandContext) throws {
        let words = ConflictWords(conflict, reveal: reveal, context.language)
        let record = try Records.find(conflict.recordKind, conflict.record, db)
        let name = record?.body["name"]?.stringValue.map { TerminalText.safe($0) } ?? conflict.record.rawValue
        let (gap, colon) = context.language == .zh ? ("　", "：") : ("  ", ": ")
        try context.print("\(conflict.id)\(gap)\(words.type)")
        try context.print("  \(words.kind)\(gap)\(name)\(gap)\(words.field)")
        try context.print("  \(context.words("原值", "base"))\(colon)\(words.base)")
        try context.print(
            "  \(context.words("我方 mine", "mine"))\(colon)\(words.mine)\(by(conflict.mineBy, words, gap))"
        )
        try context.print(
            "  \(context.words("对方 theirs", "theirs"))\(colon)\(words.theirs)\(by(conflict.theirsBy, words, gap))"
        )
        if let advice = words.advice { try context.print("  \(context.words("办法", "what to do"))\(colon)\(advice)") }
    }

    private func by(_ author: OpenConflict.Author, _ words: ConflictWords, _ gap: String) -> String {
        words.who(author).map { gap + "— " + $0 } ?? ""
    }
}
