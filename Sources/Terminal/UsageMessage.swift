public import Core
import Foundation

/// What is wrong with a command line, in the user's language.
///
/// The argument parser speaks English only. Its sentences are known here by their form; one that is not known stays as it is.
public enum UsageMessage {
    /// The forms of the parser's sentences, and what they say in 中文; longer forms come before those they begin with.
    private static let forms: [(form: String, words: [String])] = [
        ("Unknown option '(.+)'\\. Did you mean '(.+)'\\?", ["没有选项“", "”；是不是“", "”？"]),
        ("Unknown option '(.+)'", ["没有选项“", "”。"]),
        ("Invalid option: (.+)", ["没有选项“", "”。"]),
        ("Missing value for '(.+)'", ["“", "”后面缺少值。"]),
        ("The option '(.+)' does not take any value, but '(.+)' was specified\\.", ["选项“", "”不带值，却写了“", "”。"]),
        ("Unknown command '(.+)'", ["没有命令“", "”。"]),
        ("Unexpected argument '(.+)'", ["多出了“", "”。"]),
        ("([0-9]+) unexpected arguments: (.+)", ["多出了 ", " 个参数：", "。"]),
        ("Missing expected argument '(.+)'", ["缺少“", "”。"]),
        ("Missing one of: (.+)", ["以下须给出一个：", "。"]),
        ("Missing required subcommand\\.", ["缺少子命令。"]),
        ("Value to be set with (.+) had already been set with (.+)", ["", " 与 ", " 不能同时给出。"]),
        (
            "The value '(.+)' is invalid for '(.+)'\\. Please provide one of the following:",
            ["“", "”不能用作“", "”；可以是以下之一："]
        ),
        ("The value '(.+)' is invalid for '(.+)'\\. Please provide one of (.+)\\.", ["“", "”不能用作“", "”；可以是", "。"]),
        ("The value '(.+)' is invalid for '(.+)'(?:: .+)?", ["“", "”不能用作“", "”。"]),
    ]

    /// The lines' beginnings.
    private static let labels = [("Error: ", "错误："), ("Usage: ", "用法："), ("Help:  ", "说明：")]

    /// The language that a command line asks for, also one that cannot be understood.
    /// - Parameters:
    ///   - arguments: the command line.
    ///   - environment: the process's environment.
    /// - Returns: The language.
    public static func language(of arguments: [String], environment: [String: String]) -> Language {
        var flag: String?
        for (place, argument) in arguments.enumerated() where argument.hasPrefix("--lang") {
            if argument.hasPrefix("--lang=") { flag = String(argument.dropFirst("--lang=".count)) }
            if argument == "--lang", place + 1 < arguments.count { flag = arguments[place + 1] }
        }
        return LanguageChoice.from(flag: flag, environment: environment)
            ?? LanguageChoice.from(flag: nil, environment: environment) ?? .zh
    }

    /// Tells what is wrong with this process's command line: on standard error in words, and with `--json` also as one value.
    /// - Parameters:
    ///   - short: the parser's message alone.
    ///   - full: the same with what to do.
    ///   - arguments: what the parser was given.
    public static func tell(_ short: String, full: String, of arguments: [String]) {
        let (short, full) = naming(unknownCommand(in: CommandLine.arguments.prefix(1) + arguments, full), short, full)
        let language = language(of: CommandLine.arguments, environment: ProcessInfo.processInfo.environment)
        if CommandLine.arguments.contains("--json") {
            let message = JSONValue.string(words(short, language))
            let value: JSONValue = ["error": ["code": .string(ExitStatus.usage.code), "message": message]]
            try? TerminalOutput.writeOut(value.canonicalText() + "\n")
        }
        TerminalOutput.writeErr(words(full, language) + "\n")
    }

    /// Tells that help is asked about a command that there is not.
    /// - Parameters:
    ///   - topic: what it is asked about.
    ///   - program: the program's name.
    ///   - arguments: the command line.
    public static func tell(unknownTopic topic: String, of program: String, _ arguments: [String]) {
        let short = "Unknown command '\(topic)'"
        let hint = "  See '\(program) --help' for more information."
        tell(short, full: "Error: \(short)\nUsage: \(program) help [<command>]\n\(hint)", of: arguments)
    }

    /// The word that stands where a command must, if the usage in a message says that one is missing there.
    /// - Parameters:
    ///   - arguments: the command line, the program's name first.
    ///   - full: the parser's message with the usage.
    /// - Returns: The word; nil where there is none, or an option.
    static func unknownCommand(in arguments: [String], _ full: String) -> String? {
        guard let usage = full.firstMatch(of: /Usage: ([^<\n]+) <subcommand>/) else { return nil }
        let place = usage.1.split(separator: " ").count
        guard place < arguments.count, !arguments[place].hasPrefix("-") else { return nil }
        return arguments[place]
    }

    /// The messages about a command that there is not: the parser blames the first option after it, or calls it an argument.
    private static func naming(_ unknown: String?, _ short: String, _ full: String) -> (short: String, full: String) {
        guard let unknown else { return (short, full) }
        let said = "Unknown command '\(unknown)'"
        return (said, full.replacing("Error: " + short, with: "Error: " + said))
    }

    /// A message of the parser, made safe for a terminal.
    /// - Parameters:
    ///   - message: its lines.
    ///   - language: the language.
    /// - Returns: the same lines in that language.
    public static func words(_ message: String, _ language: Language) -> String {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map {
            TerminalText.safe(String($0))
        }
        guard language == .zh else { return lines.joined(separator: "\n") }
        return lines.map(chinese).joined(separator: "\n")
    }

    private static func chinese(_ line: String) -> String {
        if let hint = try? Regex("  See '(.+)' for more information\\.").wholeMatch(in: line) {
            return "  详见 \(hint.output[1].substring ?? "")"
        }
        for (label, words) in labels where line.hasPrefix(label) {
            return words + sentence(String(line.dropFirst(label.count)))
        }
        return sentence(line)
    }

    /// Several things in the parser's quotes as a 中文 list, the last one after 或 where one of them is to be chosen.
    private static func list(_ text: String) -> String {
        guard text.hasPrefix("'"), text.hasSuffix("'"), text.count > 1 else { return text }
        let isChoice = text.contains("' or '") || text.contains("' and '")
        let parts = text.dropFirst().dropLast().replacing("' or '", with: "', '").replacing("' and '", with: "', '")
            .split(separator: "', '").map { "“\($0)”" }
        guard isChoice, parts.count > 1 else { return Language.zh.list(parts) }
        return Language.zh.list(parts.dropLast()) + "或" + parts[parts.count - 1]
    }

    private static func sentence(_ text: String) -> String {
        for (form, words) in forms {
            guard let match = try? Regex(form).wholeMatch(in: text) else { continue }
            let captured = match.output.dropFirst().map { list(String($0.substring ?? "")) }
            return zip(words, captured + [""]).map { $0 + $1 }.joined()
        }
        return text
    }
}
