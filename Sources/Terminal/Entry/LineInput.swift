/// A question's line: what stands before it, what Tab takes into it, and who judges it.
package struct LineRequest {
    /// Stands before the input.
    package var prompt: String
    /// What Tab puts into the line; nil for nothing.
    package var proposal: String?
    /// Judges a text; called for every key, so it must be quick.
    package var judge: (String) -> LineJudgement

    /// Makes a request.
    package init(prompt: String, proposal: String? = nil, judge: @escaping (String) -> LineJudgement) {
        self.prompt = prompt
        self.proposal = proposal
        self.judge = judge
    }
}

/// How a question ended.
package enum LineResult: Equatable, Sendable {
    /// A line that the judge takes.
    case line(String)
    /// The previous question is asked for; what was typed so far.
    case back(String)
    /// The person wants to leave, or the terminal has gone; what was typed so far.
    case leave(String)
    /// Ctrl-C; what was typed so far.
    case interrupted(String)
}

/// Where answers come from: a terminal in raw mode, one in its own line mode, or a test.
package protocol LineInput: AnyObject {
    /// Columns that words may take.
    var width: Int { get }
    /// Whether colours are welcome.
    var usesColour: Bool { get }
    /// Whether keys are seen one by one.
    var seesKeys: Bool { get }
    /// Shows words, without a question.
    func tell(_ text: String)
    /// Asks until an acceptable line, or a wish to do something else, comes.
    func ask(_ request: LineRequest) -> LineResult
    /// Gives the terminal back as it was found.
    func close()
}

/// The terminal's own escapes for what words say already.
package enum TextStyle: String, Sendable {
    /// A heading.
    case bold = "1"
    /// A hint.
    case dim = "2"
    /// Wrong.
    case red = "31"
    /// Right.
    case green = "32"
    /// Worth a look.
    case yellow = "33"

    /// Wraps a text if colours are welcome.
    package func apply(_ text: String, if isWelcome: Bool) -> String {
        isWelcome && !text.isEmpty ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}

extension LineNote {
    /// Its lines, coloured if welcome.
    package func shown(width: Int, usesColour: Bool) -> [String] {
        let style: TextStyle =
            switch tone {
            case .good: .green
            case .bad: .red
            case .warning: .yellow
            case .plain: .dim
            }
        return lines(width: width).map { style.apply($0, if: usesColour) }
    }
}
