public import ArgumentParser
import Core
import Foundation
import Terminal

/// `shenbao`: a district's work on service-outsourcing applications, offline, and its sync with the commission.
public struct ShenbaoCommand: ParsableCommand {
    /// Its name, verbs and help.
    public static let configuration = CommandConfiguration(
        commandName: "shenbao",
        abstract: "服务外包申报（区级客户端）· Service-outsourcing applications, district client",
        discussion: """
            shenbao init --unit 310101
            shenbao import 企业申报表.xlsx
            shenbao import 附件3.xlsx --report 需修改.xlsx
            shenbao check
            shenbao submit --all
            shenbao summary --xlsx 附件2.xlsx
            shenbao sync

            退出码 · Exit codes: 0 完成 done · 1 失败 failed · 3 有行被拒 rows rejected · 4 未登记 not enrolled or not allowed · \
            5 有冲突待处理 conflicts wait · 6 连不上服务器 server not reached · 7 有变更被拒 change-sets refused · 64 用法 usage
            """,
        version: Version.current,
        subcommands: [FormsCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: "录入 · Enter",
                subcommands: [
                    ImportCommand.self, TemplateCommand.self, NewCommand.self, EditCommand.self, SetCommand.self,
                    RemoveCommand.self,
                ]
            ),
            CommandGroup(
                name: "查看 · Look",
                subcommands: [
                    ListCommand.self, ShowCommand.self, HistoryCommand.self, SearchCommand.self, CatalogueCommand.self,
                    UnitsCommand.self,
                    SummaryCommand.self, ExportCommand.self,
                ]
            ),
            CommandGroup(
                name: "核查与提交 · Check and submit",
                subcommands: [
                    CheckCommand.self, AcknowledgeCommand.self, SubmitCommand.self, WithdrawCommand.self,
                    ReturnedCommand.self, RemarksCommand.self, ReplyCommand.self,
                ]
            ),
            CommandGroup(
                name: "副本与同步 · Replica and sync",
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
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            // Commands tell their own failures.
            if exitCode(for: error).rawValue == ExitStatus.usage.rawValue, !(error is ExitCode) {
                UsageMessage.tell(message(for: error), full: fullMessage(for: error))
                exit(withError: ExitCode(ExitStatus.usage.rawValue))
            }
            exit(withError: error)
        }
    }
}
