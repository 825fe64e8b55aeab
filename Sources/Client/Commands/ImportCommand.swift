import ArgumentParser
import Core
import Foundation
import Terminal

/// `shenbao import`: a workbook into the replica.
struct ImportCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: .help("导入企业申报表、附件3 或附件4（xlsx、CSV）", "Import a form"),
        discussion: .help(
            """
            shenbao import 企业申报表.xlsx --dry-run
            shenbao import 附件3.csv --enterprise 91310101PDY010605J --report 需修改.xlsx
            """,
            """
            shenbao import filings.xlsx --dry-run
            shenbao import hires.csv --enterprise 91310101PDY010605J --report to-correct.xlsx
            """
        )
    )

    @Argument(help: ArgumentHelp(.help("xlsx 或 CSV 文件", "The workbook."), valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp(.help("申请企业的统一社会信用代码", "The applicant's unified code."), valueName: "uscc"))
    var enterprise: String?

    @Flag(name: [.customShort("n"), .long], help: ArgumentHelp(.help("只检查，不写入", "Check only, change nothing.")))
    var dryRun = false

    @Option(help: ArgumentHelp(.help("标出错误单元格的工作簿", "A copy with the wrong cells marked."), valueName: "out.xlsx"))
    var report: String?

    @OptionGroup var common: CommonOptions

    /// Whether the report can be written is asked before anything is stored.
    private func checkWritable(_ path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        var isFolder: ObjCBool = false
        let files = FileManager.default
        guard files.fileExists(atPath: folder.isEmpty ? "." : folder, isDirectory: &isFolder), isFolder.boolValue,
            files.isWritableFile(atPath: folder.isEmpty ? "." : folder),
            !files.fileExists(atPath: path, isDirectory: &isFolder) || !isFolder.boolValue
        else { throw ClientError.unwritable(path) }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        try context.checkOutputs([report], keeping: [file])
        if let report { try checkWritable(report) }
        let replica = try context.open(.writing)
        let bar = context.progressBar(context.words("导入", "Importing"))
        let progress = ImportProgress(bar)
        let options = Importer.Options(
            applicant: enterprise,
            isDryRun: dryRun,
            progress: { progress.advance(to: $0, share: $1) }
        )
        let converted = LegacyConversion(variables: context.environment.variables).workbook(for: file)
        if converted != nil {
            context.tell(
                context.words(
                    "旧格式的工作簿已由 LibreOffice 转换后读取。",
                    "The workbook of another format was read as converted by LibreOffice."
                )
            )
        }
        let source = converted?.path ?? file
        let result = try Importer(replica, options: options).run(path: source)
        bar.finish()
        var reportFailure: ClientError?
        if let report, result.fileError == nil, result.form != nil {
            do {
                try ImportReport(result, language: context.language).write(copyOf: source, to: report)
            } catch let error as ClientError {
                reportFailure = error
            }
        }
        let renderer = ImportRenderer(file: file, result: result, isDryRun: dryRun, language: context.language)
        if context.isJSON { try context.print(renderer.json) } else { try renderer.print(in: context) }
        if let reportFailure {
            // What was imported stands, and was told above.
            context.tell("shenbao: " + reportFailure.sentence(context.language))
            return .failed
        }
        if result.form == nil { return .failed }
        // A fault of the header counts also where no row follows that it would reject.
        return result.rejected > 0 || !result.errors.isEmpty ? .rejected : .done
    }
}

/// The bar belongs to the importing thread; the importer's callback is called there and nowhere else.
private final class ImportProgress: @unchecked Sendable {
    private let bar: ProgressBar
    init(_ bar: ProgressBar) { self.bar = bar }
    func advance(to count: Int, share: Double) { bar.advance(to: count, share: share) }
}
