import ArgumentParser
import Core
import Terminal

/// `shenbao backup`: a checked copy of the replica.
struct BackupCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: .help("备份副本并核查", "A checked copy of the replica"),
        discussion: .help(
            """
            写成新文件，只有本人可读；密钥文件不在内。恢复：把备份复制到副本原处，再 sync。
            """,
            """
            Writes a new file that only you can read; the key file is not in it. To restore, copy it to the replica's place, then sync.
            """
        )
    )

    @Argument(help: ArgumentHelp(.help("新文件", "A new file."), valueName: "file"))
    var file: String

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        try context.checkOutputs([file])
        let replica = try context.open(.reading)
        let backup = try ReplicaBackup(of: replica, to: file)
        if context.isJSON {
            // A copy that does not pass is no backup: the command ends with that instead.
            let check = DoctorCheck(name: .integrity, ok: true, detail: context.words("完好", "sound"), fix: nil)
            try context.print([
                "checks": [check.json], "file": .string(backup.path),
                "bytes": JSONValue(backup.bytes),
                "changeSets": JSONValue(backup.changeSets), "pending": JSONValue(backup.status.pending),
                "parked": JSONValue(backup.status.parked), "key": false,
            ])
        } else {
            try context.print(
                context.words(
                    "已备份到 \(TerminalText.safe(file))（\(backup.bytes) 字节，\(backup.changeSets) 个变更集），核查无误。",
                    "Backed up to \(TerminalText.safe(file)) (\(backup.bytes) bytes, \(backup.changeSets) change-sets), checked."
                )
            )
        }
        context.tell(
            context.words(
                "密钥文件 \(TerminalText.safe(DeviceKeys.path(ofReplica: replica.path))) 不在备份内：请另外妥善保存，勿与备份放在一处。备份含完整证件号码，只有本人可读。",
                "The key file \(TerminalText.safe(DeviceKeys.path(ofReplica: replica.path))) is not in it: keep that safe, and elsewhere. The backup holds ID numbers in full; only you can read it."
            )
        )
        return .done
    }
}
