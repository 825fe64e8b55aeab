import Testing

/// The screen that transcripts are made from.
struct TerminalScreenTests {
    @Test(arguments: [
        ("ab\r\ncd\r\n\r\n", ["ab", "cd"]), ("一二三", ["一二", "三"]), ("ab一二", ["ab一", "二"]), ("abcdefg", ["abcde", "fg"]),
        ("> x\r\n! no\u{1B}[1A\r\u{1B}[3C\r\u{1B}[J> y\r\nz", ["> y", "z"]), ("12345\r\u{1B}[K6", ["6"]),
        ("\u{1B}[?2004h\u{1B}[1;31mred\u{1B}[0m\u{7}", ["red"]), ("ab  \r\n", ["ab"]),
    ])
    func `A screen of five columns shows what a terminal would`(text: String, lines: [String]) throws {
        #expect(try TerminalScreen(text, columns: 5).lines == lines)
    }

    @Test func `A command that it does not know is refused`() {
        #expect(throws: TerminalScreen.UnknownCommand.self) { try TerminalScreen("\u{1B}[2J") }
    }
}
