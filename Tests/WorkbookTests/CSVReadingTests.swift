import Foundation
import Testing
import Workbook

@Suite struct CSVReadingTests {
    private func read(_ text: String) throws -> [SheetRow] {
        let scratch = try Scratch()
        return try rows(scratch.file("a.csv", Array(text.utf8)))
    }

    private func texts(_ rows: [SheetRow]) -> [[String]] {
        rows.map { row in
            row.cells.map { cell in
                if case .text(let text) = cell { text } else { "" }
            }
        }
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `records end with any line end, and blank ones count`(end: String) throws {
        let read = try read(["a,b", "", "c,,", ",,", "d"].joined(separator: end))
        #expect(read.map(\.number) == [1, 3, 5])
        #expect(texts(read) == [["a", "b"], ["c"], ["d"]])
    }

    @Test func `quotes hold separators, line ends and quotes`() throws {
        let read = try read("\"a,1\",\"b\r\n2\",\"c\"\"3\"\r\n\"\",\"d\"e,f\"g\r\n")
        #expect(texts(read) == [["a,1", "b\r\n2", "c\"3"], ["", "de", "f\"g"]])
        #expect(read.map(\.number) == [1, 2])
    }

    @Test(arguments: [",", ";", "\t"])
    func `the separator is told from the first records`(separator: String) throws {
        let read = try read("标题\n序号\(separator)\"a;;;;,,,,\t\t\t\t\"\(separator)金额\n1\(separator)甲\(separator)4.5\n")
        #expect(texts(read).map(\.count) == [1, 3, 3])
    }

    @Test func `numbers stay as they are typed`() throws {
        #expect(texts(try read("00123, 3.1E+17 ,=1+1\n")) == [["00123", " 3.1E+17 ", "=1+1"]])
    }

    @Test func `a record cut by every chunk border is whole`() throws {
        let line = "\"甲,\"\"乙\"\"\",丙\r\n"
        let read = try read(String(repeating: line, count: 20_000))
        #expect(read.count == 20_000)
        #expect(read.allSatisfy { $0.cells == [.text("甲,\"乙\""), .text("丙")] })
        #expect(read.last?.number == 20_000)
    }

    @Test func `each encoding is recognised`() throws {
        let scratch = try Scratch()
        let text = "姓名,𠮷田㛃\n"
        let utf16 = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let swapped = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let gb: [UInt8] =
            [0xD0, 0xD5, 0xC3, 0xFB, 0x2C, 0x95, 0x34, 0xB2, 0x35, 0xCC, 0xEF, 0x82, 0x30, 0xB7, 0x31]
        let files: [([UInt8], WorkbookReader.Encoding)] = [
            (Array(text.utf8), .utf8),
            ([0xEF, 0xBB, 0xBF] + Array(text.utf8), .utf8BOM),
            (gb + [0x0A], .gb18030),
            ([0xFF, 0xFE] + utf16, .utf16),
            ([0xFE, 0xFF] + swapped, .utf16),
        ]
        for (bytes, encoding) in files {
            let path = try scratch.file("表.1.csv", bytes)
            let reader = try WorkbookReader(path: path)
            #expect(reader.format == .csv(encoding))
            #expect(reader.sheetNames == ["表.1"])
            #expect(texts(try rows(path)) == [["姓名", "𠮷田㛃"]], "\(encoding)")
        }
    }

    @Test func `the Chinese encoding is told even if its first character comes late`() throws {
        let scratch = try Scratch()
        let ascii = Array(String(repeating: "a,b\n", count: 50_000).utf8)
        let path = try scratch.file("a.csv", ascii + [0xD0, 0xD5, 0xC3, 0xFB, 0x0A])
        #expect(try WorkbookReader(path: path).format == .csv(.gb18030))
        #expect(try rows(path).last?.cells == [.text("姓名")])
    }

    @Test func `bytes of no encoding are refused with their line`() throws {
        let scratch = try Scratch()
        let broken = refusal(try scratch.file("a.csv", Array("a\nb\n".utf8) + [0xFF, 0xFF, 0x0A]))
        #expect(broken?.code == .encoding)
        #expect(broken?.row == 3)
        // Long good UTF-8 before a bad byte is a damaged file, not one in another encoding.
        let good = Array(String(repeating: "中文\n", count: 40).utf8)
        let damaged = refusal(try scratch.file("b.csv", good + [0xD6, 0xD0, 0x0A]))
        #expect(damaged?.code == .encoding)
        #expect(damaged?.row == 41)
        let cut = refusal(try scratch.file("c.csv", Array(good.dropLast(2))))
        #expect(cut?.code == .encoding)
        for bytes: [UInt8] in [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE4, 0xBD]] {
            #expect(refusal(try scratch.file("d.csv", [0xEF, 0xBB, 0xBF, 0x61] + bytes))?.code == .encoding)
        }
    }

    @Test(arguments: ["\n", "\r\n"])
    func `a quote that nothing closes names the line it stands in, also below cells of several lines`(end: String)
        throws
    {
        let lines = ["a,b", "1,\"x", "y", "z\"", "2,\"never", "3,z"]
        let scratch = try Scratch()
        let open = refusal(try scratch.file("a.csv", Array(lines.joined(separator: end).utf8)))
        #expect(open?.code == .unclosedQuote && open?.row == 5)
        #expect(open?.chinese.contains("第 5 行") == true && open?.chinese.contains("双引号") == true)
    }

    @Test func `a quote that swallows the file names its record`() throws {
        let scratch = try Scratch()
        let tail = String(repeating: "x,y\n", count: 400_000)
        let endless = refusal(try scratch.file("a.csv", Array("a,b\n1,\"c\n\(tail)".utf8)))
        #expect(endless?.code == .unclosedQuote)
        #expect(endless?.row == 2)
        let short = refusal(try scratch.file("b.csv", Array("a\n\"b\nc".utf8)))
        #expect(short?.code == .unclosedQuote)
        #expect(short?.row == 2)
        let closed = refusal(try scratch.file("c.csv", Array("a\n1,\"c\n\(tail.prefix(40_000))\"\n".utf8)))
        #expect(closed?.code == .unclosedQuote)
        #expect(closed?.place == "B2")
    }

    @Test func `a record, a cell and a row have their limits`() throws {
        let scratch = try Scratch()
        let long = refusal(try scratch.file("a.csv", Array(("a\n" + String(repeating: "x,", count: 1 << 20)).utf8)))
        #expect(long?.code == .recordTooLong)
        #expect(long?.row == 2)
        let wide = refusal(try scratch.file("b.csv", Array("a\n\n\(String(repeating: ",", count: 16_384))x".utf8)))
        #expect(wide?.code == .columnOutOfRange)
        #expect(wide?.row == 3)
        let cell = refusal(try scratch.file("c.csv", Array("a,\(String(repeating: "x", count: 32_768))".utf8)))
        #expect(cell?.code == .cellTooLong)
        #expect(cell?.place == "B1")
        var limits = WorkbookLimits.standard
        limits.rows = 2
        #expect(refusal(try scratch.file("d.csv", Array("1\n2\n3\n".utf8)), limits: limits)?.code == .rowOutOfRange)
    }
}
