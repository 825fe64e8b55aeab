import Core
import Crypto
import Foundation
import SyncProtocol

/// The list of golden messages with their hashes, beside them in Golden/index.json.
enum GoldenIndex {
    private static let file = GoldenMessage.folder.appendingPathComponent("index.json")

    /// What the list says of each message; read once, for tests run side by side.
    static let entries = Result { try read() }

    private static func read() throws -> [String: JSONValue] {
        if ProcessInfo.processInfo.environment["SHENBAO_RENEW"] != nil { try addMissing() }
        return try JSONValue(parsing: Array(try Data(contentsOf: file))).objectValue ?? [:]
    }

    /// Adds what is missing; what is there stays as it is.
    private static func addMissing() throws {
        var entries = (try? JSONValue(parsing: Array(try Data(contentsOf: file))))?.objectValue ?? [:]
        for message in GoldenMessages.all where entries[message.name] == nil {
            let bytes = try message.make().canonicalBytes()
            try Data(bytes).write(to: message.file)
            entries[message.name] = [
                "schema": .string(message.schema), "from": .string(message.sender.rawValue),
                "sha256": .string(SHA256.hash(data: bytes).hexadecimal),
            ]
        }
        let lines = entries.keys.sorted().map { "  \"\($0)\": \((entries[$0] ?? .null).canonicalText())" }
        try Data("{\n\(lines.joined(separator: ",\n"))\n}\n".utf8).write(to: file)
    }
}
