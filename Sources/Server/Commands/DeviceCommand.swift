import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `device`: the devices of the units.
struct DeviceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device",
        abstract: .help("各区的设备", "The devices of the units"),
        subcommands: [DeviceListCommand.self, DeviceRevokeCommand.self]
    )
}

/// `device list`.
struct DeviceListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: .help("列出设备", "List devices"))

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.run { output in
            let devices = try await common.openStore().devices()
            try output.write(.array(devices.map(\.json))) { width in
                let titles =
                    common.language == .zh
                    ? ["设备", "区", "名称", "注册", "最近同步", "游标", "代", "停用"]
                    : ["Device", "Unit", "Name", "Enrolled", "Last sync", "Cursor", "Epoch", "Revoked"]
                var table = TextTable(columns: titles.map { .init($0) })
                for device in devices {
                    table.add(row: [
                        device.id.rawValue, device.unit, device.name, device.enrolledAt, device.lastSync ?? "",
                        device.cursor ?? "", device.epoch.map(String.init) ?? "",
                        device.revokedAt ?? "",
                    ])
                }
                return table.render(width: width)
            }
            return .done
        }
    }
}

/// `device revoke`.
struct DeviceRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: .help("停用设备，立即生效", "Revoke a device at once")
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp(.help("设备标识", "Identifier of the device.")))
    var id: String

    func run() async throws {
        try await common.run { output in
            guard let id = DeviceID(rawValue: id.lowercased()) else {
                throw CommandFailure(
                    .usage,
                    output.words("设备标识应为 UUID，见 device list。", "A device's identifier is a UUID; see device list.")
                )
            }
            guard let device = try await common.openStore().revoke(id, by: .commandLine) else {
                throw CommandFailure(.failed, output.words("没有这个设备，见 device list。", "No such device; see device list."))
            }
            try output.write(device.json) { _ in
                output.words("已停用 \(device.unit) 的设备 \(id)。\n", "Revoked the device \(id) of \(device.unit).\n")
            }
            return .done
        }
    }
}
