import ArgumentParser
import Core
import Terminal

/// `shenbao returned`: the filings that the commission sent back, and what it asks for.
struct ReturnedCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "returned",
        abstract: .help("退回补正的申报及其意见", "Filings sent back, with the remarks on them"),
        discussion: .help(
            """
            退回后只能改“可改”一栏列出的内容；改好后 reply 答复意见，再 submit。
            """,
            """
            Only what is listed can be changed; then reply to the remarks, and submit again.
            """
        )
    )

    @Flag(help: ArgumentHelp(.help("显示完整证件号码", "Show ID numbers in full.")))
    var reveal = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.reading)
        try replica.read { db in
            let filings = try ReturnedFiling.all(db)
            if context.isJSON {
                return try context.print(.array(filings.map { $0.json(reveal: reveal, context.language) }))
            }
            for filing in filings {
                for line in try filing.lines(context.language, db) { try context.print(line) }
            }
            let hasRemarks = filings.contains { !$0.remarks.isEmpty }
            context.tell(
                filings.isEmpty
                    ? context.words("没有退回的申报。", "No filing was sent back.")
                    : context.words(
                        "共 \(filings.count) 家。改好后：\(hasRemarks ? "shenbao reply 意见标识 答复；" : "")shenbao submit 代码",
                        "\(filings.count) in all. When corrected: \(hasRemarks ? "shenbao reply REMARK TEXT; " : "")shenbao submit USCC"
                    )
            )
        }
        return .done
    }
}
