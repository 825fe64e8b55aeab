/// The line that a person is typing, and where the cursor stands in it.
///
/// Counted in characters as people see them: a letter with its accents goes with one press of Backspace.
package struct EditBuffer: Equatable, Sendable {
    /// What stands before the cursor.
    package private(set) var before: String
    /// What stands at the cursor and behind it.
    package private(set) var after = ""

    /// More than this is not taken: no field holds as much.
    private static let longest = 1 << 18

    /// Begins with a text, the cursor at its end.
    package init(_ text: String = "") { before = text }

    /// The whole line.
    package var text: String { before + after }

    /// Does what a key asks for.
    /// - Returns: Whether the key is one that edits or moves.
    package mutating func apply(_ key: Key) -> Bool {
        switch key {
        case .text(let typed): if text.utf8.count + typed.utf8.count <= Self.longest { before += typed }
        case .backspace: if !before.isEmpty { before.removeLast() }
        case .delete: if !after.isEmpty { after.removeFirst() }
        case .left: if let last = before.popLast() { after = String(last) + after }
        case .right: if !after.isEmpty { before.append(after.removeFirst()) }
        case .home: (before, after) = ("", text)
        case .end: (before, after) = (text, "")
        case .killLine: before = ""
        case .killWord: killWord()
        case .enter, .back, .down, .tab, .interrupt, .suspend, .leave: return false
        }
        return true
    }

    private mutating func killWord() {
        while before.last?.isWhitespace == true { before.removeLast() }
        while let last = before.last, !last.isWhitespace { before.removeLast() }
    }
}
