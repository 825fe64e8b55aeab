/// A remark that stands below an input line.
///
/// Its mark and its words tell the tone; colour only repeats it.
package struct LineNote: Equatable, Sendable {
    /// What the remark means for the input.
    package enum Tone: String, Sendable {
        /// It is in order.
        case good = "✓"
        /// It cannot be taken.
        case bad = "✗"
        /// It can be taken, but is worth a look.
        case warning = "!"
        /// Neither: a hint.
        case plain = "·"
    }

    /// What it means.
    package let tone: Tone
    /// The words; may be empty.
    package let text: String

    /// Makes a remark.
    package init(_ tone: Tone, _ text: String) {
        self.tone = tone
        self.text = text
    }

    /// The lines that show it, mark first.
    package func lines(width: Int) -> [String] {
        TextWrap.lines(text.isEmpty ? tone.rawValue : "\(tone.rawValue) \(text)", width: width, indent: 2)
    }
}

/// What is thought of an input, while it is typed and when it is sent.
package struct LineJudgement: Equatable, Sendable {
    /// Whether Enter takes it.
    package var isAcceptable: Bool
    /// What is said below the line.
    package var notes: [LineNote]

    /// Makes a judgement.
    package init(isAcceptable: Bool, notes: [LineNote] = []) {
        self.isAcceptable = isAcceptable
        self.notes = notes
    }
}
