public import ArgumentParser

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
            shenbao summary --xlsx 附件2.xlsx
            shenbao sync

            退出码 · Exit codes: 0 完成 done · 1 失败 failed · 3 有行被拒 rows rejected · 4 未登记 not enrolled or not allowed · \
            5 有冲突待处理 conflicts wait · 6 连不上服务器 server not reached · 7 有变更被拒 change-sets refused · 64 用法 usage
            """,
        version: Version.current,
        subcommands: [
            InitCommand.self, EnrolCommand.self, ImportCommand.self, ListCommand.self, ShowCommand.self,
            NewCommand.self, EditCommand.self, SearchCommand.self,
            SetCommand.self, RemoveCommand.self, SummaryCommand.self, SyncCommand.self, StatusCommand.self,
            ConflictsCommand.self, ResolveCommand.self, CheckCommand.self, AcknowledgeCommand.self,
            SubmitCommand.self, WithdrawCommand.self, CatalogueCommand.self, TemplateCommand.self, ExportCommand.self,
            UnitsCommand.self, FormsCommand.self,
        ]
    )

    /// The parser makes it.
    public init() {}

    /// Parses the command line, runs the command and ends the process with its status.
    public static func start() { main() }
}
