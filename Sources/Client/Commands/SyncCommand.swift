import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `shenbao sync`: pushes, then pulls, until quiet; tells beforehand what that would do, or goes on doing it.
struct SyncCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: .help("上报并取回变更", "Push, then pull, until quiet"),
        discussion: .help(
            """
            --watch --json 每轮输出一个 JSON 值，一行一个（JSON Lines）。
            """,
            """
            With --watch, --json prints one JSON value per round, one a line.
            """
        )
    )

    /// For how long a sync waits for an import or another command that writes, in seconds.
    private static let patience = 30
    /// Seconds between the rounds of `--watch` unless somebody says otherwise.
    private static let pause = 300

    @Flag(help: ArgumentHelp(.help("只看会上报、取回什么、哪里会相遇，不改动", "Only tell what would go up, come down and collide.")))
    var plan = false

    @Flag(help: ArgumentHelp(.help("每隔一段时间同步一次，直到 Ctrl-C", "Go on syncing until interrupted.")))
    var watch = false

    @Option(
        help: ArgumentHelp(
            .help("--watch 的间隔秒数，默认 300", "Seconds between the rounds of --watch, 300 by default."),
            valueName: "seconds"
        )
    )
    var every: Int?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if plan, watch {
            throw common.misused(zh: "--plan 与 --watch 只能用一个。", en: "Give either --plan or --watch.")
        }
        if every != nil, !watch {
            throw common.misused(zh: "--every 要与 --watch 一起用。", en: "--every goes with --watch.")
        }
        if let every, !(1...86_400).contains(every) {
            throw common.misused(zh: "--every 是 1 到 86400 之间的秒数。", en: "--every takes 1 to 86400 seconds.")
        }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        if watch { return try SyncWatch(context, every: every ?? Self.pause, round: round).run() }
        if plan { return try tellPlan(context) }
        let result = try round(context)
        if context.isJSON {
            try context.print(result.json)
        } else {
            for line in [result.summary(context)] { try context.print(line) }
            for line in result.advice(context) { context.tell(line) }
        }
        return result.exitStatus
    }

    /// One sync; the replica is free for others again when it is over.
    private func round(_ context: CommandContext) throws -> SyncResult {
        let replica = try context.open(.writing, patience: Self.patience, tellsEpoch: false)
        var newEpoch = replica.newEpoch
        // Also if the sync fails: the epoch that opening began stands.
        defer { if let newEpoch { context.tell(newEpoch: newEpoch) } }
        let connection = try ServerConnection(replica)
        let bar = SyncBar(context)
        defer { bar.finish() }
        var report = try SyncAttempts.recording(on: replica) {
            try connection.driver(replica, progress: { bar.advance($0) }).run()
        }
        bar.finish()
        report.newEpoch = report.newEpoch ?? newEpoch
        newEpoch = report.newEpoch
        return SyncResult(
            report: report,
            status: try replica.read { db in try ReplicaStatus(replica, db) },
            foundDone: try StepFoundDone.all(report.foundDone, replica, connection.api)
        )
    }

    private func tellPlan(_ context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.writing, patience: Self.patience)
        let bar = SyncBar(context)
        defer { bar.finish() }
        let report = try ServerConnection(replica).driver(replica, progress: { bar.advance($0) }).run(.plan)
        bar.finish()
        let words = try replica.read { db in
            SyncPlanWords(
                try SyncPlan([.city, replica.scope(db)], db),
                try ReplicaStatus(replica, db),
                isSetBack: report.setBack != nil,
                context.language
            )
        }
        if context.isJSON {
            try context.print(words.json)
        } else {
            for line in words.lines { try context.print(line) }
        }
        return .done
    }
}
