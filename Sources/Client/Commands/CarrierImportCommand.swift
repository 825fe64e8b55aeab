import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `shenbao carrier import`: takes the receipts and changes that the server gave back.
struct CarrierImportCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: .help("导入带回的回执和变更", "Take the receipts and changes that came back")
    )

    @Argument(help: ArgumentHelp(.help("带回的文件", "The file that came back."), valueName: "file"))
    var file: String

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.writing)
        guard let bytes = PrivateFile.read(file, limit: Limits.carrierFileBytes) else {
            throw ClientError.carrierUnreadable(file)
        }
        let result: CarrierImport.Result
        do {
            result = try CarrierImport(replica).run(bytes)
        } catch let error as CarrierError {
            throw ClientError.carrier(error, file)
        }
        let status = try replica.read { db in try ReplicaStatus(replica, db) }
        if context.isJSON {
            try context.print(json(result, status))
        } else {
            try context.print(
                context.words(
                    "导入回执 \(result.receipts) 份，变更 \(result.records) 条，删除 \(result.deleted) 条；待上报 \(status.pending)，位点 \(status.cursor ?? "—")。",
                    "Took \(result.receipts) receipts, changed \(result.records) records, removed \(result.deleted); \(status.pending) change-sets to send, cursor \(status.cursor ?? "—")."
                )
            )
        }
        if result.isKnown {
            context.tell(
                context.words(
                    "文件里没有新内容：较旧，或已经导入、同步过。",
                    "The file brings nothing new: it is an older one, or was imported or synced before."
                )
            )
        }
        for (scope, pages) in result.pages.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            if let advice = advice(on: pages, of: scope, context) { context.tell(advice) }
        }
        for step in try StepFoundDone.all(result.foundDone, replica) { context.tell(step.sentence(context)) }
        if result.waiting > 0 {
            context.tell(
                context.words(
                    "有 \(result.waiting) 个变更集要等更早的先到服务器：请再导出一次。",
                    "\(result.waiting) change-sets wait for earlier ones to reach the server: export again."
                )
            )
        }
        if status.parked > 0 { return .refused }
        return status.conflicts > 0 ? .conflicts : .done
    }

    private func json(_ result: CarrierImport.Result, _ status: ReplicaStatus) -> JSONValue {
        let pages = result.pages.map { ($0.key.rawValue, JSONValue.string($0.value.code)) }
        return [
            "receipts": JSONValue(result.receipts), "records": JSONValue(result.records),
            "deleted": JSONValue(result.deleted), "waiting": JSONValue(result.waiting),
            "pages": .object(Dictionary(uniqueKeysWithValues: pages)), "cursor": JSONValue(status.cursor),
            "pending": JSONValue(status.pending), "parked": JSONValue(status.parked),
            "conflicts": JSONValue(status.conflicts),
        ]
    }

    private func advice(on pages: CarrierImport.Pages, of scope: Scope, _ context: CommandContext) -> String? {
        switch pages {
        case .taken, .known: nil
        case .omitted(.tooLarge):
            context.words(
                "范围 \(scope) 的变更太多，文件中只有回执；请联网同步。",
                "The changes of scope \(scope) are too many for a file, which has receipts only; sync online."
            )
        case .omitted(.unknownCursor):
            context.words(
                "服务器没有本机范围 \(scope) 的位点，可能恢复过旧备份；只导入了回执，请联网同步。",
                "The server does not know this replica's cursor of scope \(scope), perhaps it was put back from a backup; only receipts were taken, sync online."
            )
        case .apart:
            context.words(
                "文件中范围 \(scope) 的变更与本机位点接不上（副本换过，或服务器换代）；只导入了回执，需要时请重新导出，或联网同步。",
                "The file's changes of scope \(scope) do not continue this replica's cursor (another copy's file, or the server has a new epoch); only receipts were taken, export again or sync online."
            )
        case .pullUnderWay:
            context.words(
                "上次联网同步只取回了一部分，范围 \(scope) 只导入了回执；请先完成 shenbao sync。",
                "An online sync was cut off, so of scope \(scope) only receipts were taken; finish it with shenbao sync."
            )
        case .mismatch:
            context.words(
                "范围 \(scope) 导入后与服务器的摘要不符，已撤回这部分，只保留回执；请联网同步。",
                "With the file's changes scope \(scope) would not have the server's digest, so they were not taken, only receipts; sync online."
            )
        }
    }
}

extension CarrierImport.Pages {
    /// A stable word for scripts.
    fileprivate var code: String {
        switch self {
        case .taken: "taken"
        case .known: "known"
        case .omitted(let omission): omission.rawValue
        case .apart: "apart"
        case .pullUnderWay: "pullUnderWay"
        case .mismatch: "mismatch"
        }
    }
}
