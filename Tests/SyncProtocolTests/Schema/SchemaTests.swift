import Core
import Foundation
import SchemaCheck
import Testing

@testable import SyncProtocol

/// The schemas as they are published.
enum Schemas {
    static let validator = SchemaValidator(
        Dictionary(uniqueKeysWithValues: MessageSchema.all.map { ($0.name, $0.document) })
    )
}

@Suite struct SchemaTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../docs/schemas").standardizedFileURL

    @Test func `docs/schemas is what the source gives`() throws {
        if ProcessInfo.processInfo.environment["SHENBAO_RENEW"] != nil {
            try? FileManager.default.removeItem(at: Self.folder)
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            for schema in MessageSchema.all {
                try Data(SchemaPage.text(schema.document).utf8).write(
                    to: Self.folder.appendingPathComponent("\(schema.name).json")
                )
            }
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(files) == Set(MessageSchema.all.map { "\($0.name).json" }))
        for schema in MessageSchema.all {
            let file = Self.folder.appendingPathComponent("\(schema.name).json")
            let isRenewed =
                try String(decoding: Data(contentsOf: file), as: UTF8.self) == SchemaPage.text(schema.document)
            #expect(
                isRenewed,
                "\(schema.name).json: write it anew with SHENBAO_RENEW=1 swift test --filter SchemaTests"
            )
        }
    }

    @Test func `schemas have names of their own, and every reference leads to one`() {
        let names = MessageSchema.all.map(\.name)
        #expect(Set(names).count == names.count)
        for schema in MessageSchema.all {
            for (text, ending) in [(schema.document, ".json"), (schema.component, "")] {
                for reference in Self.references(in: text) {
                    let name = reference.split(separator: "/").last.map(String.init) ?? ""
                    #expect(names.contains { $0 + ending == name }, "\(schema.name): \(reference)")
                }
            }
        }
    }

    private static func references(in value: JSONValue) -> [String] {
        switch value {
        case .object(let members):
            return members.flatMap { $0 == "$ref" ? [$1.stringValue ?? ""] : references(in: $1) }
        case .array(let elements): return elements.flatMap(references)
        case .null, .bool, .integer, .string: return []
        }
    }

    @Test(arguments: [0, 1, 9, 10, 35, 99, 100, 1_048_575, 4_398_046_511_103])
    func `a number's bound is in the pattern to the last digit`(bound: Int) throws {
        let schema = SchemaValidator(["N": ["pattern": .string("^(?:\(NumberPattern.upTo(bound)))$")]])
        for number in [0, bound / 10, bound / 2, max(0, bound - 1), bound] {
            #expect(schema.findings(in: .string(String(number)), by: "N").isEmpty, "\(number)")
        }
        for text in [String(bound + 1), String(bound + 10), "\(bound)0", "01", "", "-1", "\(bound)\n"] {
            let isWithin = Int(text).map { (0...bound).contains($0) && String($0) == text } ?? false
            #expect(schema.findings(in: .string(text), by: "N").isEmpty == isWithin, "\(text)")
        }
    }
}

/// How a schema is laid out as a file: members sorted, two blanks a level.
enum SchemaPage {
    static func text(_ value: JSONValue) -> String { text(value, "") + "\n" }

    private static func text(_ value: JSONValue, _ indent: String) -> String {
        let short = value.canonicalText()
        if short.count + indent.count <= 100 { return short }
        let inner = indent + "  "
        switch value {
        case .object(let members):
            let lines = members.keys.sorted().map {
                "\(inner)\(JSONValue.string($0).canonicalText()): \(text(members[$0] ?? .null, inner))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
        case .array(let elements):
            return "[\n\(elements.map { inner + text($0, inner) }.joined(separator: ",\n"))\n\(indent)]"
        case .null, .bool, .integer, .string: return short
        }
    }
}
