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

    private func filings() -> TextTable {
        var table = TextTable(columns: [
            TextTable.Column("企业名称", minimum: 16), TextTable.Column("统一社会信用代码", overflow: .keep),
            TextTable.Column("其中向境外最终客户提供服务外包业务额", alignment: .right, rank: 1),
            TextTable.Column("备注", minimum: 8, rank: 2),
        ])
        table.add(row: ["上海测试浦东1号信息服务有限公司", "91310101PDY010605J", "999.99", "首次申报"])
        return table
    }

    @Test(arguments: [200, 80, 61, 51, 36])
    func `long titles wrap, then names are cut, then columns are left out`(width: Int) {
        let table = filings()
        let text = table.render(width: width)
        for line in text.split(separator: "\n") { #expect(DisplayWidth.of(String(line)) <= width) }
        #expect(text.contains("91310101PDY010605J"))
        #expect(text.contains("上海测试浦东1"))
        let hidden = table.hiddenTitles(width: width)
        #expect(text.contains("999.99") != hidden.contains("其中向境外最终客户提供服务外包业务额"))
        #expect(text.contains("首次申报") != hidden.contains("备注"))
        #expect(hidden.count == (width >= 61 ? 0 : width == 51 ? 1 : 2))
    }

    @Test func `without a width nothing is cut, wrapped or left out`() {
        let text = filings().render()
        #expect(text.split(separator: "\n").count == 3)
        #expect(text.contains("其中向境外最终客户提供服务外包业务额"))
        #expect(text.contains("上海测试浦东1号信息服务有限公司"))
        #expect(filings().hiddenTitles(width: nil).isEmpty)
    }

    @Test func `a column that wraps goes on below itself`() {
        var table = TextTable(columns: [TextTable.Column("项目"), TextTable.Column("内容", overflow: .wrap, minimum: 8)])
        table.add(row: ["备注", "甲乙丙丁戊己"])
        table.add(row: ["其他", "x"])
        #expect(
            table.render(width: 14) == """
                项目  内容
                ----  --------
                备注  甲乙丙丁
                      戊己
                其他  x

                """
        )
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
