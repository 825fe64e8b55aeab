import Core
import Crypto
import Foundation
import SchemaCheck
import SyncProtocol
import Testing

/// Messages of protocol 1 as they were on the day when they were added: every later version reads them.
@Suite struct GoldenTests {
    @Test func `no byte of a golden message changes, and none goes`() throws {
        let entries = try GoldenIndex.entries.get()
        #expect(Set(entries.keys) == Set(GoldenMessages.all.map(\.name)))
        let files = try FileManager.default.contentsOfDirectory(atPath: GoldenMessage.folder.path)
        #expect(Set(files) == Set(entries.keys.map { "\($0).json" } + ["index.json"]))
        for message in GoldenMessages.all {
            let bytes = try message.bytes()
            #expect(SHA256.hash(data: bytes).hexadecimal == entries[message.name]?["sha256"]?.stringValue, "\(message)")
            #expect(try JSONValue(parsing: bytes).canonicalBytes() == bytes, "\(message) is not canonical")
        }
    }

    @Test func `the index itself is the one that was released`() throws {
        // The index of the first release; what is added later gets a list of its own.
        let entries = try GoldenIndex.entries.get()
        let hashes = Self.released.map { "\($0) \(entries[$0]?["sha256"]?.stringValue ?? "")\n" }.joined()
        #expect(SHA256.hash(data: Array(hashes.utf8)).hexadecimal == Self.releasedHash)
    }

    private static let released = [
        "digest-response", "digest-response-buckets", "digest-response-rows", "enrol-request", "enrol-response",
        "hello",
        "hello-upgrade", "history-page", "pull-page", "pull-page-last", "push-request", "push-request-nothing",
        "push-request-offered-again", "push-response", "push-response-refusals", "rows-request", "session-request",
        "session-request-first", "session-response", "session-response-set-back",
    ]
    private static let releasedHash = "c0e941f10560ac55dacdbba59055a3dce7e74ed94898199d5c9b520b92fccc09"

    @Test(arguments: GoldenMessages.all)
    func `every golden message is read, and nothing of it is lost`(message: GoldenMessage) throws {
        let json = try message.json()
        let again = try MessageReader.rewrite(json, as: message.schema)
        #expect(Self.losses(json, again).filter { $0 != ".schema" } == [])
    }

    /// Paths of members that the second value lacks or says otherwise.
    private static func losses(_ old: JSONValue, _ new: JSONValue, _ path: String = "") -> [String] {
        switch (old, new) {
        case (.object(let left), .object(let right)):
            return left.keys.sorted().flatMap {
                losses(left[$0] ?? .null, right[$0] ?? .string("absent"), "\(path).\($0)")
            }
        case (.array(let left), .array(let right)) where left.count == right.count:
            return zip(left, right).enumerated().flatMap { losses($1.0, $1.1, "\(path)[\($0)]") }
        default: return old == new ? [] : [path]
        }
    }

    @Test(arguments: GoldenMessages.all)
    func `every golden message is as its schema says`(message: GoldenMessage) throws {
        #expect(Schemas.validator.findings(in: try message.json(), by: message.schema) == [])
    }

    @Test func `signatures of golden messages hold by the fixed keys`() throws {
        let device = try GoldenMessages.key(GoldenMessages.deviceSeed).publicKey
        let server = try GoldenMessages.key(GoldenMessages.serverSeed).publicKey
        var checked = 0
        func check(
            _ part: JSONValue,
            _ member: String,
            _ purpose: Signatures.Purpose,
            _ key: Curve25519.Signing.PublicKey
        ) {
            let bytes = part[member]?.canonicalBytes() ?? []
            #expect(Signatures.isValid(part["signature"]?.stringValue ?? "", over: bytes, as: purpose, by: key))
            checked += 1
        }
        for message in GoldenMessages.all {
            let json = try message.json()
            if message.schema == "SessionRequest" { check(json, "content", .session, device) }
            for element in json["changeSets"]?.arrayValue ?? [] {
                check(element, "content", .changeSet, device)
                if let receipt = element["receipt"] { check(receipt, "receipt", .receipt, server) }
            }
            for receipt in json["receipts"]?.arrayValue ?? [] { check(receipt, "receipt", .receipt, server) }
        }
        #expect(checked >= 24)
    }
}
