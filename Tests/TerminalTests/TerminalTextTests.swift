import Terminal
import Testing

struct TerminalTextTests {
    @Test(arguments: [
        ("张三", "张三"),
        ("\u{1B}[2J", "\\u{1B}[2J"),
        ("\u{1B}]0;title\u{7}", "\\u{1B}]0;title\\u{7}"),
        ("\u{9B}31m", "\\u{9B}31m"),
        ("a\nb\rc\td", "a\\nb\\rc\\td"),
        ("a\r\nb", "a\\r\\nb"),
        ("\u{0}\u{7F}\u{8}", "\\u{0}\\u{7F}\\u{8}"),
        ("abc\u{202E}fdp", "abc\\u{202E}fdp"),
        ("\u{2066}x\u{2069}\u{200F}", "\\u{2066}x\\u{2069}\\u{200F}"),
        ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
        ("张\u{200B}三\u{FEFF}", "张\\u{200B}三\\u{FEFF}"),
        ("\u{E0041}", "\\u{E0041}"),
        ("\u{FFFE}", "\\u{FFFE}"),
        ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"),
        ("\u{E000}𠮷葛\u{E0100}", "\u{E000}𠮷葛\u{E0100}"),
        ("C:\\表\\n", "C:\\表\\n"),
    ])
    func `what acts on a terminal or hides becomes visible`(text: String, shown: String) {
        #expect(TerminalText.safe(text) == shown)
    }

    @Test func `line feeds stay when asked for, and nothing else does`() {
        #expect(TerminalText.safe("一\n二\u{1B}\r\n", keepingLineBreaks: true) == "一\n二\\u{1B}\\r\n")
    }

    @Test func `no control character of any kind gets through`() throws {
        for value: UInt32 in Array(0..<0x20) + Array(0x7F..<0xA0) {
            let shown = TerminalText.safe("x" + String(try #require(Unicode.Scalar(value))) + "y")
            #expect(shown.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) }, "U+\(value)")
        }
    }
}
