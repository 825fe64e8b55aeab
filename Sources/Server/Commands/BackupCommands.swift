import ArgumentParser
import Core
import Foundation
import Terminal

/// `backup`: a checked copy of the database, while the server goes on.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: .help("备份数据库并核对，可在运行中进行；密钥文件另行保管", "Back the database up and check the copy")
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp(.help("备份文件，不能已存在", "The file, which must not exist.")))
    var file: String

    func run() async throws {
        try await common.run { output in
            try common.checkOutputs([file])
            guard access(file, F_OK) != 0 else {
                let shown = TerminalText.safe(file)
                throw CommandFailure(
                    .failed,
                    output.words("\(shown) 已存在，不会覆盖；请换一个文件名。", "\(shown) exists and stays; name another file.")
                )
            }
            let result = try await common.openStore().backUp(to: file)
            let covered = Dictionary(
                uniqueKeysWithValues: result.covered.map { ($0.key.rawValue, JSONValue.string($0.value.description)) }
            )
            let json: JSONValue = [
                "file": .string(file), "keys": .string(StoreKeys.path(ofBackup: file)),
                "changeSets": JSONValue(result.findings.changeSets),
                "records": JSONValue(result.findings.records), "covered": .object(covered),
                "sealingKey": .bool(result.hasSealingKey),
            ]
            try output.write(json) { _ in
                output.words(
                    "已备份并核对：\(result.findings.changeSets) 个变更集，\(result.findings.records) 条记录。\n"
                        + "密钥在 \(TerminalText.safe(file)).keys，请与备份分开保管；revocations.json 不在其中。\n",
                    "Backed up and checked: \(result.findings.changeSets) change-sets, \(result.findings.records) records.\n"
                        + "The keys are in \(TerminalText.safe(file)).keys: keep them apart from it. revocations.json is in neither.\n"
                )
            }
            if !result.hasSealingKey {
                TerminalOutput.writeErr(
                    output.words(
                        "shenbao-server: 数据目录里没有携带文件的密钥，备份中也就没有它；请先放回原来的密钥文件，再备份一次。\n",
                        "shenbao-server: The folder lacks the key for carrier files, so the backup lacks it too; put the key's file back, then back up again.\n"
                    )
                )
            }
            return .done
        }
    }
}

/// `restore`: brings a backup back in a new epoch.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: .help("恢复备份：开始新的纪元，各设备会重新提交备份之后的工作", "Bring a backup back in a new epoch")
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp(.help("备份文件", "The backup.")))
    var file: String
    func run() async throws {
        try await common.run { output in
            guard access(file, R_OK) == 0 else {
                let reason = String(cString: strerror(errno))
                throw StoreError.file(path: TerminalText.safe(file), reason: reason)
            }
            let result = try SQLiteCentralStore.restore(file, in: common.directory)
            let json: JSONValue = [
                "data": .string(common.directory.path), "epoch": JSONValue(result.epoch),
                "movedAside": JSONValue(result.movedAside), "voidedCodes": JSONValue(result.voidedCodes),
                "revoked": JSONValue(result.revoked),
            ]
            try output.write(json) { _ in
                let aside = result.movedAside.map { output.words("原数据库移到 \($0)。\n", "The former store is \($0).\n") }
                return output.words(
                    "已恢复，纪元 \(result.epoch)；\(result.voidedCodes) 个未用的注册码作废，停用的设备仍然停用。\n",
                    "Restored in epoch \(result.epoch); \(result.voidedCodes) open enrolment codes are void, revoked devices stay so.\n"
                ) + (aside ?? "")
            }
            return .done
        }
    }
}
