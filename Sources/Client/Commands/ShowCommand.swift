import ArgumentParser
import Core
import Terminal

/// `shenbao show`: one record.
struct ShowCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: .help("显示一条记录", "Show one record")
    )

    @Argument(
        help: ArgumentHelp(
            .help("记录标识、统一社会信用代码或区代码", "A record id, a unified code or a unit's code."),
            valueName: "ref"
        )
    )
    var reference: String

    @Flag(help: ArgumentHelp(.help("显示完整证件号码", "Show ID numbers in full.")))
    var reveal = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.reading)
        let record = try replica.read { db in try replica.record(named: reference, db) }
        try context.show(record, reveal: reveal)
        return .done
    }
}

extension CommandContext {
    /// Prints a record: as JSON, or as a table of labels and values.
    func show(_ record: ShownRecord, reveal: Bool) throws {
        let presenter = RecordPresenter(reveal: reveal, language: language)
        if isJSON { return try print(presenter.json(record)) }
        guard let type = RecordTypes.type(of: record.kind) else { return }
        var table = TextTable(columns: [
            TextTable.Column(language == .zh ? type.label : type.english), TextTable.Column(""),
            TextTable.Column("", overflow: .wrap),
        ])
        for field in type.fields {
            let value = presenter.words(record, field.code)
            table.add(row: [
                field.name(language), field.code, field.withUnit(value, language),
            ])
        }
        table.add(row: [
            words("修订号", "Revision"), "revision", record.revision?.description ?? words("未同步", "not synced"),
        ])
        table.add(row: [words("标识", "Identifier"), "id", record.id.rawValue])
        try print(table)
    }
}
