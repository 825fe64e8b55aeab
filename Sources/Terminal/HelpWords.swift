public import Core
import Foundation

/// The words of a program's help, in the language that its command line asks for.
///
/// The argument parser takes help from static values and titles it in English: the values are chosen by ``language``, which is
/// decided before the parser makes them, and its own words are known here by their form.
public enum HelpWords {
    /// The language of this process's help; it never changes.
    public static let language = UsageMessage.language(
        of: CommandLine.arguments,
        environment: ProcessInfo.processInfo.environment
    )

    /// Titles of the parser, as whole beginnings of lines.
    private static let titles = [
        ("OVERVIEW: ", ""), ("USAGE: ", "用法："), ("ARGUMENTS:", "参数："), ("OPTIONS:", "选项："), ("SUBCOMMANDS:", "子命令："),
    ]

    /// Writes a clean exit of the parser (help, the version, a script for a shell) to standard output.
    /// - Parameter message: the parser's whole message.
    public static func tell(_ message: String) {
        guard !message.isEmpty else { return }
        try? TerminalOutput.writeOut(words(message, language) + "\n")
    }

    /// Help with the parser's own words in a language; what is no help stays as it is.
    /// - Parameters:
    ///   - message: what the parser would print.
    ///   - language: the language.
    /// - Returns: the same in that language.
    public static func words(_ message: String, _ language: Language) -> String {
        guard language == .zh, message.hasPrefix("OVERVIEW: ") || message.hasPrefix("USAGE: ") else { return message }
        let values = message.replacing(#/ ?\(values:\s+([^()]+)\)/#) { match in
            let listed = match.1.replacing(#/;\s+default(?: as flag)?:\s+/#, with: "；默认 ")
            return "（可选 " + listed + "）"
        }
        let defaults = values.replacing(#/ ?\(default:\s+([^()]+)\)/#) { "（默认 " + $0.1 + "）" }
        return defaults.split(separator: "\n", omittingEmptySubsequences: false).map { chinese(String($0)) }
            .joined(separator: "\n")
    }

    private static func chinese(_ line: String) -> String {
        for (title, words) in titles where line.hasPrefix(title) { return words + line.dropFirst(title.count) }
        if line.hasSuffix(" SUBCOMMANDS:") { return line.dropLast(" SUBCOMMANDS:".count) + "：" }
        if let hint = line.wholeMatch(of: #/ {2}See '(.+)' for detailed help\./#) { return "  各命令的说明：\(hint.1)" }
        return line.replacing("Show the version.", with: "显示版本。").replacing("Show help information.", with: "显示帮助。")
    }
}

extension String {
    /// Words of help: in 中文, or in English if the command line or the locale asks for it.
    /// - Parameters:
    ///   - chinese: the words in 中文.
    ///   - english: the words in English.
    /// - Returns: one of the two.
    public static func help(_ chinese: String, _ english: String) -> String {
        HelpWords.language == .zh ? chinese : english
    }
}
