import ArgumentParser
import Core
import Terminal
import Workbook

/// `shenbao summary`: 附件2.
struct SummaryCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary",
        abstract: .help("附件2 企业申报情况汇总表", "The unit's summary, annex 2")
    )

    @Option(help: ArgumentHelp(.help("写成 xlsx", "Write it as xlsx."), valueName: "file"))
    var xlsx: String?

    @Option(help: ArgumentHelp(.help("写成 CSV", "Write it as CSV."), valueName: "file"))
    var csv: String?

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        try context.checkOutputs([xlsx, csv])
        let replica = try context.open(.reading)
        let summary = try replica.read { db in
            let unit = try replica.unit(db)
            let round = try replica.round(db)
            let known = try Records.find(.unit, .unit(unit), db).map { try FilingUnit(body: $0.body) }
            guard let unit = known ?? Directory.unit(unit) else { throw ClientError.unknownUnit(unit) }
            let filings = try Records.list(.filing, where: ["round": round.code], db)
            return SummaryTable(unit: unit, filings: try filings.map { try Filing(body: $0.body) })
        }
        if let xlsx { try summary.write(to: xlsx, as: .xlsx, language: context.language) }
        if let csv { try summary.write(to: csv, as: .csv, language: context.language) }
        if context.isJSON { try context.print(summary.json) } else { try print(summary, context) }
        for name in summary.withdrawn {
            context.tell(
                context.words(
                    "未列入：\(TerminalText.safe(name))（已撤回）。",
                    "Left out: \(TerminalText.safe(name)) (withdrawn)."
                )
            )
        }
        return .done
    }

    private func print(_ summary: SummaryTable, _ context: CommandContext) throws {
        var table = TextTable(
            columns: SummaryTable.heads.enumerated().map { index, head in
                TextTable.Column(head, alignment: index == 0 || index == 2 ? .right : .left)
            }
        )
        for line in summary.lines {
            table.add(row: [
                String(line.seq), line.enterprise, String(line.paperVolumes), line.electronic ? "是" : "否",
                line.remark ?? "",
            ])
        }
        table.add(total: [
            "总计", "\(summary.lines.count) 家", String(summary.paperVolumes), "是 \(summary.electronic)", "",
        ])
        try context.print("附件2　" + summary.title)
        try context.print(table)
    }
}

extension SummaryTable {
    /// `{unit, rows, total}`.
    var json: JSONValue {
        [
            "unit": .string(unit.code),
            "rows": .array(
                lines.map { line in
                    [
                        "seq": JSONValue(line.seq), "enterprise": .string(line.enterprise),
                        "paperVolumes": JSONValue(line.paperVolumes), "electronic": .bool(line.electronic),
                        "remark": JSONValue(line.remark),
                    ]
                }
            ),
            "total": [
                "enterprises": JSONValue(lines.count), "paperVolumes": JSONValue(paperVolumes),
                "electronic": JSONValue(electronic),
            ],
        ]
    }

    private func cells(_ line: Line) -> [OutputCell] {
        [
            .integer(line.seq), .text(line.enterprise), .integer(line.paperVolumes), .text(line.electronic ? "是" : "否"),
            line.remark.map(OutputCell.text) ?? .empty,
        ]
    }

    private var totalCells: [OutputCell] {
        [.text("总计"), .integer(lines.count), .integer(paperVolumes), .integer(electronic), .empty]
    }

    /// Writes the annex's layout.
    func write(to path: String, as format: TableFile.Format, language: Language) throws {
        try TableFile.write(path, as: format) { file in
            if case .xlsx(let writer) = file {
                try writer.addSheet(named: "附件2", columnWidths: [8, 48, 18, 20, 32], frozenRows: 2)
                try writer.setPage(.form(headerRow: 2, language: language))
            }
            try file.write(line: title, columns: Self.heads.count, style: .title)
            try file.write(row: Self.heads.map { .text($0) }, style: .header)
            for line in lines { try file.write(row: cells(line)) }
            try file.write(row: totalCells, style: .total)
        }
    }
}
