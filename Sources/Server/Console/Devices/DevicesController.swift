import Core
import Hummingbird
import SyncProtocol

/// The units' devices: when each last came, revoking one, and codes for new ones.
struct DevicesController: Sendable {
    let services: ConsoleServices

    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.devices) { .page(try await page($0)) }
        handlers.on(.revokeDevice) { try await revoke($0) }
        handlers.on(.enrolmentCode) { try await makeCode($0) }
    }

    private func page(_ request: ConsoleRequest, code: DevicesModel.Code? = nil) async throws -> ConsolePage {
        ConsolePage(
            template: "devices",
            title: request.words("设备", "Devices"),
            model: DevicesModel(try await services.store.devices(), code: code, request)
        )
    }

    private func revoke(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        guard let id = request.parts["id"].flatMap(DeviceID.init(rawValue:)),
            let device = try await services.store.revoke(id, by: try request.actor())
        else { throw ConsoleFailure.notFound }
        let unit = Directory.unit(device.unit)?.name ?? device.unit
        let text = request.words(
            "已停用\(unit)的设备“\(device.name)”。",
            "The device “\(device.name)” of \(device.unit) is revoked."
        )
        return .see(ConsoleRoute.devices.path(), message: ConsoleMessage(kind: .ok, text: text))
    }

    private func makeCode(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        guard let unit = request.form["unit"].flatMap(Directory.unit) else {
            throw ConsoleFailure.invalid(field: "unit", text: request.words("请选择区（示范区）。", "Choose a unit."))
        }
        let desk = EnrolmentDesk(store: services.store, environment: services.environment)
        let (code, expires) = try await desk.makeCode(unit: unit.code, by: try request.actor())
        let shown = DevicesModel.Code(
            text: code.text,
            unit: unit.name,
            expires: Shown(request.language).time(expires)
        )
        return .page(try await page(request, code: shown))
    }
}
