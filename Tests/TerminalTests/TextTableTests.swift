import Terminal
import Testing

struct TextTableTests {
    private func units() -> TextTable {
        var table = TextTable(columns: [
            TextTable.Column("区"),
            TextTable.Column("企业", alignment: .right),
            TextTable.Column("备注"),
        ])
        table.add(row: ["浦东", "12", "全部齐全"])
        table.add(row: ["Zone", "3"])
        table.add(total: ["合计", "15"])
        return table
    }

    @Test func `columns line up by display width`() {
        #expect(
            units().render() == """
                区    企业  备注
                ----  ----  --------
                浦东    12  全部齐全
                Zone     3
                ----  ----  --------
                合计    15

                """
        )
    }

    @Test func `the widest word column gives way to the terminal's width`() {
        var table = TextTable(columns: [
            TextTable.Column("Enterprise"),
            TextTable.Column("Remark"),
            TextTable.Column("Hires", alignment: .right),
        ])
        table.add(row: ["上海测试浦东1号信息服务有限公司", "a remark", "1234567"])
        let lines = table.render(width: 36).split(separator: "\n").map(String.init)
        #expect(lines.map(DisplayWidth.of).max() == 36)
        #expect(lines.last == "上海测试浦东1号…   a remark  1234567")
    }

    @Test(arguments: [80, 40, 25, 17, 14])
    func `no line is wider than the terminal`(width: Int) {
        for line in longTable().render(width: width).split(separator: "\n") {
            #expect(DisplayWidth.of(String(line)) <= width)
        }
    }

    @Test(arguments: [0, -5, 13])
    func `numbers are never cut, however narrow the terminal`(width: Int) {
        #expect(longTable().render(width: width).contains("987654"))
    }

    @Test func `cells cannot act on the terminal or begin a line`() {
        var table = TextTable(columns: [TextTable.Column("姓名\u{1B}[31m")])
        table.add(row: ["\u{1B}[2J张\n三\u{202E}"])
        let text = table.render()
        #expect(!text.unicodeScalars.contains("\u{1B}"))
        #expect(text.split(separator: "\n").count == 3)
        #expect(text.contains("\\u{1B}[2J张\\n三\\u{202E}"))
    }

    @Test func `a table without rows has its titles`() {
        #expect(TextTable(columns: [TextTable.Column("区")]).render(width: 80) == "区\n--\n")
    }

    private func longTable() -> TextTable {
        var table = TextTable(columns: [
            TextTable.Column(String(repeating: "长", count: 30)),
            TextTable.Column("x", alignment: .right),
        ])
        table.add(row: [String(repeating: "w", count: 500), "987654"])
        return table
    }
}
