import Core
import SyncProtocol

/// The page of devices.
struct DevicesModel: Sendable {
    /// One device.
    struct Line: Sendable {
        var id: String
        var name: String
        var unit: String
        var enrolledAt: String
        var lastSeen: String
        var lastSync: String
        var cursor: String
        var revokedAt: String?
        var path: String
    }

    /// An enrolment code; shown once.
    struct Code: Sendable {
        var text: String
        var unit: String
        var expires: String
    }

    var lines: [Line]
    var units: [SelectOption]
    var code: Code?
    var isEmpty: Bool

    init(_ devices: [Device], code: Code?, _ request: ConsoleRequest) {
        let shown = Shown(request.language)
        lines = devices.map { device in
            Line(
                id: device.id.rawValue,
                name: device.name,
                unit: Directory.unit(device.unit)?.name ?? device.unit,
                enrolledAt: shown.time(device.enrolledAt),
                lastSeen: shown.time(device.lastSeen),
                lastSync: shown.time(device.lastSync),
                cursor: device.cursor ?? "",
                revokedAt: device.revokedAt.map { shown.time($0) },
                path: ConsoleRoute.revokeDevice.path(device.id.rawValue)
            )
        }
        units = Directory.units.map { SelectOption(value: $0.code, text: $0.name, isSelected: false) }
        self.code = code
        isEmpty = devices.isEmpty
    }
}
