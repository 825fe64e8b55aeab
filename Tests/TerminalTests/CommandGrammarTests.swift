import Testing

@testable import Terminal

/// Where the options of every command may stand, and what help can be asked about.
@Suite struct CommandGrammarTests {
    private let grammar = CommandGrammar(
        CommandNames([
            "status": CommandNames(), "carrier": CommandNames(["export": CommandNames(), "import": CommandNames()]),
        ]),
        flags: ["--json"],
        valued: ["--replica", "--lang"]
    )

    @Test(arguments: [
        ("", ""), ("status", "status"), ("status --json", "status --json"), ("--json status", "status --json"),
        ("--replica F status", "status --replica F"), ("--replica=F status", "status --replica=F"),
        ("--lang en status --json", "status --lang en --json"),
        ("--json --lang=en carrier export F", "carrier export --json --lang=en F"),
        ("carrier --json export F", "carrier export --json F"),
        ("--lang en carrier --replica R export F", "carrier export --lang en --replica R F"),
        // A value may read like a command.
        ("--replica status status", "status --replica status"),
        // What stands behind the command, and behind `--`, is its own.
        ("status x --json y", "status x --json y"), ("--json status -- --lang en", "status --json -- --lang en"),
        ("--json -- status --lang en", "--json -- status --lang en"), ("--replica -- status", "--replica -- status"),
        // Errors stay errors, and name what is wrong.
        ("--json bogus", "bogus --json"), ("--json carrier bogus x", "carrier bogus --json x"),
        ("--bogus status", "--bogus status"), ("--json --bogus status", "--bogus --json status"),
        ("--jsonx status", "--jsonx status"), ("--json=1 status", "--json=1 status"), ("--replica", "--replica"),
        ("--json", "--json"), ("--lang en --help", "--help --lang en"),
        ("--lang en help status", "help status"), ("help --json carrier export --lang=en", "help carrier export"),
    ])
    func `options of every command go behind the command's words`(typed: String, ordered: String) {
        func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }
        #expect(grammar.ordered(words(typed)) == words(ordered))
        #expect(grammar.ordered(words(ordered)) == words(ordered), "in order, it stays")
    }

    @Test(arguments: [
        ("help bogus", "bogus"), ("--lang en help bogus", "bogus"), ("help carrier bogus x", "carrier bogus"),
        ("help status x", "status x"), ("help", nil), ("help status", nil), ("help carrier import --json", nil),
        ("help help", nil), ("help -h", nil), ("status", nil), ("bogus", nil), ("", nil),
    ])
    func `help about a command that there is not is recognised`(typed: String, topic: String?) {
        #expect(grammar.unknownTopic(typed.split(separator: " ").map(String.init)) == topic)
    }
}
