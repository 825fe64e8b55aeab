import Terminal
import Testing

struct EntryFrameTests {
    private func frame(_ text: String, _ notes: [LineNote], width: Int = 40, height: Int = 24, colour: Bool = false)
        -> PromptFrame
    {
        PromptFrame(
            prompt: "> ",
            buffer: EditBuffer(text),
            notes: notes,
            width: width,
            height: height,
            usesColour: colour
        )
    }

    @Test func `the cursor comes back to the input line`() {
        let frame = frame("张三", [LineNote(.bad, "不对"), LineNote(.plain, "再试")])
        #expect(frame.live == "\r\u{1B}[J> 张三\r\n✗ 不对\r\n· 再试\u{1B}[2A\r\u{1B}[6C")
        #expect(frame.final == "\r\u{1B}[J> 张三\r\n✗ 不对\r\n· 再试\r\n")
    }

    @Test func `a mark without words is shown while typing and does not stay`() {
        let frame = frame("a", [LineNote(.good, "")])
        #expect(frame.live.contains("\r\n✓"))
        #expect(frame.final == "\r\u{1B}[J> a\r\n")
    }

    @Test func `remarks leave room for the input line on a low terminal`() {
        let note = LineNote(.bad, String(repeating: "长", count: 200))
        let live = frame("a", [note], width: 20, height: 5).live
        #expect(live.split(separator: "\r\n").count == 4)
    }

    @Test func `colour repeats what the mark says`() {
        let coloured = frame("a", [LineNote(.bad, "不对")], colour: true).live
        #expect(coloured.contains("\u{1B}[31m✗ 不对\u{1B}[0m"))
        #expect(!frame("a", [LineNote(.bad, "不对")]).live.contains("[31m"))
    }

    @Test(arguments: [8, 13, 20, 59, 79])
    func `wrapped lines fit and hold every word`(width: Int) {
        let text = "“证件号码”的“310101********9909”的校验位与前 17 位不符，多半是抄错了一位，请对照证件重填。See ISO/IEC 27001."
        let lines = TextWrap.lines(text, width: width, indent: 2)
        for line in lines { #expect(DisplayWidth.of(line) <= width) }
        let solid: (String) -> String = { $0.filter { !$0.isWhitespace } }
        #expect(lines.map(solid).joined() == solid(text))
        for line in lines.dropFirst() { #expect(!"，。”".contains(line.drop { $0 == " " }.first ?? "x")) }
    }

    @Test func `words are broken at blanks, Han anywhere`() {
        #expect(TextWrap.lines("one two three", width: 8) == ["one two", "three"])
        #expect(TextWrap.lines("甲乙丙丁戊", width: 8) == ["甲乙丙丁", "戊"])
        #expect(TextWrap.lines("甲乙丙丁。", width: 8) == ["甲乙丙", "丁。"])
        #expect(TextWrap.lines("a\nb", width: 8) == ["a", "b"])
        #expect(TextWrap.lines("", width: 8) == [""])
        #expect(TextWrap.lines("\u{1B}[2J", width: 20) == ["\\u{1B}[2J"])
    }
}
