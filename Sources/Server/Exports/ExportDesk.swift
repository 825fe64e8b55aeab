package import Core
import Foundation
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

    /// Hands an export over piece by piece: CSV and JSON as they come, a workbook from a private file that goes at the end.
    ///
    /// The caller has noted it already, before it began to answer.
    package func send(_ request: ExportRequest, _ send: ([UInt8]) async throws -> Void) async throws {
        let run = ExportRun(request, store: store, language: language)
        guard request.format == .xlsx else {
            _ = try await run.stream(send)
            return
        }
        let folder = try Self.privateFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "export.xlsx")
        _ = try await run.writeWorkbook(to: path.path)
        let file = try FileHandle(forReadingFrom: path)
        defer { try? file.close() }
        while let bytes = try file.read(upToCount: 1 << 16), !bytes.isEmpty { try await send([UInt8](bytes)) }
    }

    private static func privateFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "shenbao-export-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        return folder
    }
}
