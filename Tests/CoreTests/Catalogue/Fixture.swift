import Core
import Foundation
import Testing

/// Files under Fixtures, which are copied from the domain's reference data.
enum Fixture {
    static func text(_ path: String) throws -> String {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        return String(decoding: try Data(contentsOf: folder.appendingPathComponent(path)), as: UTF8.self)
    }

    static func json(_ path: String) throws -> JSONValue { try JSONValue(parsing: text(path)) }
}

/// A JSON value as a table of its leaves by path, so that two of them can be compared field by field.
///
/// `null` is no leaf; an array adds its length.
struct LeafTable {
    private(set) var leaves: [String: JSONValue] = [:]

    init(_ value: JSONValue) { add(value, at: "") }

    private mutating func add(_ value: JSONValue, at path: String) {
        switch value {
        case .null: break
        case .object(let members):
            for (name, member) in members { add(member, at: path.isEmpty ? name : "\(path).\(name)") }
        case .array(let elements):
            leaves["\(path)#"] = JSONValue(elements.count)
            for (index, element) in elements.enumerated() { add(element, at: "\(path)[\(index)]") }
        default: leaves[path] = value
        }
    }

    /// A path without its positions: `tiers[2].code` is `tiers[].code`.
    static func generic(_ path: String) -> String { path.replacing(/\[[0-9]+\]/, with: "[]") }

    /// Expects the same leaves on both sides but for those that the exceptions name, each with its reason; an exception
    /// that no leaf needs is an error too.
    static func expectEqual(_ model: JSONValue, _ file: JSONValue, except exceptions: [String: String]) {
        let model = LeafTable(model).leaves
        let file = LeafTable(file).leaves
        var unused = Set(exceptions.keys)
        for (path, value) in file.sorted(by: { $0.key < $1.key }) {
            let generic = generic(path)
            if let key = exceptions.keys.first(where: {
                generic == $0 || generic.hasPrefix($0 + ".") || generic.hasPrefix($0 + "#")
                    || generic.hasPrefix($0 + "[")
            }) {
                unused.remove(key)
                #expect(model[path] == nil, "\(path) has an exception and is in the model")
            } else {
                #expect(model[path] == value, "\(path)")
            }
        }
        for path in model.keys.sorted() where file[path] == nil { Issue.record("\(path) is in the model only") }
        #expect(unused.isEmpty, "exceptions that nothing needs")
        #expect(!file.isEmpty)
    }
}
