import ArgumentParser
import Core
import Foundation
import GRDB
import SyncProtocol
import Terminal

/// `shenbao status`: where the replica stands; no network.
struct StatusCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: .help("本机状态（不联网）", "Where the replica stands; no network")
    )

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.reading)
        let status = try replica.read { db in try ReplicaStatus(replica, db) }
        if context.isJSON {
            try context.print(status.json(context.language))
            return .done
        }
        var table = TextTable(columns: [
            TextTable.Column(context.words("项目", "Item")), TextTable.Column(context.words("内容", "Value")),
        ])
        for (label, value) in status.lines(context) { table.add(row: [label, value]) }
        try context.print(table)
        for line in status.advice(context) { context.tell(line) }
        return .done
    }
}

/// What `status` tells.
struct ReplicaStatus {
    let unit: String
    let device: String
    let server: String?
    let pending: Int
    let parked: Int
    let conflicts: Int
    let returned: Int
    /// Open remarks of the commission without an answer.
    let remarks: Int
    let lastSync: String?
    let cursor: String?
    /// The device's epoch and the server's, as far as the last sync told it.
    let epoch: Int
    let serverEpoch: Int?
    /// When the oldest change-set without an outcome was made.
    let oldestPending: String?
    let attempts: SyncAttempts
    /// The replica's clock when this was read.
    let now: Date

    init(_ replica: Replica, _ db: ReplicaDatabase) throws {
        unit = try replica.unit(db)
        let chain = try replica.chain(db)
        device = chain.device.rawValue
        epoch = chain.epoch
        serverEpoch = try ReplicaMeta.get(.serverEpoch, db).flatMap { Int($0) }
        oldestPending = try String.fetchOne(
            db,
            sql: "SELECT made_at FROM change_set WHERE state = 'pending' ORDER BY epoch, number LIMIT 1"
        )
        attempts = try SyncAttempts(db)
        now = replica.environment.now()
        server = try ReplicaMeta.get(.serverURL, db)
        pending = try Outbox.pending(db)
        parked = try Outbox.parked(db)
        conflicts = try OpenConflict.count(replica, db)
        returned = try Records.count(.filing, where: ["state": FilingState.returned.rawValue], db)
        remarks = try FilingRemark.countWaiting(db)
        lastSync = try ReplicaMeta.get(.lastSync, db)
        let revision = try replica.cursor(.unit(unit), db).revision
        cursor = revision == .zero ? nil : revision.description
    }

    var json: JSONValue {
        [
            "unit": .string(unit), "device": .string(device), "server": JSONValue(server),
            "pending": JSONValue(pending),
            "parked": JSONValue(parked), "conflicts": JSONValue(conflicts), "returned": JSONValue(returned),
            "remarks": JSONValue(remarks),
            "lastSync": JSONValue(lastSync), "cursor": JSONValue(cursor), "epoch": JSONValue(epoch),
            "serverEpoch": JSONValue(serverEpoch), "oldestPending": JSONValue(oldestPending),
            "lastAttempt": JSONValue(attempts.last),
        ]
    }

    /// All of it; sentences are in the language.
    func json(_ language: Language) -> JSONValue {
        let failure: JSONValue =
            attempts.failure.map { failure in
                [
                    "at": .string(failure.at), "code": .string(failure.code),
                    "message": .string(failure.sentence(language)),
                ]
            } ?? .null
        let more = ["lastFailure": failure, "stalled": JSONValue(stalled(language))]
        return .object((json.objectValue ?? [:]).merging(more) { $1 })
    }

    /// Why work that waits makes no progress; nil if it does, or if none waits.
    func stalled(_ language: Language) -> String? {
        guard attempts.isStalled(pending: pending) else { return nil }
        if let failure = attempts.failure { return failure.sentence(language) }
        return language == .zh
            ? "同步 \(attempts.fruitless) 次，服务器都没有给出结果"
            : "\(attempts.fruitless) syncs, and the server gave no outcome"
    }

    private func ago(_ time: String, _ language: Language) -> String {
        "\(TimeWords.shown(time))（\(TimeWords.ago(time, now: now, language))）"
    }

    /// What waits, since when, and how the last tries ended; nil if all is well.
    private func waiting(_ context: CommandContext) -> String? {
        let failure = attempts.failure.map { $0.sentence(context.language) }
        guard let oldestPending else {
            return failure.map { context.words("上次尝试失败：\($0)", "The last attempt failed: \($0)") }
        }
        let since = TimeWords.shown(oldestPending)
        let synced =
            lastSync.map { TimeWords.ago($0, now: now, context.language) } ?? context.words("从未", "never")
        let last = failure.map { context.words("；上次尝试失败：\($0)", "; last attempt failed: \($0)") }
        return context.words(
            "\(pending) 个变更集自 \(since) 起等待上报；上次成功同步：\(synced)\(last ?? "。")",
            "\(pending) change-sets wait since \(since); last successful sync: \(synced)\(last ?? ".")"
        )
    }

    func lines(_ context: CommandContext) -> [(String, String)] {
        let none = context.words("无", "none")
        return [
            (context.words("区（示范区）", "Unit"), (Directory.unit(unit)?.title ?? "") + " " + unit),
            (context.words("设备", "Device"), device),
            (context.words("服务器", "Server"), server ?? context.words("未登记", "not enrolled")),
            (context.words("待上报变更集", "Change-sets to send"), String(pending)),
            (context.words("被拒变更集", "Refused change-sets"), String(parked)),
            (context.words("冲突", "Conflicts"), String(conflicts)),
            (context.words("退回的申报", "Returned filings"), String(returned)),
            (context.words("未答复的意见", "Remarks without an answer"), String(remarks)),
            (context.words("上次同步", "Last sync"), lastSync.map { ago($0, context.language) } ?? none),
            (context.words("上次尝试", "Last attempt"), attempts.last.map { ago($0, context.language) } ?? none),
            (context.words("代（本机／服务器）", "Epochs (device/server)"), "\(epoch) / \(serverEpoch.map(String.init) ?? "—")"),
            (context.words("同步位点", "Cursor"), cursor ?? none),
        ]
    }

    /// What to do, and why it is worth doing.
    func advice(_ context: CommandContext) -> [String] {
        var lines: [String] = []
        if conflicts > 0 {
            lines.append(context.words("有冲突待处理：shenbao conflicts", "Conflicts wait: shenbao conflicts"))
        }
        if returned > 0 || remarks > 0 {
            lines.append(
                context.words("有退回的申报或意见：shenbao returned", "Filings were returned, or remarks wait: shenbao returned")
            )
        }
        if parked > 0 {
            lines.append(context.words("有变更集被拒：shenbao outbox list", "Change-sets were refused: shenbao outbox list"))
        }
        if server == nil {
            lines.append(
                context.words(
                    "尚未登记：shenbao enrol --server 网址 --code 代码",
                    "Not enrolled: shenbao enrol --server URL --code CODE"
                )
            )
        } else if let waiting = waiting(context) {
            lines.append(waiting)
            if stalled(context.language) != nil {
                lines.append(
                    context.words(
                        "已有 \(attempts.fruitless) 次尝试没有进展：shenbao doctor",
                        "\(attempts.fruitless) attempts made no progress: shenbao doctor"
                    )
                )
            } else if pending > 0 {
                lines.append(context.words("有工作尚未上报：shenbao sync", "Work is not sent yet: shenbao sync"))
            }
        }
        return lines
    }
}
