package import Core
import Workbook

/// Notes exports in the audit log, then carries them out.
package struct ExportDesk: Sendable {
    private let store: any CentralStore
    private let language: Language

    /// Exports from a store.
    package init(store: any CentralStore, language: Language) {
        self.store = store
        self.language = language
    }

    /// Writes an export to a file that only its owner reads; it appears when it is whole.
    /// - Returns: rows.
    package func write(_ request: ExportRequest, to path: String, by actor: AuditActor) async throws -> Int {
        try await store.append(request.drafts(by: actor))
        let run = ExportRun(request, store: store, language: language)
        guard request.format != .xlsx else { return try await run.writeWorkbook(to: path) }
        let file = try ReplacementFile(target: path)
        let count = try await run.stream { bytes in try file.write(bytes) }
        try file.commit()
        return count
    }

    /// Hands an export over piece by piece: CSV and JSON as they come, a workbook from a private file.
    ///
    /// The caller has noted it already, before it began to answer.
    package func send(_ request: ExportRequest, to send: ([UInt8]) async throws -> Void) async throws {
        let run = ExportRun(request, store: store, language: language)
        guard request.format == .xlsx else {
            _ = try await run.stream(send)
            return
        }
        try await PrivateDelivery.send(
            "export.xlsx",
            made: { path in _ = try await run.writeWorkbook(to: path) },
            to: send
        )
    }
}
