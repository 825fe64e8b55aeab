import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `shenbao status`: where the replica stands; no network.
struct StatusCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "本机状态（不联网）· Where the replica stands; no network"
    )

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.reading)
        let status = try replica.read { db in try ReplicaStatus(replica, db) }
        if context.isJSON {
            try context.print(status.json)
            return .done
        }
        var table = TextTable(columns: [
            TextTable.Column(context.words("项目", "Item")), TextTable.Column(context.words("内容", "Value")),
        ])
        for (label, value) in status.lines(context) { table.add(row: [label, value]) }
        try context.print(table)
        if let advice = status.advice(context) { context.tell(advice) }
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
    let lastSync: String?
    let cursor: String?

    init(_ replica: Replica, _ db: ReplicaDatabase) throws {
        unit = try replica.unit(db)
        device = try replica.chain(db).device.rawValue
        server = try ReplicaMeta.get(.serverURL, db)
        pending = try Outbox.pending(db)
        parked = try Outbox.parked(db)
        conflicts = try OpenConflict.count(replica, db)
        returned = try Records.count(.filing, where: ["state": FilingState.returned.rawValue], db)
        lastSync = try ReplicaMeta.get(.lastSync, db)
        let revision = try replica.cursor(.unit(unit), db).revision
        cursor = revision == .zero ? nil : revision.description
    }

    var json: JSONValue {
        [
            "unit": .string(unit), "device": .string(device), "server": JSONValue(server),
            "pending": JSONValue(pending),
            "parked": JSONValue(parked), "conflicts": JSONValue(conflicts), "returned": JSONValue(returned),
            "lastSync": JSONValue(lastSync), "cursor": JSONValue(cursor),
        ]
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
            (context.words("上次同步", "Last sync"), lastSync ?? none),
            (context.words("同步位点", "Cursor"), cursor ?? none),
        ]
    }

    func advice(_ context: CommandContext) -> String? {
        if conflicts > 0 { return context.words("有冲突待处理：shenbao conflicts", "Conflicts wait: shenbao conflicts") }
        if server == nil {
            return context.words(
                "尚未登记：shenbao enrol --server 网址 --code 代码",
                "Not enrolled: shenbao enrol --server URL --code CODE"
            )
        }
        if pending > 0 { return context.words("有工作尚未上报：shenbao sync", "Work is not sent yet: shenbao sync") }
        return nil
    }
}
