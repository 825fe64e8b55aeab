public import Core

/// The JSON Schema of one message, or of a part that several have.
///
/// One source for `docs/schemas` and for the components of `/openapi.json`. A schema says what the reader of that side takes;
/// what a sender must add to it stands in docs/protocol.md.
public struct MessageSchema: Sendable {
    /// The name of the file, without `.json`, and of the component.
    public let name: String
    /// What it is, in a sentence.
    public let about: String
    private let form: JSONValue

    init(_ name: String, _ about: String, _ form: JSONValue) {
        self.name = name
        self.about = about
        self.form = form
    }

    /// Every schema, in the order of docs/protocol.md.
    public static let all = meeting + changeSets + reading + carrier + status + bodies

    /// The schema as a document of its own.
    public var document: JSONValue {
        var members = resolved { "\($0).json" }
        members["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        members["$id"] = .string("\(name).json")
        members["title"] = .string(name)
        return .object(members)
    }

    /// The schema as a component of an OpenAPI document.
    public var component: JSONValue { .object(resolved { "#/components/schemas/\($0)" }) }

    private func resolved(_ place: (String) -> String) -> [String: JSONValue] {
        guard case .object(var members) = Self.resolve(form, place) else { return [:] }
        members["description"] = .string(about)
        return members
    }

    /// Schemas name each other by their names alone; every form has its own way to say where they are.
    private static func resolve(_ value: JSONValue, _ place: (String) -> String) -> JSONValue {
        switch value {
        case .object(let members):
            if let name = members["$ref"]?.stringValue { return ["$ref": .string(place(name))] }
            return .object(members.mapValues { resolve($0, place) })
        case .array(let elements): return .array(elements.map { resolve($0, place) })
        case .null, .bool, .integer, .string: return value
        }
    }
}
