import Terminal
import Testing

struct EntryBufferTests {
    private func buffer(_ keys: Key...) -> EditBuffer {
        var buffer = EditBuffer()
        for key in keys {
            let isEdit = buffer.apply(key)
            #expect(isEdit)
        }
        return buffer
    }

    @Test func `characters go in at the cursor and out before it`() {
        let edited = buffer(.text("张三"), .left, .text("小"), .end, .text("x"), .backspace, .home, .delete)
        #expect(edited.before == "" && edited.after == "小三")
    }

    @Test(arguments: ["e\u{301}", "👨‍👩‍👧", "葛\u{E0100}", "가"])
    func `Backspace takes a character as people see it`(character: String) {
        #expect(buffer(.text("a" + character), .backspace).text == "a")
    }

    @Test func `Ctrl-U and Ctrl-W delete before the cursor`() {
        #expect(buffer(.text("软件 研发 工程师"), .killWord).text == "软件 研发 ")
        #expect(buffer(.text("软件 研发  "), .killWord).text == "软件 ")
        #expect(buffer(.text("软件 研发"), .left, .killLine).text == "发")
        #expect(buffer(.killWord, .killLine, .backspace, .delete, .left, .right).text == "")
    }

    @Test(arguments: [Key.enter, .back, .down, .tab, .interrupt, .suspend, .leave])
    func `other keys leave the line alone`(key: Key) {
        var edited = EditBuffer("张")
        let isEdit = edited.apply(key)
        #expect(!isEdit)
        #expect(edited == EditBuffer("张"))
    }

    @Test(arguments: [5, 8, 9, 20, 40, 80])
    func `the window never exceeds its width and the cursor is always in it`(width: Int) {
        let text = "上海测试浦东1号 Service Outsourcing 有限公司e\u{301}，备注很长很长很长很长很长"
        var edited = EditBuffer(text)
        for _ in 0...text.count {
            let window = LineWindow(edited, width: width)
            #expect(DisplayWidth.of(window.text) <= width - 1)
            #expect((0...width - 1).contains(window.cursor))
            _ = edited.apply(.left)
        }
    }

    @Test func `a short line is shown whole, the cursor at its column`() {
        var edited = EditBuffer("张三a")
        _ = edited.apply(.left)
        let window = LineWindow(edited, width: 10)
        #expect(window.text == "张三a")
        #expect(window.cursor == 4)
    }

    @Test func `control characters in a line are shown, not obeyed`() {
        #expect(LineWindow(EditBuffer("a\u{202E}b"), width: 40).text == "a\\u{202E}b")
    }
}
