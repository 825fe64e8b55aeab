import Foundation
import Testing
import Workbook

/// What makes a sheet a form: notes and bounds at its cells, formats of empty cells, the printed page.
@Suite struct FormWritingTests {
    private func sheet(_ write: (XLSXWriter) throws -> Void) throws -> (xml: String, path: String, scratch: Scratch) {
        let scratch = try Scratch()
        let path = scratch.path("a.xlsx")
        let writer = try XLSXWriter(path: path)
        try writer.addSheet(named: "表", columnWidths: [10, 10], textColumns: [0])
        try write(writer)
        try writer.close()
        return (try part("xl/worksheets/sheet1.xml", of: path), path, scratch)
    }

    @Test func `rules carry their notes, bounds and warnings`() throws {
        let xml = try sheet { writer in
            try writer.write(row: [.text("栏目")])
            let warning = InputRule.Objection.warning(title: "注意", text: "请填整数")
            try writer.addInputRule(
                InputRule(.wholeNumber(0...99), prompt: ("天数", "必填"), objection: warning),
                column: 0,
                rows: 2...9
            )
            try writer.addInputRule(InputRule(.date(years: 1950...2099)), column: 1, rows: 2...9)
            try writer.addInputRule(InputRule(.number(0...1.5)), column: 2, rows: 2...9)
            try writer.addInputRule(InputRule(.list(.values(["甲"])), objection: .none), column: 3, rows: 2...9)
            try writer.addInputRule(InputRule(.any, prompt: ("备注", "可不填")), column: 4, rows: 2...9)
        }.xml
        let rules = xml.components(separatedBy: "<dataValidation ").dropFirst().map { $0 }
        try #require(rules.count == 5)
        for text in [
            "type=\"whole\"", "errorStyle=\"warning\"", "promptTitle=\"天数\"", "prompt=\"必填\"", "errorTitle=\"注意\"",
            "error=\"请填整数\"", "sqref=\"A2:A9\"", "<formula1>0</formula1><formula2>99</formula2>",
        ] { #expect(rules[0].contains(text), "\(text)") }
        #expect(rules[1].contains("type=\"date\"") && rules[1].contains("<formula1>18264</formula1>"))
        #expect(rules[2].contains("type=\"decimal\"") && rules[2].contains("<formula2>1.5</formula2>"))
        #expect(!rules[3].contains("showErrorMessage") && rules[3].contains("<formula1>\"甲\"</formula1>"))
        #expect(rules[4].contains("showInputMessage=\"1\"") && rules[4].contains("promptTitle=\"备注\""))
    }

    @Test func `a note that no spreadsheet shows whole is refused`() throws {
        let long = String(repeating: "长", count: 256)
        _ = try sheet { writer in
            try writer.write(row: [.text("栏目")])
            for prompt in [(title: "栏", text: long), (title: String(long.prefix(33)), text: "可")] {
                let error = #expect(throws: WorkbookError.self) {
                    try writer.addInputRule(InputRule(.any, prompt: prompt), column: 0, rows: 2...3)
                }
                #expect(error?.code == .cellTooLong)
            }
        }
    }

    @Test func `the page repeats the header and is as wide as the paper`() throws {
        let made = try sheet { writer in
            try writer.setPage(PageSetup(isLandscape: true, headerRow: 2, footer: "&C第 &P 页"))
            try writer.setHeight(ofNextRow: 40)
            try writer.write(row: [.text("一")])
            try writer.write(row: [.text("二")])
        }
        for text in [
            "<pageSetUpPr fitToPage=\"1\"/>", "paperSize=\"9\"", "orientation=\"landscape\"", "fitToHeight=\"0\"",
            "<row r=\"1\" ht=\"40\" customHeight=\"1\"", "<oddFooter>&amp;C第 &amp;P 页</oddFooter>",
        ] { #expect(made.xml.contains(text), "\(text)") }
        #expect(try part("xl/workbook.xml", of: made.path).contains("!$2:$2<"))
    }

    @Test func `blank rows have formats and no values`() throws {
        let made = try sheet { writer in
            try writer.setDateColumn(1, width: 12)
            try writer.write(row: [.text("证件号码"), .text("日期")])
            try writer.writeBlankRows(3, columns: 2, dates: [1])
            #expect(writer.rowsWritten == 4)
        }
        #expect(made.xml.contains("<c r=\"A4\" s=") && made.xml.contains("<c r=\"B4\" s="))
        #expect(try rows(made.path).count == 1)
    }

    @Test(arguments: ["a\r\nb", "a\rb", "a\u{0B}b\u{0C}c", "_x000D_\r"])
    func `breaks that XML would change come back as they were`(text: String) throws {
        let path = try sheet { try $0.write(row: [.text("|"), .text(text)]) }
        #expect(try rows(path.path).map(\.cells) == [[.text("|"), .text(text)]])
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)"])
    func `text that reads like a formula has a text cell`(text: String) throws {
        let made = try sheet { try $0.write(row: [.text("|"), .text(text), .text("x")]) }
        let styles = made.xml.components(separatedBy: "<c r=\"").dropFirst().map { $0.contains(" s=\"") }
        // The first column keeps text anyhow, the third has no reason to.
        #expect(styles == [true, true, false])
    }
}
