public import Core
import Foundation

/// Judges values by JSON Schemas of the dialect that the project writes: the keywords of 2020-12 that it uses, and `x-maxBytes`.
///
/// A keyword that it does not know is an error of the schema, so that no condition is passed over unseen.
public struct SchemaValidator: Sendable {
    /// What is wrong with a value, or with the schema.
    public struct Finding: Hashable, Sendable, CustomStringConvertible {
        /// The path of the member.
        public var path: String
        /// The keyword that does not hold.
        public var keyword: String
        /// One line.
        public var description: String { "\(path.isEmpty ? "." : path): \(keyword)" }
    }

    private let schemas: [String: JSONValue]
    private let patterns: [String: NSRegularExpression]

    /// Takes schemas by their names; they may refer to each other as files or as components.
    public init(_ schemas: [String: JSONValue]) {
        self.schemas = schemas
        var patterns: [String: NSRegularExpression] = [:]
        for schema in schemas.values { Self.collect(schema, into: &patterns) }
        self.patterns = patterns
    }

    /// Compiling an expression takes far longer than asking it.
    private static func collect(_ schema: JSONValue, into patterns: inout [String: NSRegularExpression]) {
        if let pattern = schema["pattern"]?.stringValue, patterns[pattern] == nil {
            patterns[pattern] = try? NSRegularExpression(pattern: pattern)
        }
        for member in schema.objectValue?.values.map({ $0 }) ?? schema.arrayValue ?? [] {
            collect(member, into: &patterns)
        }
    }

    /// What is wrong with a value by the schema of a name; empty if nothing is.
    public func findings(in value: JSONValue, by name: String) -> [Finding] {
        guard let schema = schemas[name] else { return [Finding(path: "", keyword: "no schema \(name)")] }
        return findings(in: value, by: schema, at: "")
    }

    /// What is wrong with a value by a schema that has no name.
    public func findings(in value: JSONValue, by schema: JSONValue) -> [Finding] {
        findings(in: value, by: schema, at: "")
    }

    private func findings(in value: JSONValue, by schema: JSONValue, at path: String) -> [Finding] {
        switch schema {
        case .bool(let isAllowed): return isAllowed ? [] : [Finding(path: path, keyword: "false")]
        case .object(let keywords):
            return keywords.keys.sorted().flatMap { judge(value, $0, keywords[$0] ?? .null, keywords, path) }
        case .null, .integer, .string, .array: return [Finding(path: path, keyword: "not a schema")]
        }
    }

    private func judge(
        _ value: JSONValue,
        _ keyword: String,
        _ rule: JSONValue,
        _ all: [String: JSONValue],
        _ path: String
    ) -> [Finding] {
        let wrong = [Finding(path: path, keyword: keyword)]
        switch keyword {
        case "$schema", "$id", "title", "description", "format", "then", "else", "default": return []
        case "$ref": return findings(in: value, by: resolved(rule), at: path)
        case "type":
            let types = rule.arrayValue?.compactMap(\.stringValue) ?? [rule.stringValue ?? ""]
            return types.contains(value.schemaType) ? [] : wrong
        case "const": return value == rule ? [] : wrong
        case "enum": return rule.arrayValue?.contains(value) == true ? [] : wrong
        case "not": return findings(in: value, by: rule, at: path).isEmpty ? wrong : []
        case "allOf": return (rule.arrayValue ?? []).flatMap { findings(in: value, by: $0, at: path) }
        case "anyOf":
            let isAny = (rule.arrayValue ?? []).contains { findings(in: value, by: $0, at: path).isEmpty }
            return isAny ? [] : wrong
        case "if":
            let branch = findings(in: value, by: rule, at: path).isEmpty ? all["then"] : all["else"]
            return branch.map { findings(in: value, by: $0, at: path) } ?? []
        case "minimum", "maximum":
            guard let number = value.integerValue, let bound = rule.integerValue else { return [] }
            return (keyword == "minimum" ? number >= bound : number <= bound) ? [] : wrong
        case "minLength", "maxLength", "x-maxBytes", "pattern":
            return value.stringValue.map { holds(keyword, rule, for: $0) ? [] : wrong } ?? []
        case "items", "minItems", "maxItems", "uniqueItems":
            return value.arrayValue.map { judge($0, keyword, rule, path) } ?? []
        case "properties", "required", "additionalProperties", "propertyNames", "minProperties", "maxProperties":
            return value.objectValue.map { judge($0, keyword, rule, all, path) } ?? []
        default: return [Finding(path: path, keyword: "unknown keyword \(keyword)")]
        }
    }

    private func resolved(_ reference: JSONValue) -> JSONValue {
        let place = reference.stringValue ?? ""
        let file = place.split(separator: "/").last.map(String.init) ?? ""
        let name = file.hasSuffix(".json") ? String(file.dropLast(5)) : file
        return schemas[name] ?? .string(place)
    }

    private func holds(_ keyword: String, _ rule: JSONValue, for text: String) -> Bool {
        switch keyword {
        case "minLength": return text.unicodeScalars.count >= rule.integerValue ?? 0
        case "maxLength": return text.unicodeScalars.count <= rule.integerValue ?? 0
        case "x-maxBytes": return text.utf8.count <= rule.integerValue ?? 0
        default:
            guard let pattern = rule.stringValue,
                let expression = patterns[pattern] ?? (try? NSRegularExpression(pattern: pattern))
            else { return false }
            let whole = NSRange(text.startIndex..., in: text)
            guard let match = expression.firstMatch(in: text, range: whole) else { return false }
            // ICU's `$` also fits before a line feed at the end; that of JSON Schema does not.
            return !pattern.hasSuffix("$") || match.range.upperBound == whole.upperBound
        }
    }

    private func judge(_ elements: [JSONValue], _ keyword: String, _ rule: JSONValue, _ path: String) -> [Finding] {
        let wrong = [Finding(path: path, keyword: keyword)]
        switch keyword {
        case "minItems": return elements.count >= rule.integerValue ?? 0 ? [] : wrong
        case "maxItems": return elements.count <= rule.integerValue ?? 0 ? [] : wrong
        case "uniqueItems": return Set(elements).count == elements.count ? [] : wrong
        default:
            return elements.enumerated().flatMap { findings(in: $1, by: rule, at: "\(path)[\($0)]") }
        }
    }

    private func judge(
        _ members: [String: JSONValue],
        _ keyword: String,
        _ rule: JSONValue,
        _ all: [String: JSONValue],
        _ path: String
    ) -> [Finding] {
        let wrong = [Finding(path: path, keyword: keyword)]
        switch keyword {
        case "minProperties": return members.count >= rule.integerValue ?? 0 ? [] : wrong
        case "maxProperties": return members.count <= rule.integerValue ?? 0 ? [] : wrong
        case "required":
            return (rule.arrayValue ?? []).compactMap(\.stringValue).filter { members[$0] == nil }
                .map { Finding(path: "\(path).\($0)", keyword: keyword) }
        case "propertyNames":
            return members.keys.sorted().flatMap { findings(in: .string($0), by: rule, at: "\(path).\($0)") }
        case "properties":
            return (rule.objectValue ?? [:]).sorted { $0.key < $1.key }.flatMap { name, schema in
                members[name].map { findings(in: $0, by: schema, at: "\(path).\(name)") } ?? []
            }
        default:
            let declared = all["properties"]?.objectValue ?? [:]
            return members.keys.sorted().filter { declared[$0] == nil }
                .flatMap { findings(in: members[$0] ?? .null, by: rule, at: "\(path).\($0)") }
        }
    }
}

extension JSONValue {
    /// The name of the value's type in schemas.
    fileprivate var schemaType: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
