import ArgumentParser
import Core
import Terminal

/// `export`: what was filed as a workbook, CSV or JSON.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: .help("导出申报数据（默认只含已批准的）", "Export what was filed; by default what is approved"),
        discussion: .help(
            "shenbao-server export hires 附件3.xlsx\nshenbao-server export all 汇总.xlsx --scope all",
            "shenbao-server export hires hires.xlsx\nshenbao-server export all all.xlsx --scope all"
        )
    )

    @OptionGroup var common: CommonOptions
    @Argument(
        help: ArgumentHelp(
            .help("filings、hires、trainees 或 all（合并工作簿）", "filings, hires, trainees, or all for one workbook of them.")
        )
    )
    var subject: String
    @Argument(help: ArgumentHelp(.help("写入的文件：.xlsx、.csv 或 .json", "The file; its ending says the form.")))
    var file: String
    @Option(
        help: ArgumentHelp(
            .help(
                "approved（已批准的）、filed（已提交的）或 all（全部，草稿也在内）",
                "approved, filed (handed in), or all, drafts too."
            )
        )
    )
    var scope = ExportScope.approved.rawValue
    @Option(help: ArgumentHelp(.help("批次，默认为最新的开放批次", "The round; default: the newest open one.")))
    var round: String?
    @Option(help: ArgumentHelp(.help("区（示范区）代码", "A unit's code.")))
    var unit: String?
    @Flag(help: ArgumentHelp(.help("证件号码不遮盖（记入审计日志）", "ID numbers in full; noted in the audit log.")))
    var reveal = false

    func run() async throws {
        try await common.run { output in
            try common.checkOutputs([file])
            let store = try common.openStore()
            let request = try await request(in: store, output)
            let count = try await ExportDesk(store: store, language: common.language)
                .write(request, to: file, by: .commandLine)
            let json: JSONValue = [
                "file": .string(file), "subject": .string(request.subject.rawValue), "round": .string(request.round),
                "scope": .string(request.scope.rawValue), "rows": JSONValue(count), "reveals": .bool(request.reveals),
            ]
            try output.write(json) { _ in
                let shown = TerminalText.safe(file)
                let which = request.scope == .approved ? ("已批准的", "approved ") : ("全部", "")
                return output.words(
                    "已写入 \(shown)：\(which.0) \(count) 行。\n",
                    "Wrote \(shown): \(count) \(which.1)rows.\n"
                )
            }
            return .done
        }
    }

    private func request(in store: SQLiteCentralStore, _ output: CommandOutput) async throws -> ExportRequest {
        let unit = try unit?.checkedUnit(common.language)
        let ending = file.lastIndex(of: ".").map { file[file.index(after: $0)...].lowercased() } ?? ""
        guard let subject = ExportSubject(rawValue: subject), let scope = ExportScope(rawValue: scope),
            let format = ExportFormat(rawValue: ending)
        else {
            throw CommandFailure(
                .usage,
                output.words(
                    "用法：export filings|hires|trainees|all 文件名（.xlsx、.csv 或 .json），--scope approved|filed|all。",
                    "Usage: export filings|hires|trainees|all FILE (.xlsx, .csv or .json), --scope approved|filed|all."
                )
            )
        }
        let round = try await store.chosenRound(round, output)
        guard var request = ExportRequest(subject, as: format, round: round, unit: unit) else {
            throw CommandFailure(
                .usage,
                output.words("all 是多张表，只能写成 .xlsx。", "all has several sheets and can only be .xlsx.")
            )
        }
        request.scope = scope
        request.reveals = reveal
        return request
    }
}
