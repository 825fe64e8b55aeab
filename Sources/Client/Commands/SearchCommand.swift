import ArgumentParser
import Core
import Terminal

/// `shenbao search`: finds any record by any of its values.
struct SearchCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: .help("按任何内容查找记录", "Find records by any value"),
        discussion: .help(
            """
            shenbao search 测试工程师
            shenbao search 2015-03 --kind hires
            shenbao search 310101199001 --reveal

            名称、代码、岗位、课程、备注、单位、日期、金额、业务领域按部分匹配，不分全半角、大小写和空格；人数、册数等整数与选项（如 BPO）须完全相同。
            证件号码只按完整号码匹配，加 --reveal 才按部分匹配：否则逐位试探就能猜出被遮盖的数字。
            """,
            """
            shenbao search tester
            shenbao search 2015-03 --kind hires
            shenbao search 310101199001 --reveal

            Names, codes, posts, courses, remarks, dates, amounts and business lines match by any part, whatever the width, \
            case and blanks; counts and choices as a whole. ID numbers match as a whole, and by parts with --reveal only: \
            otherwise a search digit by digit would tell what is masked.
            """
        )
    )

    @Argument(help: ArgumentHelp(.help("要找的内容", "What to look for."), valueName: "text"))
    var text: String

    @Option(help: ArgumentHelp(.help("只找这一类", "Only this kind."), valueName: "kind"))
    var kind: ListedKind?

    @Option(
        help: ArgumentHelp(
            .help("最多列出几条（终端默认 50，--json 默认全部）", "At most so many; 50 at a terminal, all with --json unless given."),
            valueName: "n"
        )
    )
    var limit: Int?

    @Flag(help: ArgumentHelp(.help("显示完整证件号码，并按部分匹配", "Show ID numbers in full, and match parts of them.")))
    var reveal = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let limit, limit < 1 {
            throw common.misused(zh: "--limit 至少是 1。", en: "--limit is at least 1.")
        }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        guard let term = SearchTerm(text) else {
            throw ClientError("usage", .usage, zh: "请给出要找的内容。", en: "Say what to look for.")
        }
        let replica = try context.open(.reading)
        try replica.read { db in
            let catalogue = try replica.catalogue(of: try replica.round(db))
            let search = RecordSearch(term, reveal: reveal, catalogue: catalogue)
            let presenter = RecordPresenter(reveal: reveal, language: context.language, catalogue: catalogue)
            let limit = limit ?? (context.isJSON ? .max : 50)
            var count = 0
            var isCut = false
            let output: any SearchOutput =
                context.isJSON ? SearchJSON(presenter) : SearchTables(presenter, context)
            for kind in kind.map({ [$0.kind] }) ?? RecordSearch.kinds where !isCut {
                try search.each(kind, db) { hit in
                    guard count < limit else {
                        isCut = true
                        return false
                    }
                    count += 1
                    try output.add(hit)
                    return true
                }
                try output.end(kind)
            }
            try output.end()
            if isCut {
                context.tell(
                    context.words(
                        "只列出前 \(limit) 条；用 --limit 或 --kind 调整。",
                        "Only the first \(limit); see --limit and --kind."
                    )
                )
            } else {
                context.tell(context.words("共 \(count) 条", "\(count) records"))
            }
        }
        return .done
    }
}
