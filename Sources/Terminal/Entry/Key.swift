/// A key that a person pressed on a terminal, or text that arrived.
package enum Key: Equatable, Sendable {
    /// Characters that were typed, or pasted: never with a line break or a control character.
    case text(String)
    /// The line is done.
    case enter
    /// Takes away the character before the cursor.
    case backspace
    /// Takes away the character at the cursor.
    case delete
    /// One character to the left.
    case left
    /// One character to the right.
    case right
    /// To the beginning of the line (also Ctrl-A).
    case home
    /// To the end of the line (also Ctrl-E).
    case end
    /// The previous question (also Ctrl-B).
    case back
    /// Down; means nothing on one line.
    case down
    /// Takes the proposed value into the line.
    case tab
    /// Takes away everything before the cursor (Ctrl-U).
    case killLine
    /// Takes away the word before the cursor (Ctrl-W).
    case killWord
    /// Ctrl-C.
    case interrupt
    /// Ctrl-Z.
    case suspend
    /// Ctrl-D.
    case leave
}
