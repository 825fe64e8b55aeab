import Foundation

/// What a part of the package points to.
final class Relationships: XMLHandler {
    /// One pointer.
    struct Target {
        let type: String
        let part: String
    }

    private static let most = 4_000

    private(set) var targets: [String: Target] = [:]
    /// Whether the types are those of the strict edition.
    private(set) var isStrict = false
    private let part: String
    private var firstOfType: [String: String] = [:]

    /// Reads the relationships of a part; an empty name stands for the package itself.
    init(of part: String, limits: WorkbookLimits) {
        self.part = part
        super.init(limits: limits)
    }

    /// Where the package keeps the relationships of a part.
    static func part(of part: String) -> String {
        let slash = part.lastIndex(of: "/")
        let folder = slash.map { part[...$0] } ?? ""
        let name = slash.map { part[part.index(after: $0)...] } ?? part[...]
        return "\(folder)_rels/\(name).rels"
    }

    /// Part that the first relationship of a type points to.
    func part(ofType type: String) -> String? {
        firstOfType[type]
    }

    /// An identifier that none of the relationships has.
    func freeID(_ stem: String) -> String {
        var number = 1
        while targets["\(stem)\(number)"] != nil { number += 1 }
        return "\(stem)\(number)"
    }

    override func open(_ name: XMLName, _ attributes: XMLAttributes) throws {
        guard depth == 2, name.isNamed("Relationship"), attributes.value("TargetMode") != "External",
            let id = attributes.value("Id"), let type = attributes.value("Type"),
            let target = attributes.value("Target")
        else { return }
        guard targets.count < Self.most else { throw WorkbookError(.tooLarge) }
        isStrict = isStrict || type.hasPrefix("http://purl.oclc.org/")
        let kind = Self.kind(type)
        let resolved = Self.resolve(target, from: part)
        targets[id] = Target(type: kind, part: resolved)
        if firstOfType[kind] == nil { firstOfType[kind] = resolved }
    }

    /// The last word of a type, which is the same in both editions of the standard.
    static func kind(_ type: String) -> String {
        type.split(separator: "/").last.map(String.init) ?? ""
    }

    /// The part that a target means: it is relative to the folder of its part, or absolute in the package.
    static func resolve(_ target: String, from part: String) -> String {
        let decoded = target.removingPercentEncoding ?? target
        let base = decoded.hasPrefix("/") ? "" : part.lastIndex(of: "/").map { part[..<$0] } ?? ""
        var steps: [Substring] = []
        for step in base.split(separator: "/") + decoded.split(separator: "/") {
            switch step {
            case ".": continue
            case "..": _ = steps.popLast()
            default: steps.append(step)
            }
        }
        return steps.joined(separator: "/")
    }
}
