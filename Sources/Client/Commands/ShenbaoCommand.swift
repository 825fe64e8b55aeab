public import ArgumentParser
import Core
import Foundation
import Terminal

/// `shenbao`: a district's work on service-outsourcing applications, offline, and its sync with the commission.
public struct ShenbaoCommand: ParsableCommand {
    /// Its name, verbs and help.
    public static let configuration = CommandConfiguration(
        commandName: "shenbao",
        abstract: .help("服务外包申报（区级客户端）", "Service-outsourcing applications, district client"),
        discussion: .help(
            """
            shenbao init --unit 310101
            shenbao import 企业申报表.xlsx
            shenbao import 附件3.xlsx --report 需修改.xlsx
            shenbao check
            shenbao submit --all
            shenbao summary --xlsx 附件2.xlsx
            shenbao sync

            退出码：0 完成 · 1 失败 · 3 有行被拒或检查未通过 · 4 未登记或不允许 · 5 有冲突待处理 · 6 连不上服务器 · 7 有变更被拒 · 64 用法
            """,
            """
            shenbao init --unit 310101
            shenbao import filings.xlsx
            shenbao import hires.xlsx --report to-correct.xlsx
            shenbao check
            shenbao submit --all
            shenbao summary --xlsx summary.xlsx
            shenbao sync

            Exit codes: 0 done · 1 failed · 3 rows rejected or checks fail · 4 not enrolled or not allowed · 5 conflicts wait · \
            6 server not reached · 7 change-sets refused · 64 usage
            """
        ),
        version: Version.current,
        subcommands: [FormsCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: .help("录入", "Enter"),
                subcommands: [
                    ImportCommand.self, TemplateCommand.self, NewCommand.self, EditCommand.self, SetCommand.self,
                    RemoveCommand.self,
                ]
            ),
            CommandGroup(
                name: .help("查看", "Look"),
                subcommands: [
                    ListCommand.self, ShowCommand.self, HistoryCommand.self, SearchCommand.self, CatalogueCommand.self,
                    UnitsCommand.self,
                    SummaryCommand.self, ExportCommand.self,
                ]
            ),
            CommandGroup(
                name: .help("核查与提交", "Check and submit"),
                subcommands: [
                    CheckCommand.self, AcknowledgeCommand.self, SubmitCommand.self, WithdrawCommand.self,
                    ReturnedCommand.self, RemarksCommand.self, ReplyCommand.self,
                ]
            ),
            CommandGroup(
                name: .help("副本与同步", "Replica and sync"),
                subcommands: [
                    InitCommand.self, EnrolCommand.self, SyncCommand.self, StatusCommand.self, ConflictsCommand.self,
                    ResolveCommand.self, OutboxCommand.self, CarrierCommand.self, DoctorCommand.self,
                    BackupCommand.self, VerifyCommand.self,
                ]
            ),
        ]
    )

    /// The parser makes it.
    public init() {}

    /// Parses the command line, runs the command and ends the process with its status.
    ///
    /// With `--json` also a command line that cannot be understood is told as one value.
    public static func start() {
        let line = grammar.ordered(Array(CommandLine.arguments.dropFirst()))
        do {
            if let topic = grammar.unknownTopic(line) {
                UsageMessage.tell(unknownTopic: topic, of: "shenbao", line)
                throw ExitCode(ExitStatus.usage.rawValue)
            }
            var command = try parseAsRoot(line)
            try command.run()
        } catch {
            if exitCode(for: error).isSuccess, !(error is ExitCode) {
                HelpWords.tell(fullMessage(for: error))
                exit(withError: ExitCode.success)
            }
            // Commands tell their own failures.
            if exitCode(for: error).rawValue == ExitStatus.usage.rawValue, !(error is ExitCode) {
                UsageMessage.tell(message(for: error), full: fullMessage(for: error), of: line)
                exit(withError: ExitCode(ExitStatus.usage.rawValue))
            }
            exit(withError: error)
        }
    }

    /// Its commands, and the options that all of them take.
    private static var grammar: CommandGrammar {
        CommandGrammar(CommandNames(of: self), flags: ["--json"], valued: ["--replica", "--lang"])
    }
}
