import ArgumentParser
import Core
import Terminal

/// `report`: the review table of a round.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: .help("一个批次的全市汇总，17 个区（示范区）各一行", "The review table of a round")
    )

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp(.help("批次，默认为最新的开放批次", "The round; default: the newest open one.")))
    var round: String?
    @Option(help: ArgumentHelp(.help("写入 Excel 文件", "Write a workbook.")))
    var xlsx: String?
    @Option(help: ArgumentHelp(.help("写入 CSV 文件", "Write a CSV file.")))
    var csv: String?

    func run() async throws {
        try await common.run { output in
            try common.checkOutputs([xlsx, csv])
            let store = try common.openStore()
            let report = try await store.report(round: try await store.chosenRound(round, output))
            let sheet = ReportSheet(report: report, language: common.language)
            if let xlsx { try sheet.writeWorkbook(to: xlsx) }
            if let csv { try sheet.writeCSV(to: csv) }
            let files = [xlsx, csv].compactMap { $0 }
            if !files.isEmpty, !common.json {
                let list = output.list(files)
                TerminalOutput.writeErr(output.words("已写入 \(list)。\n", "Wrote \(list).\n"))
                return .done
            }
            try output.write(report.json) { sheet.text(width: $0) }
            return .done
        }
    }
}
