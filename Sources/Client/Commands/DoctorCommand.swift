import ArgumentParser
import Core
import Terminal

/// `shenbao doctor`: whether the replica, the machine and the way to the server are in order.
struct DoctorCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: .help("检查副本、本机与连接", "Check the replica, the machine and the connection"),
        discussion: .help(
            """
            不改动任何内容；不联网也能用，问不到的项目会注明。有一项检查未通过，退出码为 3。
            """,
            """
            Changes nothing and works offline; what could not be asked says so. Exit code 3 if a check fails.
            """
        )
    )

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        var report = DoctorReport(context.language)
        let doctor = ReplicaDoctor(path: context.replicaPath, environment: context.environment)
        let replica = doctor.open(&report)
        if let replica { doctor.check(replica, &report) }
        doctor.checkFiles(&report)
        if let replica {
            let server = ServerDoctor(replica) { try $0.api(token: nil, environment: context.environment) }
            server.check(&report)
        }
        if context.isJSON { try context.print(report.json) } else { try tell(report, context) }
        return report.isSound ? .done : .rejected
    }

    private func tell(_ report: DoctorReport, _ context: CommandContext) throws {
        var table = TextTable(columns: [
            TextTable.Column(""), TextTable.Column(context.words("检查", "Check"), overflow: .keep),
            TextTable.Column(context.words("结果", "Found"), overflow: .wrap),
        ])
        for check in report.checks {
            table.add(row: [check.ok.map { $0 ? "✓" : "✗" } ?? "·", check.name.words(context.language), check.detail])
            if let fix = check.fix { table.add(row: ["", "", "→ " + fix]) }
        }
        try context.print(table)
        context.tell(report.closing)
    }
}
