import ArgumentParser
import Core
import Terminal

/// `shenbao units`: 附件1.
struct UnitsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "units",
        abstract: .help("附件1 区（示范区）联络表", "The directory of filing units, annex 1"),
        discussion: .help(
            """
            更正本单位的联系方式：
            shenbao set 3101Z1 contact=周老师 phone=54260100-3701
            """,
            """
            A unit corrects its own contact:
            shenbao set 3101Z1 contact=NAME phone=54260100-3701
            """
        )
    )

    @Argument(help: ArgumentHelp(.help("区（示范区）代码或名称", "A unit's code or name."), valueName: "code"))
    var code: String?

    @Option(help: ArgumentHelp(.help("写成 xlsx", "Write it as xlsx."), valueName: "file"))
    var xlsx: String?

    @Option(help: ArgumentHelp(.help("写成 CSV", "Write it as CSV."), valueName: "file"))
    var csv: String?

    @OptionGroup var common: CommonOptions

    /// The directory, the unit of the replica if there is one, and whether the server has spoken of the units.
    private struct Listing {
        var units = DirectoryTable.builtIn
        var own: String?
        var isSynced = false
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        try context.checkOutputs([xlsx, csv])
        var directory = try read(context)
        if let code { directory.units = try directory.units.filter { try isNamed($0, code) } }
        guard !directory.units.isEmpty else { throw ClientError.unknownUnit(TerminalText.safe(code ?? "")) }
        let table = DirectoryTable(units: directory.units)
        if let xlsx { try table.write(to: xlsx, as: .xlsx, language: context.language) }
        if let csv { try table.write(to: csv, as: .csv, language: context.language) }
        if context.isJSON {
            let records = directory.units.map { json($0, own: directory.own, context) }
            try context.print(code == nil ? .array(records) : records[0])
        } else {
            try print(directory, context)
        }
        return .done
    }

    private func read(_ context: CommandContext) throws -> Listing {
        var directory = Listing()
        guard context.hasReplica else { return directory }
        let replica = try context.open(.reading)
        try replica.read { db in
            directory.own = try replica.unit(db)
            let units = try Records.list(.unit, ordering: "seq, code", db)
            guard !units.isEmpty else { return }
            directory.units = units
            directory.isSynced = true
        }
        return directory
    }

    private func isNamed(_ record: ShownRecord, _ typed: String) throws -> Bool {
        let text = CellText.normalise(typed)?.uppercased()
        let unit = try FilingUnit(body: record.body)
        return [unit.code, unit.name, unit.officialName, unit.title].contains { $0 == text }
    }

    private func isOwn(_ record: ShownRecord, _ own: String?) -> Bool {
        own.map { record.id == .unit($0) } ?? false
    }

    private func json(_ record: ShownRecord, own: String?, _ context: CommandContext) -> JSONValue {
        var members = RecordPresenter(reveal: false, language: context.language).json(record).objectValue ?? [:]
        members["own"] = .bool(isOwn(record, own))
        return .object(members)
    }

    private func print(_ directory: Listing, _ context: CommandContext) throws {
        let presenter = RecordPresenter(reveal: false, language: context.language)
        var table = TextTable(
            columns: [TextTable.Column("")]
                + DirectoryTable.fields.map { field in
                    TextTable.Column(field.name(context.language), alignment: field.type == .count ? .right : .left)
                }
        )
        for unit in directory.units {
            table.add(
                row: [isOwn(unit, directory.own) ? "*" : ""]
                    + DirectoryTable.fields.map { presenter.words(unit, $0.code) }
            )
        }
        try context.print(table)
        if let own = directory.own, directory.units.contains(where: { isOwn($0, own) }) {
            context.tell(
                context.words(
                    "* 本单位；更正联系方式：shenbao set \(own) contact=… phone=…",
                    "* this unit; to correct the contact: shenbao set \(own) contact=… phone=…"
                )
            )
        }
        if !directory.isSynced {
            context.tell(
                context.words(
                    "所列为 2016 年附件1 原文；同步后以市商务委的名录为准。",
                    "This is annex 1 as printed in 2016; after a sync it is the commission's own directory."
                )
            )
        }
    }
}
