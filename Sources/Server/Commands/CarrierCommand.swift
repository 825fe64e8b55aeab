import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `carrier`: sealed files of districts without a network.
struct CarrierCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carrier",
        abstract: .help("不联网的区送来的携带文件", "Sealed files of districts without a network"),
        subcommands: [CarrierImportCommand.self, CarrierRenewKeyCommand.self]
    )
}

/// `carrier import`: takes the change-sets of a file, and writes the receipts and changes that go back.
struct CarrierImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: .help("导入携带文件，写出带回的回执文件", "Take a file, and write the one that goes back")
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp(.help("区里导出的文件", "The file that a district exported.")))
    var file: String
    @Option(help: ArgumentHelp(.help("带回的回执文件写到哪里", "Where to write the file that goes back.")))
    var receipts: String
    @Flag(help: ArgumentHelp(.help("覆盖已有的文件", "Overwrite an existing file.")))
    var force = false

    func run() async throws {
        try await common.run { output in
            try common.checkOutputs([receipts], keeping: [file])
            try checkTarget(output)
            guard let bytes = PrivateFile.read(file, limit: Limits.carrierFileBytes) else {
                throw CommandFailure(
                    .failed,
                    output.words(
                        "\(TerminalText.safe(file)) 不存在或无法读取；请核对文件名和权限。",
                        "\(TerminalText.safe(file)) does not exist or cannot be read; check its name and permissions."
                    )
                )
            }
            let result = try await take(bytes, output)
            try PrivateFile.write(result.answer, to: receipts)
            try output.write(json(result)) { _ in
                let outcomes = result.outcomes
                return output.words(
                    "\(result.device.unit) 的设备 \(result.device.id)：变更集 \(result.changeSets)（生效 \(outcomes[.applied] ?? 0)，合并 \(outcomes[.merged] ?? 0)，冲突 \(outcomes[.conflicted] ?? 0)，被拒 \(outcomes[.refused] ?? 0)，等待 \(result.waiting)）。\n请把 \(TerminalText.safe(receipts)) 带回区里，用 shenbao carrier import 导入。\n",
                    "Device \(result.device.id) of \(result.device.unit): \(result.changeSets) change-sets (\(outcomes[.applied] ?? 0) applied, \(outcomes[.merged] ?? 0) merged, \(outcomes[.conflicted] ?? 0) conflicted, \(outcomes[.refused] ?? 0) refused, \(result.waiting) waiting).\nTake \(TerminalText.safe(receipts)) back to the district, for shenbao carrier import.\n"
                )
            }
            if result.known > 0 {
                let isAll = result.known == result.changeSets
                TerminalOutput.writeErr(
                    output.words(
                        (isAll ? "这些变更集" : "其中 \(result.known) 个") + "以前已经导入或上报过，没有重复生效；回执照旧写出。\n",
                        (isAll ? "They" : "\(result.known) of them")
                            + " had been taken in before and had no effect a second time; their receipts are written again.\n"
                    )
                )
            }
            for extent in result.extents { tell(extent, output) }
            guard result.waiting > 0, result.waiting == result.changeSets else { return .done }
            TerminalOutput.writeErr(
                output.words(
                    "shenbao-server: 文件里的变更集都排在服务器还没有的变更集之后，一个也没有接收；请先导入这台设备更早导出的文件，或让它联网同步。\n",
                    "shenbao-server: All change-sets of the file come after some that are not here yet, so none was taken; import an earlier file of this device first, or have it sync online.\n"
                )
            )
            return .rejected
        }
    }

    /// A return file may be made anew at any time, so one that lies there is overwritten; anything else is not.
    private func checkTarget(_ output: CommandOutput) throws {
        guard !force, let start = PrivateFile.read(receipts, limit: Limits.carrierFileBytes), !start.isEmpty else {
            return
        }
        if let old = try? CarrierFile(start), old.header.direction == .toDevice { return }
        throw CommandFailure(
            .failed,
            output.words(
                "\(TerminalText.safe(receipts)) 已存在，不是回执文件，未作改动；请换一个文件名，或用 --force 覆盖。",
                "\(TerminalText.safe(receipts)) exists and is no file of receipts, so it was left as it is; name another, or overwrite it with --force."
            )
        )
    }

    private func take(_ bytes: [UInt8], _ output: CommandOutput) async throws -> CarrierDesk.Result {
        let directory = common.directory
        let store = try common.openStore(needsSealingKey: true)
        guard let sealingKey = try directory.readSealingKey() else {
            throw StoreError.damagedKey(path: directory.sealingKey)
        }
        let desk = CarrierDesk(store: store, key: store.key, sealingKey: sealingKey, environment: .system)
        let name = TerminalText.safe(file)
        do {
            let result = try await desk.take(bytes)
            try await store.append(note(result))
            return result
        } catch let error as CarrierError {
            throw CommandFailure(.failed, output.words("\(name)：", "\(name): ") + error.sentence(output.language))
        } catch ProblemCode.unauthenticated {
            throw CommandFailure(
                .notAllowed,
                output.words(
                    "\(name)：服务器没有登记这台设备；未作任何改动，请核对，或用 enrol-code 发代码让它登记。",
                    "\(name): The device that made it is not enrolled here; nothing was taken, check the file or give the device a code by enrol-code."
                )
            )
        } catch ProblemCode.revoked {
            throw CommandFailure(
                .notAllowed,
                output.words(
                    "\(name)：这台设备已停用；未作任何改动，见 device list。",
                    "\(name): The device that made it was revoked; nothing was taken, see device list."
                )
            )
        } catch ProblemCode.signature {
            throw CommandFailure(
                .failed,
                output.words("\(name)：", "\(name): ") + CarrierError.signature.sentence(output.language)
            )
        }
    }

    private func note(_ result: CarrierDesk.Result) -> AuditDraft {
        let outcomes = result.outcomes.map { ($0.key.rawValue, JSONValue($0.value)) }
        return AuditDraft(
            .carrierImport,
            by: .commandLine,
            on: AuditObject(kind: "device", unit: result.device.unit, id: result.device.id.rawValue),
            detail: ["file": .string(file), "outcomes": .object(Dictionary(uniqueKeysWithValues: outcomes))]
        )
    }

    private func json(_ result: CarrierDesk.Result) -> JSONValue {
        func count(_ outcome: Outcome) -> JSONValue { JSONValue(result.outcomes[outcome] ?? 0) }
        let omitted = result.extents.compactMap { extent in
            extent.omission.map { (extent.scope.rawValue, JSONValue.string($0.rawValue)) }
        }
        return [
            "device": .string(result.device.id.rawValue), "unit": .string(result.device.unit),
            "changeSets": JSONValue(result.changeSets), "applied": count(.applied), "merged": count(.merged),
            "conflicted": count(.conflicted), "refused": count(.refused), "waiting": JSONValue(result.waiting),
            "known": JSONValue(result.known),
            "receipts": .string(receipts), "omitted": .object(Dictionary(uniqueKeysWithValues: omitted)),
        ]
    }

    private func tell(_ extent: CarrierReturn.Extent, _ output: CommandOutput) {
        switch extent.omission {
        case nil: return
        case .tooLarge:
            TerminalOutput.writeErr(
                output.words(
                    "范围 \(extent.scope) 的变更太多，带回的文件中只有回执；请让该区联网同步。\n",
                    "The changes of scope \(extent.scope) are too many for a file, so receipts alone go back; have the district sync online.\n"
                )
            )
        case .unknownCursor:
            TerminalOutput.writeErr(
                output.words(
                    "服务器没有该设备在范围 \(extent.scope) 的位点（可能恢复过旧备份），带回的文件中只有回执；请让该区联网同步。\n",
                    "The device's cursor of scope \(extent.scope) is not in this server's history, perhaps since a backup was put back, so receipts alone go back; have the district sync online.\n"
                )
            )
        }
    }
}

extension CarrierDesk.Result {
    /// Change-sets of the file.
    fileprivate var changeSets: Int { outcomes.values.reduce(waiting, +) }
}

/// `carrier renew-key`: another key for carrier files where the former is lost and no backup of it exists.
struct CarrierRenewKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew-key",
        abstract: .help("密钥丢失且无备份时另造；各设备须重新登记", "Make another key where the former is lost; devices enrol anew")
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.run { output in
            let store = try common.openStore()
            let publicKey = try store.renewSealingKey()
            let devices = try await store.devices().count { $0.revokedAt == nil }
            let json: JSONValue = ["sealingKey": .string(publicKey), "devices": JSONValue(devices)]
            try output.write(json) { _ in
                output.words(
                    "已另造携带文件的密钥。用旧密钥写的携带文件打不开了，请各区重新导出；\(devices) 台设备须用新注册码重新登记（shenbao enrol）后才能同步，未报的工作不受影响。\n",
                    "Another key for carrier files was made. Files that were written for the former cannot be opened: have them exported again. \(devices) devices sync again once they are enrolled with a new code (shenbao enrol); their unsent work stays.\n"
                )
            }
            return .done
        }
    }
}
