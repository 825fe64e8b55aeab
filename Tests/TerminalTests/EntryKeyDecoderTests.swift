import Terminal
import Testing

struct EntryKeyDecoderTests {
    private func keys(_ text: String) -> [Key] {
        var decoder = KeyDecoder()
        return decoder.feed(text.utf8)
    }

    @Test(
        arguments: [
            ("张三a", [.text("张三a")]), ("\r", [.enter]), ("\n", [.enter]), ("\r\n", [.enter]),
            ("\r\r", [.enter, .enter]),
            ("\u{7F}", [.backspace]), ("\u{8}", [.backspace]), ("\u{1B}[3~", [.delete]), ("\u{1B}[D", [.left]),
            ("\u{1B}OC", [.right]), ("\u{1B}[1;5D", [.left]), ("\u{1B}[H", [.home]), ("\u{1B}[4~", [.end]),
            ("\u{1}", [.home]),
            ("\u{5}", [.end]), ("\u{1B}[A", [.back]), ("\u{2}", [.back]), ("\u{3}", [.interrupt]), ("\u{4}", [.leave]),
            ("\u{15}", [.killLine]), ("\u{17}", [.killWord]), ("\t", [.tab]),
            ("a\u{1B}[Bb", [.text("a"), .down, .text("b")]),
        ] as [(String, [Key])]
    )
    func `keys as terminals send them`(bytes: String, expected: [Key]) {
        #expect(keys(bytes) == expected)
    }

    @Test(arguments: ["张\r", "é李\u{1B}[D\u{1B}[1;5C𠮷", "\u{1B}[200~甲\n乙\u{1B}[201~x", "\u{1B}OA\r\n王"])
    func `bytes in pieces give the same keys as bytes at once`(text: String) {
        var decoder = KeyDecoder()
        var pieces: [Key] = []
        for byte in text.utf8 { pieces += decoder.feed([byte]) }
        #expect(merged(pieces) == merged(keys(text)))
        #expect(!decoder.isWaiting)
    }

    /// Neighbouring texts as one.
    private func merged(_ keys: [Key]) -> [Key] {
        keys.reduce(into: []) { merged, key in
            if case .text(let more) = key, case .text(let text) = merged.last {
                merged[merged.count - 1] = .text(text + more)
            } else {
                merged.append(key)
            }
        }
    }

    @Test(arguments: ["\u{1B}[99X", "\u{1B}x", "\u{1B}[?1;2c", "\u{0}", "\u{85}", "\u{1B}[1;2;3;4;5R"])
    func `what means nothing is passed over`(bytes: String) {
        #expect(keys(bytes + "张") == [.text("张")])
    }

    @Test func `bytes that are no text are passed over`() {
        var decoder = KeyDecoder()
        #expect(decoder.feed([0xFF, 0x80, 0xE5, 0x41, 0xC0, 0xAF, 0xED, 0xA0, 0x80, 0x42]) == [.text("AB")])
    }

    @Test(
        arguments: [
            ("张三\r李四\r\n", [.text("张三 李四")]), ("310101\t19900101", [.text("310101 19900101")]),
            ("\r\n", []), ("a\u{7}\u{1B}[31mb", [.text("a[31mb")]),
        ] as [(String, [Key])]
    )
    func `a paste is one line and presses no keys`(pasted: String, expected: [Key]) {
        #expect(keys("\u{1B}[200~" + pasted + "\u{1B}[201~") == expected)
    }

    @Test func `an endless paste is cut off`() {
        var decoder = KeyDecoder()
        var result = decoder.feed("\u{1B}[200~".utf8)
        for _ in 0..<200 { result += decoder.feed(String(repeating: "x", count: 4096).utf8) }
        result += decoder.feed("\u{1B}[201~".utf8)
        guard case .text(let text) = result.first else {
            Issue.record("no text")
            return
        }
        #expect(text.count == 1 << 18)
        #expect(result.count == 1)
    }

    @Test func `a lone Escape is given up, and the next key counts`() {
        var decoder = KeyDecoder()
        #expect(decoder.feed([0x1B]).isEmpty)
        #expect(decoder.isWaiting)
        decoder.endSequence()
        #expect(decoder.feed("[".utf8) == [.text("[")])
    }
}
