import Foundation

/// A page of docs/ that tells what programs did and showed: sentences, terminal screens, tables.
struct Transcript {
    private var blocks: [String] = []

    /// Adds a paragraph or a heading.
    mutating func say(_ text: String) { blocks.append(text) }

    /// Adds lines of a terminal, without empty ones at the end.
    mutating func show(_ lines: some Sequence<String>) {
        var lines = Array(lines)
        while lines.last?.isEmpty == true { lines.removeLast() }
        blocks.append("```console\n" + lines.joined(separator: "\n") + "\n```")
    }

    /// Adds a table, its heading first.
    mutating func show(table rows: [[String]]) {
        let lines = rows.map { "| " + $0.joined(separator: " | ") + " |" }
        let rule = "|" + String(repeating: "---|", count: rows.first?.count ?? 0)
        blocks.append((lines.prefix(1) + [rule] + lines.dropFirst()).joined(separator: "\n"))
    }

    /// The page.
    var text: String { blocks.joined(separator: "\n\n") + "\n" }
}
