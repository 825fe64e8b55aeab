import Foundation
import Terminal

extension CommandContext {
    /// Whether somebody sits at a terminal who can answer.
    var canAsk: Bool { isatty(STDIN_FILENO) == 1 && TerminalOutput.err.isTerminal }

    /// Asks, and waits for yes; anything else is no.
    func asks(_ question: String) -> Bool {
        tell(question)
        let answer = (readLine() ?? "").trimmingCharacters(in: .whitespaces).lowercased()
        return ["y", "yes", "是", "ｙ"].contains(answer)
    }
}
