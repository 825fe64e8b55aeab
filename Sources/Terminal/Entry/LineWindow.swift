/// The part of a long line that fits the terminal, the cursor always in it.
package struct LineWindow: Equatable, Sendable {
    /// What is shown; where something is hidden, an ellipsis stands at that end.
    package let text: String
    /// Columns before the cursor.
    package let cursor: Int

    /// Cuts a line to a number of columns, of which the last stays free for the cursor.
    package init(_ buffer: EditBuffer, width: Int) {
        let before = buffer.before.map { TerminalText.safe(String($0)) }
        let after = buffer.after.map { TerminalText.safe(String($0)) }
        let room = max(width, 4) - 1
        let total = (before + after).reduce(0) { $0 + DisplayWidth.of($1) }
        guard total > room else {
            text = (before + after).joined()
            cursor = before.reduce(0) { $0 + DisplayWidth.of($1) }
            return
        }
        // The cursor stands a third from the right unless the line ends sooner.
        let ahead = Self.prefix(after, columns: room / 3)
        let head = Self.suffix(before, columns: room - ahead.columns - (ahead.count < after.count ? 1 : 0))
        let tail = Self.prefix(after, columns: room - head.columns - 1)
        text = head.text + tail.text + (tail.count < after.count ? DisplayWidth.ellipsis : "")
        cursor = head.columns
    }

    private typealias Piece = (text: String, columns: Int, count: Int)

    private static func prefix(_ characters: [String], columns limit: Int) -> Piece {
        var piece: Piece = ("", 0, 0)
        for character in characters {
            let columns = DisplayWidth.of(character)
            guard piece.columns + columns <= limit else { break }
            piece = (piece.text + character, piece.columns + columns, piece.count + 1)
        }
        return piece
    }

    /// The end of a text, with an ellipsis in the columns where something is left out before it.
    private static func suffix(_ characters: [String], columns limit: Int) -> Piece {
        let all = characters.reduce(0) { $0 + DisplayWidth.of($1) }
        guard all > limit else { return (characters.joined(), all, characters.count) }
        let kept = prefix(characters.reversed(), columns: limit - 1)
        return (
            DisplayWidth.ellipsis + characters.suffix(kept.count).joined(), kept.columns + 1, kept.count
        )
    }
}
