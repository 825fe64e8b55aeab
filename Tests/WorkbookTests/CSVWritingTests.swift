import Foundation
import Testing
import Workbook

@Suite struct CSVWritingTests {
    private func written(_ rows: [[OutputCell]], withBOM: Bool = false) throws -> String {
        let scratch = try Scratch()
        let path = scratch.path("a.csv")
        let writer = try CSVWriter(path: path, withBOM: withBOM)
        for row in rows { try writer.write(row: row) }
        #expect(try scratch.names.allSatisfy { $0 != "a.csv" })
        try writer.close()
        #expect(try scratch.names == ["a.csv"])
        return String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
    }

    @Test func `records are quoted where they must be and end with CRLF`() throws {
        let text = try written([
            [.text("a"), .text("b,c"), .text("d\"e"), .text("f\ng"), .empty],
            [.integer(-1), .decimal("-0.5"), .number("4e2"), .boolean(false), .date(year: 2016, month: 2, day: 9)],
            [],
        ])
        #expect(text == "a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n-1,-0.5,4e2,FALSE,2016-02-09\r\n\r\n")
    }

    @Test(arguments: ["=1+1", "+86", "-1", "@x", "\tx", "\rx", "\nx", "＝1+1", "＠y"])
    func `text that a spreadsheet would run is disarmed`(text: String) throws {
        let expected = text.contains("x") && !text.hasPrefix("@") ? "\"'\(text)\"\r\n" : "'\(text)\r\n"
        #expect(try written([[.text(text)]]) == expected)
    }

    @Test func `the mark comes first when asked for`() throws {
        #expect(try written([[.text("甲")]], withBOM: true).utf8.elementsEqual("\u{FEFF}甲\r\n".utf8))
    }

    @Test func `a large table is read back as it was written`() throws {
        let scratch = try Scratch()
        let path = scratch.path("a.csv")
        let writer = try CSVWriter(path: path, withBOM: true)
        for number in 1...5_000 {
            try writer.write(row: [.integer(number), .text("第 \(number) 行,\"引\"\n换行"), .empty, .text("末")])
        }
        try writer.close()
        let read = try rows(path)
        #expect(read.count == 5_000)
        #expect(read.allSatisfy { $0.cells[1] == .text("第 \($0.number) 行,\"引\"\n换行") && $0.cells.count == 4 })
    }

    @Test func `an aborted table leaves no file`() throws {
        let scratch = try Scratch()
        do {
            let writer = try CSVWriter(path: scratch.path("a.csv"), withBOM: false)
            try writer.write(row: [.text("x")])
        }
        let cancelled = try CSVWriter(path: scratch.path("a.csv"), withBOM: false)
        cancelled.cancel()
        #expect(throws: WorkbookError.self) { try cancelled.write(row: []) }
        #expect(try scratch.names.isEmpty)
    }
}
