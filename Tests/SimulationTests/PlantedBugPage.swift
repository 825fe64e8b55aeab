#if DEBUG
import Foundation
import SyncProtocol

/// docs/planted-bugs.md, as it has to be.
struct PlantedBugPage {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardizedFileURL
    private static let file = root.appendingPathComponent("docs/planted-bugs.md")

    let text: String

    init() throws {
        let meanings = try Self.meanings()
        func row(_ rule: Rule, _ cells: String...) -> String {
            "| " + (["`\(rule)`", meanings[rule] ?? ""] + cells).joined(separator: " | ") + " |\n"
        }
        let seen = PlantedBug.all.map { row($0.rule, String($0.seed), "`\($0.breaks)`") }
        text = """
            # Planted bugs

            The simulation (`Tests/Simulator`) plays random histories of the synchronisation, one per seed, and checks after every commit
            what must always hold. Would it notice a mistake? Tests leave one rule of [the protocol](protocol.md) out at a time; the table
            names the first seed, counted from 0, at which the simulation notices, and the invariant that breaks first. With all rules in
            force the same seed breaks nothing. Every rule is missed within 5,000 seeds; `PlantedBugTests` runs each.

            `shenbao-soak --rule RULE --first --threads 1`, in a debug build, finds a row anew. This page is made by
            `SHENBAO_RENEW=1 swift test --filter PlantedBugTests`.

            | rule | what it says, and what happens without it | first seed | breaks |
            |---|---|---|---|
            \(seen.joined())
            """
    }

    func current() throws -> String { try String(decoding: Data(contentsOf: Self.file), as: UTF8.self) }

    func renew() throws { try Data(text.utf8).write(to: Self.file) }

    /// What the source says of each rule.
    private static func meanings() throws -> [Rule: String] {
        let source = root.appendingPathComponent("Sources/SyncProtocol/Rules/Rule.swift")
        var meanings: [Rule: String] = [:]
        var comment: [Substring] = []
        for line in try String(decoding: Data(contentsOf: source), as: UTF8.self).split(separator: "\n") {
            let words = line.drop { $0 == " " }
            if words.hasPrefix("/// ") {
                comment.append(words.dropFirst(4))
                continue
            }
            let rule = words.hasPrefix("case ") ? Rule(rawValue: String(words.dropFirst(5))) : nil
            if let rule { meanings[rule] = comment.joined(separator: " ") }
            comment = []
        }
        return meanings
    }
}
#endif
