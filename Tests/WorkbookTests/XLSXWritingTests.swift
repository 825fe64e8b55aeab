import Foundation
import Testing
import Workbook

@Suite struct XLSXWritingTests {
    @Test func `what is written is read back`() throws {
        let scratch = try Scratch()
        let path = scratch.path("a.xlsx")
        let writer = try XLSXWriter(path: path)
        try writer.addSheet(named: "企业", columnWidths: [5, 30], textColumns: [1], frozenRows: 2)
        try writer.mergeTitle("标题", columns: 8)
        try writer.write(row: [.text("序号"), .text("证件号码")], style: .header)
        try writer.write(
            row: [
                (.integer(-7), .plain), (.text("310101199001010010"), .wrong), (.decimal("49.99"), .total),
                (.number("1e3"), .plain), (.boolean(true), .notice), (.date(year: 2016, month: 2, day: 29), .wrong),
                (.empty, .wrong), (.text("末"), .plain),
            ],
            comments: [1: "证件号码校验位不正确"]
        )
        #expect(writer.rowsWritten == 3)
        try writer.addSheet(named: "错误")
        try writer.write(row: [.text("二")])
        try writer.close()

        #expect(try WorkbookReader(path: path).sheetNames == ["企业", "错误"])
        let first = try rows(path)
        #expect(first.map(\.number) == [1, 2, 3])
        #expect(first.first?.cells == [.text("标题")])
        let row = try #require(first.last)
        #expect(
            row.cells == [
                .number("-7"), .text("310101199001010010"), .number("49.99"), .number("1000"), .boolean(true),
                .number("42429"), .empty, .text("末"),
            ]
        )
        #expect((0..<8).filter(row.isDateStyled) == [5])
        #expect(try rows(path, sheet: 1).map(\.cells) == [[.text("二")]])
        #expect(try scratch.names == ["a.xlsx"])

        let comments = try part("xl/comments1.xml", of: path)
        #expect(comments.contains("ref=\"B3\""))
        #expect(comments.contains("证件号码校验位不正确"))
        let sheet = try part("xl/worksheets/sheet1.xml", of: path)
        #expect(sheet.contains("<mergeCell ref=\"A1:H1\"/>"))
        #expect(sheet.contains("<pane ySplit=\"2\""))
        #expect(!sheet.contains("<f>"))
        let styles = try part("xl/styles.xml", of: path)
        #expect(styles.contains("formatCode=\"yyyy-mm-dd\""))
        #expect(styles.contains("FFFFC7CE"))
        #expect(styles.contains("formatCode=\"@\""))
    }

    @Test(arguments: [
        "=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://x", "007", " 两端 ", "行1\n行2", "<&>\"'", "_x0041_", "\t", "𠮷㛃",
        "'引号",
    ])
    func `text stays the text it is`(text: String) throws {
        let scratch = try Scratch()
        let path = scratch.path("a.xlsx")
        let writer = try XLSXWriter(path: path)
        try writer.addSheet(named: "表")
        try writer.write(row: [.text(text), .text("|")])
        try writer.close()
        #expect(try rows(path).map(\.cells) == [[.text(text), .text("|")]])
    }

    @Test func `what a cell cannot hold is replaced or refused`() throws {
        let scratch = try Scratch()
        let path = scratch.path("a.xlsx")
        let writer = try XLSXWriter(path: path)
        try writer.addSheet(named: "表")
        try writer.write(row: [.text("a\0b\u{1B}c\u{FFFF}")])
        try writer.write(row: [
            .decimal("1234567890.12345678"), .integer(.max), .number("x"), .date(year: 2015, month: 2, day: 29),
        ])
        let long = OutputCell.text(String(repeating: "长", count: 32_768))
        let error = #expect(throws: WorkbookError.self) { try writer.write(row: [.text("a"), long]) }
        #expect(error?.code == .cellTooLong)
        #expect(error?.place == "B3")
        try writer.close()
        let read = try rows(path)
        #expect(read.first?.cells == [.text("a\u{FFFD}b\u{FFFD}c\u{FFFD}")])
        #expect(
            read[1].cells == [
                .text("1234567890.12345678"), .text("9223372036854775807"), .text("x"), .text("2015-02-29"),
            ]
        )
    }

    @Test(arguments: ["", "a/b", "[x]", "'x", String(repeating: "长", count: 32), "表"])
    func `a sheet name that spreadsheets refuse is refused`(name: String) throws {
        let scratch = try Scratch()
        let writer = try XLSXWriter(path: scratch.path("a.xlsx"))
        try writer.addSheet(named: "表")
        let error = #expect(throws: WorkbookError.self) { try writer.addSheet(named: name) }
        #expect(error?.code == .sheetName)
    }

    @Test func `an aborted workbook leaves no file and the old one as it was`() throws {
        let scratch = try Scratch()
        let path = try scratch.file("a.xlsx", [1, 2, 3])
        do {
            let writer = try XLSXWriter(path: path)
            try writer.addSheet(named: "表")
            try writer.write(row: [.text("x")])
        }
        let cancelled = try XLSXWriter(path: path)
        cancelled.cancel()
        #expect(throws: WorkbookError.self) { try cancelled.write(row: [.empty]) }
        #expect(throws: WorkbookError.self) { try XLSXWriter(path: path).close() }
        #expect(try scratch.names == ["a.xlsx"])
        #expect(FileManager.default.contents(atPath: path) == Data([1, 2, 3]))
    }

    @Test func `only files are replaced, and a link stays one`() throws {
        let scratch = try Scratch()
        for path in ["/dev/null", scratch.folder.path, scratch.path("no/such/folder.xlsx")] {
            let error = #expect(throws: WorkbookError.self) { try XLSXWriter(path: path) }
            #expect(error?.code == .notWritable)
        }
        let target = try scratch.file("target.csv", [1])
        try FileManager.default.createSymbolicLink(atPath: scratch.path("link.csv"), withDestinationPath: target)
        let writer = try CSVWriter(path: scratch.path("link.csv"), withBOM: false)
        try writer.write(row: [.integer(1)])
        try writer.close()
        #expect(FileManager.default.contents(atPath: target) == Data("1\r\n".utf8))
        #expect(try scratch.names == ["link.csv", "target.csv"])
        let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `drop-downs take values or the cells of a column`() throws {
        let scratch = try Scratch()
        let path = scratch.path("a.xlsx")
        let writer = try XLSXWriter(path: path)
        try writer.addSheet(named: "词表")
        try writer.write(row: [.text("软件研发")])
        try writer.addSheet(named: "表", textColumns: [3])
        try writer.write(row: [.text("性别")], style: .header)
        try writer.addDropDown(.values(["男", "女"]), column: 0, rows: 2...100)
        try writer.addDropDown(.cells(sheet: "词表", column: 0, rows: 1...1), column: 1, rows: 2...100)
        let many = (0..<100).map { "业务\($0)" }
        #expect(throws: WorkbookError.self) { try writer.addDropDown(.values(many), column: 1, rows: 2...9) }
        #expect(throws: WorkbookError.self) { try writer.addDropDown(.values(["是"]), column: -1, rows: 2...9) }
        #expect(throws: WorkbookError.self) { try writer.addDropDown(.values(["是"]), column: 0, rows: 0...9) }
        try writer.close()
        #expect(try rows(path, sheet: 1).map(\.cells) == [[.text("性别")]])
        let xml = try part("xl/worksheets/sheet2.xml", of: path)
        #expect(xml.contains("sqref=\"A2:A100\"><formula1>\"男,女\"</formula1>"))
        #expect(xml.contains("sqref=\"B2:B100\"><formula1>'词表'!$A$1:$A$1</formula1>"))
        #expect(xml.components(separatedBy: "<dataValidation ").count == 3)
    }

    @Test func `many rows stream through both ways`() throws {
        let scratch = try Scratch()
        let path = scratch.path("a.xlsx")
        let writer = try XLSXWriter(path: path)
        try writer.addSheet(named: "表")
        let tail = [OutputCell](repeating: .text("上海"), count: 5)
        for number in 1...20_000 {
            try writer.write(row: [.integer(number)] + tail)
        }
        try writer.close()
        var next = 1
        try WorkbookReader(path: path).readRows { row in
            defer { next += 1 }
            return row.number == next && row.cells.first == .number(String(next)) && row.cells.count == 6
        }
        #expect(next == 20_001)
    }
}
