import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `shenbao sync`: pushes, then pulls, until quiet.
struct SyncCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "上报并取回变更 · Push, then pull, until quiet"
    )

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.writing)
        let (url, key, ca, proxy) = try replica.read { db in
            (
                try ReplicaMeta.get(.serverURL, db), try ReplicaMeta.get(.serverKey, db),
                try ReplicaMeta.get(.caFile, db), try ReplicaMeta.get(.proxy, db)
            )
        }
        guard let url, let keys = try DeviceKeys.load(forReplica: replica.path), let token = keys.token else {
            throw ClientError.notEnrolled()
        }
        let transport = try CurlTransport(
            url: url,
            caFile: ca.flatMap { $0.isEmpty ? nil : $0 },
            proxy: proxy.flatMap { $0.isEmpty ? nil : $0 },
            randomByte: { context.environment.randomBytes(1)[0] }
        )
        let bar = SyncProgress(context.progressBar(context.words("同步", "Syncing")))
        let driver = SyncDriver(
            replica,
            api: ServerAPI(transport, token: token),
            serverKey: key,
            progress: { bar.advance($0) }
        )
        defer { bar.finish() }
        let report = try SyncAttempts.recording(on: replica) { try driver.run() }
        bar.finish()
        let status = try replica.read { db in try ReplicaStatus(replica, db) }
        if context.isJSON {
            try context.print(json(report, status))
        } else {
            try tell(report, status, context)
        }
        if status.parked > 0 { return .refused }
        if !report.digestMatch { return .failed }
        return status.conflicts > 0 ? .conflicts : .done
    }

    private func json(_ report: SyncReport, _ status: ReplicaStatus) -> JSONValue {
        func count(_ outcome: Outcome) -> JSONValue { JSONValue(report.outcomes[outcome] ?? 0) }
        let scope = Scope.unit(status.unit)
        return [
            "pushed": [
                "changeSets": JSONValue(report.pushed), "applied": count(.applied), "merged": count(.merged),
                "conflicted": count(.conflicted), "refused": count(.refused),
            ],
            "pulled": ["records": JSONValue(report.records), "deleted": JSONValue(report.deleted)],
            "cursor": JSONValue(status.cursor), "digest": JSONValue(report.digests[scope]?.description),
            "digestMatch": .bool(report.digestMatch), "repaired": .array(report.repairs.map { .string($0.rawValue) }),
            "pending": JSONValue(status.pending), "parked": JSONValue(status.parked),
            "conflicts": JSONValue(status.conflicts),
        ]
    }

    private func tell(_ report: SyncReport, _ status: ReplicaStatus, _ context: CommandContext) throws {
        let outcomes = report.outcomes
        try context.print(
            context.words(
                "上报变更集 \(report.pushed)（生效 \(outcomes[.applied] ?? 0)，合并 \(outcomes[.merged] ?? 0)，冲突 \(outcomes[.conflicted] ?? 0)，被拒 \(outcomes[.refused] ?? 0)）；取回 \(report.records) 条，删除 \(report.deleted) 条；位点 \(status.cursor ?? "—")。",
                "Pushed \(report.pushed) change-sets (\(outcomes[.applied] ?? 0) applied, \(outcomes[.merged] ?? 0) merged, \(outcomes[.conflicted] ?? 0) conflicted, \(outcomes[.refused] ?? 0) refused); pulled \(report.records) records, removed \(report.deleted); cursor \(status.cursor ?? "—")."
            )
        )
        for scope in report.repairs {
            context.tell(
                context.words(
                    "范围 \(scope) 与服务器不一致，已整体重取。",
                    "Scope \(scope) differed from the server and was taken anew."
                )
            )
        }
        if !report.digestMatch {
            context.tell(
                context.words(
                    "摘要仍与服务器不符；请保留副本并联系管理员。",
                    "The digest still differs from the server's; keep the replica and ask the administrator."
                )
            )
        }
        if status.pending > 0 {
            context.tell(context.words("仍有 \(status.pending) 个变更集在等待。", "\(status.pending) change-sets still wait."))
        }
        if status.parked > 0 {
            context.tell(
                context.words(
                    "有 \(status.parked) 个变更集被拒，已留存在本机，未丢失：shenbao outbox list",
                    "\(status.parked) change-sets were refused and are parked here, nothing is lost: shenbao outbox list"
                )
            )
        }
        if status.conflicts > 0 {
            context.tell(
                context.words(
                    "有 \(status.conflicts) 个冲突待处理：shenbao conflicts",
                    "\(status.conflicts) conflicts wait: shenbao conflicts"
                )
            )
        }
    }
}

/// The bar belongs to the syncing thread; the driver's callback is called there and nowhere else.
private final class SyncProgress: @unchecked Sendable {
    private let bar: ProgressBar
    private var largest = 0

    init(_ bar: ProgressBar) { self.bar = bar }

    func advance(_ progress: SyncDriver.Progress) {
        switch progress {
        case .pushing(let left):
            largest = max(largest, left)
            bar.advance(to: largest - left)
        case .pulling(let records): bar.advance(to: largest + records)
        }
    }

    func finish() { bar.finish() }
}
