import Core
import Crypto
import Foundation
import SyncProtocol
import Testing

/// A message of protocol 1 as it lies in Golden: fixed for ever.
struct GoldenMessage: Sendable, CustomTestStringConvertible {
    /// The file, without `.json`.
    let name: String
    /// Its schema.
    let schema: String
    /// Who sends it.
    let sender: Sender
    /// Makes it, for the day on which it is added.
    let make: @Sendable () throws -> JSONValue

    enum Sender: String { case device, server }

    var testDescription: String { name }

    init(_ name: String, _ schema: String, from sender: Sender, _ make: @escaping @Sendable () throws -> JSONValue) {
        self.name = name
        self.schema = schema
        self.sender = sender
        self.make = make
    }

    /// Where the files lie.
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../Golden").standardizedFileURL

    var file: URL { Self.folder.appendingPathComponent("\(name).json") }

    /// The bytes as they lie there.
    func bytes() throws -> [UInt8] {
        _ = try GoldenIndex.entries.get()
        return Array(try Data(contentsOf: file))
    }

    /// The message.
    func json() throws -> JSONValue { try JSONValue(parsing: try bytes()) }
}

/// Reads a message by its schema's name, and writes it again.
enum MessageReader {
    static func rewrite(_ json: JSONValue, as schema: String) throws -> JSONValue {
        switch schema {
        case "Hello": try Hello(json: json).json
        case "EnrolRequest": try EnrolRequest(json: json).json
        case "EnrolResponse": try EnrolResponse(json: json).json
        case "SessionRequest": try SessionRequest(json: json).json
        case "SessionResponse": try SessionResponse(json: json).json
        case "PushRequest": try PushRequest(json: json).json
        case "PushResponse": try PushResponse(json: json).json
        case "PullPage": try PullPage(json: json).json
        case "DigestResponse": try DigestResponse(json: json).json
        case "RowsRequest": try RowsRequest(json: json).json
        case "HistoryPage": try HistoryPage(json: json).json
        default: throw MessageError("schema", expected: "a message with a reader, not \(schema)")
        }
    }

    /// Whether the reader takes it.
    static func takes(_ json: JSONValue, as schema: String) -> Bool {
        do {
            _ = try rewrite(json, as: schema)
            return true
        } catch {
            return false
        }
    }
}
