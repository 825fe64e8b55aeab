import Core
import Server
import SyncProtocol

/// The operator's acts at the command line, which most tests do not look at.
extension CentralStore {
    func revoke(_ device: DeviceID) async throws -> Device? { try await revoke(device, by: .commandLine) }

    func change(
        _ kind: Kind,
        _ id: RecordID,
        in scope: Scope,
        set values: [String: JSONValue]
    ) async throws -> (receipt: Receipt, record: StoredRecord)? {
        try await change(kind, id, in: scope, set: values, noting: .step, by: .commandLine)
    }
}

extension EnrolmentDesk {
    func makeCode(unit: String) async throws -> (code: EnrolmentCode, expires: String) {
        try await makeCode(unit: unit, by: .commandLine)
    }
}
