import Foundation

/// A file that is made in a private place, handed over piece by piece, and gone at the end.
enum PrivateDelivery {
    /// Makes a file and hands it over.
    static func send(
        _ name: String,
        made make: (_ path: String) async throws -> Void,
        to send: ([UInt8]) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "shenbao-export-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: name)
        try await make(path.path)
        let file = try FileHandle(forReadingFrom: path)
        defer { try? file.close() }
        while let bytes = try file.read(upToCount: 1 << 16), !bytes.isEmpty { try await send([UInt8](bytes)) }
    }
}
