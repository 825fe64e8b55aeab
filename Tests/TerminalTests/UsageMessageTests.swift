import Core
import Testing

@testable import Terminal

/// The argument parser's sentences in the user's language.
@Suite struct UsageMessageTests {
    @Test(arguments: [
        ("Error: Unknown option '--bogus'", "错误：没有选项“--bogus”。"),
        ("Error: Unknown option '--jsn'. Did you mean '--json'?", "错误：没有选项“--jsn”；是不是“--json”？"),
        ("Error: Missing value for '--take <take>'", "错误：“--take <take>”后面缺少值。"),
        ("Error: Unexpected argument 'bogus'", "错误：多出了“bogus”。"),
        ("Error: 2 unexpected arguments: 'a', 'b'", "错误：多出了 2 个参数：“a”、“b”。"),
        ("Error: Missing one of: 'a', 'b'", "错误：以下须给出一个：“a”、“b”。"),
        ("Error: Missing expected argument '<id>'", "错误：缺少“<id>”。"),
        (
            "Error: The value 'x' is invalid for '<what>'. Please provide one of 'a' or 'b'.",
            "错误：“x”不能用作“<what>”；可以是“a”或“b”。"
        ),
        (
            "Error: The value 'x' is invalid for '<what>'. Please provide one of 'a' and 'b'.",
            "错误：“x”不能用作“<what>”；可以是“a”或“b”。"
        ),
        (
            "Error: The value 'x' is invalid for '<what>'. Please provide one of 'a', 'b' or 'c'.",
            "错误：“x”不能用作“<what>”；可以是“a”、“b”或“c”。"
        ),
        (
            "Error: The value 'x' is invalid for '<what>'. Please provide one of 'a'.",
            "错误：“x”不能用作“<what>”；可以是“a”。"
        ),
        (
            "Error: The value 'x' is invalid for '<what>'. Please provide one of the following:",
            "错误：“x”不能用作“<what>”；可以是以下之一："
        ),
        ("Error: The value 'x' is invalid for '--limit <limit>'", "错误：“x”不能用作“--limit <limit>”。"),
        ("Usage: shenbao resolve <id>", "用法：shenbao resolve <id>"),
        ("Help:  <id>  冲突标识", "说明：<id>  冲突标识"),
        ("  See 'shenbao resolve --help' for more information.", "  详见 shenbao resolve --help"),
        ("Error: something new", "错误：something new"),
    ])
    func `a sentence of the parser is told in 中文, and one that is not known stays`(line: String, chinese: String) {
        #expect(UsageMessage.words(line, .zh) == chinese)
        #expect(UsageMessage.words(line, .en) == line)
    }

    @Test(arguments: [
        (["shenbao", "bogus", "--json"], "Usage: shenbao <subcommand>", "bogus"),
        (["shenbao", "outbox", "bogus", "-x"], "Usage: shenbao outbox <subcommand>", "bogus"),
        (["shenbao", "--json", "bogus"], "Usage: shenbao <subcommand>", nil),
        (["shenbao"], "Usage: shenbao <subcommand>", nil),
        (["shenbao", "list", "x"], "Usage: shenbao list <what>", nil),
    ])
    func `a command that there is not is named, whatever comes after it`(
        arguments: [String],
        usage: String,
        unknown: String?
    ) {
        let full = "Error: Unknown option '--json'\n\(usage)\n  See 'shenbao --help' for more information."
        #expect(UsageMessage.unknownCommand(in: arguments, full) == unknown)
    }

    @Test func `what the user typed cannot steer the terminal`() {
        #expect(!UsageMessage.words("Error: Unexpected argument '\u{1B}[2J'", .zh).contains("\u{1B}"))
        #expect(!UsageMessage.words("Error: Unexpected argument '\u{1B}[2J'", .en).contains("\u{1B}"))
    }

    @Test(arguments: [
        (["shenbao", "x", "--lang", "en"], [:], Language.en),
        (["shenbao", "x", "--lang=en"], ["LANG": "zh_CN.UTF-8"], .en),
        (["shenbao", "x", "--lang"], ["LANG": "en_US.UTF-8"], .en),
        (["shenbao", "x", "--lang", "fr"], [:], .zh),
    ])
    func `the language is that of a command line that is not understood`(
        arguments: [String],
        environment: [String: String],
        language: Language
    ) {
        #expect(UsageMessage.language(of: arguments, environment: environment) == language)
    }
}
