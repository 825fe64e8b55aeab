import ArgumentParser
import Core
import Terminal

/// `shenbao remarks`: what the commission said of a filing or of a row, answered or not.
struct RemarksCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "remarks",
        abstract: .help("市商务委对申报的意见", "The commission's remarks on a filing")
    )

    @Argument(help: ArgumentHelp(.help("统一社会信用代码或记录标识", "A unified code, or a record's id."), valueName: "ref"))
    var reference: String

    @Flag(help: ArgumentHelp(.help("显示完整证件号码", "Show ID numbers in full.")))
    var reveal = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.reading)
        let remarks = try replica.read { db in
            try FilingRemark.list(on: try replica.record(named: reference, db), db)
        }
        try context.show(remarks, reveal: reveal)
        if !context.isJSON {
            context.tell(
                remarks.isEmpty
                    ? context.words("没有意见。", "No remarks.")
                    : context.words("共 \(remarks.count) 条。", "\(remarks.count) in all.")
            )
        }
        return .done
    }
}

extension CommandContext {
    /// Shows remarks: as an array, or as lines.
    func show(_ remarks: [FilingRemark], reveal: Bool) throws {
        let words = remarks.map { RemarkWords($0, reveal: reveal, language) }
        if isJSON { return try print(.array(words.map(\.json))) }
        for line in words.flatMap(\.lines) { try print(line) }
    }
}
