import Core
import GRDB
import SyncProtocol

/// Change-sets as a file of their own: content, signature and receipt, as they were signed.
///
/// The file holds ID numbers in full, so only its owner may read it.
enum OutboxExport {
    /// What the file says of itself.
    static let format = "shenbao.outbox/1"

    /// Writes a new file, one change-set after the other.
    /// - Throws: ``ClientError`` if it exists or cannot be written; then there is no file.
    static func write(_ entries: [OutboxEntry], of replica: Replica, to path: String, _ db: Database) throws {
        let file = try NewPrivateFile(path)
        try file.write(Array("{\"changeSets\":[".utf8))
        for (index, entry) in entries.enumerated() {
            if index > 0 { try file.write([UInt8(ascii: ",")]) }
            try file.write(bytes(of: entry, db))
        }
        let chain = try replica.chain(db)
        let about: JSONValue = [
            "device": .string(chain.device.rawValue), "exportedAt": .string(replica.environment.timestamp),
            "format": .string(format), "unit": .string(try replica.unit(db)),
        ]
        // The members of the second object go on where the array ends.
        try file.write([UInt8(ascii: "]"), UInt8(ascii: ",")] + about.canonicalBytes().dropFirst())
        try file.write([UInt8(ascii: "\n")])
        try file.finish()
    }

    /// One change-set; its content goes in byte by byte as it was signed.
    private static func bytes(of entry: OutboxEntry, _ db: Database) throws -> [UInt8] {
        let receipt = try entry.receipt.map { try JSONValue(parsing: $0) } ?? .null
        var bytes = Array("{\"content\":".utf8)
        bytes += try entry.content(db)
        let rest: JSONValue = [
            "hash": .string(entry.hash), "receipt": receipt, "signature": JSONValue(entry.signature),
            "state": .string(entry.state.rawValue),
        ]
        return bytes + [UInt8(ascii: ",")] + rest.canonicalBytes().dropFirst()
    }
}
