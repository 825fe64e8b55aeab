/// One drawing of an input line with the remarks below it, as text for a terminal that moves its cursor.
///
/// The cursor ends on the input line, which is the frame's first: the next drawing begins from there, whatever was below.
package struct PromptFrame {
    private let prompt: String
    private let buffer: EditBuffer
    private let notes: [LineNote]
    private let width: Int
    private let height: Int
    private let usesColour: Bool

    /// Takes what is to be drawn, and the terminal's size.
    package init(prompt: String, buffer: EditBuffer, notes: [LineNote], width: Int, height: Int, usesColour: Bool) {
        self.prompt = prompt
        self.buffer = buffer
        self.notes = notes
        self.width = width
        self.height = height
        self.usesColour = usesColour
    }

    private static let erase = "\r\u{1B}[J"

    private var window: LineWindow { LineWindow(buffer, width: width - DisplayWidth.of(prompt)) }

    /// The frame while the person types.
    package var live: String {
        // More would scroll the input line away.
        let below = notes.flatMap { $0.shown(width: width - 1, usesColour: usesColour) }.prefix(max(height - 2, 0))
        var text = Self.erase + prompt + window.text + below.map { "\r\n" + $0 }.joined()
        if !below.isEmpty { text += "\u{1B}[\(below.count)A" }
        let column = DisplayWidth.of(prompt) + window.cursor
        text += "\r" + (column > 0 ? "\u{1B}[\(column)C" : "")
        return text
    }

    /// The frame that stays when the line is done; remarks without words go.
    package var final: String {
        let below = notes.filter { !$0.text.isEmpty }.flatMap { $0.shown(width: width - 1, usesColour: usesColour) }
        return Self.erase + prompt + window.text + "\r\n" + below.map { $0 + "\r\n" }.joined()
    }
}
