import Foundation
import SyncProtocol
import Terminal
import Testing
import Workbook

@testable import Client
@testable import Core

/// Files that are no workbook, or not the one they say: one error at A1, and a replica as it was.
@Suite struct HostileFileTests {
    private func check(_ path: String, in bench: Bench, _ code: String) throws {
        let before = try bench.dump()
        let result = try bench.add(path: path)
        #expect(places(result.errors) == ["A1 \(code)"])
        #expect(result.form == nil)
        #expect(result.rows == 0 && !result.changes)
        #expect(try bench.dump() == before)
        let renderer = ImportRenderer(file: path, result: result, isDryRun: false, language: .zh)
        #expect(renderer.json["form"] == .null)
        #expect(renderer.json["errors"]?.arrayValue?.first?["message"]?.stringValue?.isEmpty == false)
    }

    private func filed() throws -> Bench {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        try bench.add(.hires([Sample.hire(0)]))
        return bench
    }

    @Test func `no file, a directory, a device: nothing was read, and the failure names the path`() throws {
        let bench = try filed()
        let before = try bench.dump()
        for (path, code) in [
            (bench.scratch.path("no.xlsx"), "file.missing"), (bench.scratch.folder.path, "file.unreadable"),
            ("/dev/zero", "file.unreadable"),
        ] {
            let error = #expect(throws: ClientError.self) { try bench.add(path: path) }
            #expect(error?.code == code && error?.status == .failed)
            for language in Language.allCases { #expect(error?.sentence(language).contains(path) == true) }
        }
        #expect(try bench.dump() == before)
    }

    @Test func `nothing in it, nothing readable`() throws {
        let bench = try filed()
        try check(bench.scratch.file("empty.csv", []), in: bench, "form.unknown")
        try check(bench.scratch.file("blank.csv", Array("\u{FEFF}\r\n,,\r\n".utf8)), in: bench, "form.unknown")
    }

    @Test(arguments: [
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 600),
        [0x50, 0x4B, 0x03, 0x04] + [UInt8](repeating: 7, count: 300),
        Array("<html><table><tr><td>姓名</td></tr></table></html>".utf8),
        [0x00, 0x01, 0x02] + [UInt8](repeating: 0, count: 100), Array("%PDF-1.4\n%\u{E2}\n".utf8) + [0, 0, 0],
    ])
    func `other kinds of files`(bytes: [UInt8]) throws {
        let bench = try filed()
        try check(bench.scratch.file("in.xlsx", bytes), in: bench, "form.unknown")
    }

    @Test func `a workbook that breaks off anywhere`() throws {
        let bench = try filed()
        let whole = bench.scratch.path("whole.xlsx")
        try SampleSheet.hires((1..<40).map { Sample.hire($0) }).writeXLSX(to: whole)
        let bytes = try Array(Data(contentsOf: URL(filePath: whole)))
        for part in [0.1, 0.5, 0.9, 0.999] {
            let cut = Array(bytes.prefix(Int(Double(bytes.count) * part)))
            try check(bench.scratch.file("cut.xlsx", cut), in: bench, "form.unknown")
        }
    }

    @Test func `a good beginning does not save a file with a bad end`() throws {
        let bench = try filed()
        let good = SampleSheet.hires((1..<40).map { Sample.hire($0) }).csv
        try check(
            bench.scratch.file("quote.csv", Array((good + "1,\"没有结束\n").utf8)),
            in: bench,
            "form.unknown"
        )
        let long = good + String(repeating: "9", count: 10 << 20) + "\r\n"
        try check(bench.scratch.file("long.csv", Array(long.utf8)), in: bench, "form.unknown")
        try check(
            bench.scratch.file("cell.csv", Array((good + String(repeating: "长", count: 40_000)).utf8)),
            in: bench,
            "form.unknown"
        )
    }

    @Test func `a quote that nothing closes is told with its line, not as a form that is unknown`() throws {
        let bench = try filed()
        let good = SampleSheet.hires((1..<4).map { Sample.hire($0) }).csv
        let line = good.components(separatedBy: "\r\n").count
        let path = try bench.scratch.file("quote.csv", Array((good + "9,\"没有结束\r\n").utf8))
        for (language, words) in [(Language.zh, ["第 \(line) 行", "双引号"]), (.en, ["row \(line)", "quotation mark"])] {
            let result = try bench.add(path: path)
            let renderer = ImportRenderer(file: path, result: result, isDryRun: false, language: language)
            let message = try #require(renderer.json["errors"]?.arrayValue?.first?["message"]?.stringValue)
            for word in words { #expect(message.contains(word), "\(message)") }
            #expect(!message.contains("表头") && !message.contains("header"))
        }
    }

    @Test func `text in no encoding is told as such`() throws {
        let bench = try filed()
        let bytes = Array(SampleSheet.hires([Sample.hire(1)]).csv.utf8) + [0xFF, 0x20, 0xFE, 0x0D, 0x0A]
        try check(bench.scratch.file("in.csv", bytes), in: bench, "encoding")
    }

    @Test func `a table that is none of the forms`() throws {
        let bench = try filed()
        for text in [
            "序号,企业名称,纸质材料册数（本）,电子版材料（是/否）,备注\r\n1,甲,1,是,\r\n", "姓名,电话\r\n甲,1\r\n", "服务外包企业新录用员工培训支持申请表\r\n",
        ] {
            try check(bench.scratch.file("in.csv", Array(text.utf8)), in: bench, "form.unknown")
        }
    }

    @Test func `formulas, markup and commands are text like any other`() throws {
        let bench = try filed()
        let posts = ["=1+1", "<script>", "x'; DROP TABLE hire; --", "\u{202E}反转", String(repeating: "长", count: 5000)]
        let sheet = SampleSheet.hires(posts.enumerated().map { Sample.hire($0.offset + 1, ["post": $0.element]) })
        #expect(try bench.add(sheet).added == posts.count)
        let stored = try bench.records(.hire).compactMap { $0.body["post"]?.stringValue }
        #expect(Set(stored).isSuperset(of: posts))
    }
}

@Suite struct ImportEncodingTests {
    @Test(arguments: [String.Encoding(rawValue: 0x8000_0632), .utf8, .utf16LittleEndian])  // the first is GB 18030
    func `the same table in every encoding`(encoding: String.Encoding) throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let text = SampleSheet.hires([Sample.hire(0, ["name": "阿卜杜拉·㐱𠮷"])]).csv
        let mark: [UInt8] = encoding == .utf16LittleEndian ? [0xFF, 0xFE] : []
        let bytes = try mark + Array(#require(text.data(using: encoding)))
        let result = try bench.add(path: bench.scratch.file("in.csv", bytes))
        #expect(result.errors.isEmpty)
        #expect(try bench.only(.hire).body["name"] == "阿卜杜拉·㐱𠮷")
    }

    @Test func `blank records count in the address`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let sheet = SampleSheet.hires([Sample.hire(0, ["sex": "?"])])
        let lines = sheet.csv.components(separatedBy: "\r\n")
        let text = ([""] + lines[0..<2] + ["", "", lines[2], ",,,"] + lines[3...]).joined(separator: "\r\n")
        #expect(places(try bench.add(text: text).errors) == ["C8 enum.value"])
    }

    @Test func `rows that are no data are not counted`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let sheet = SampleSheet.hires([Sample.hire(0)])
        let text = sheet.csv + "2,　,　\r\n3\r\n………\r\n,,,\r\n总计,1\r\n"
        let result = try bench.add(text: text)
        #expect(result.rows == 1 && result.added == 1)
    }

    @Test func `the header may stand anywhere, in any sheet`() throws {
        let bench = try Bench()
        let path = bench.scratch.path("in.xlsx")
        let sheet = SampleSheet.filings([Sample.filing()])
        let writer = try XLSXWriter(path: path)
        try writer.addSheet(named: "说明")
        for line in 0..<150 { try writer.write(row: [.text("说明第 \(line) 行")]) }
        try writer.addSheet(named: "数据")
        for line in 0..<150 { try writer.write(row: [.text("标题 \(line)")]) }
        for line in sheet.lines { try writer.write(row: line.map { .text($0) }) }
        try writer.close()
        let result = try bench.add(path: path)
        #expect(result.added == 1)
        #expect(result.sheet == "数据")
        #expect(result.headerRow == 152)
    }

    @Test func `header faults reject every row`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let before = try bench.dump()
        var sheet = SampleSheet.hires([Sample.hire(0), Sample.hire(1)])
        sheet.columns.removeAll { $0 == "post" || $0 == "sex" }
        var result = try bench.add(sheet)
        #expect(places(result.errors) == ["A3 required", "A3 required"])
        #expect(Set(result.errors.map(\.field)) == ["post", "sex"])
        #expect(result.rejected == 2 && result.form?.code == "hires")
        var filings = SampleSheet.filings([Sample.filing()])
        filings.labels["total"] = "服务外包业务额（万元）"
        result = try bench.add(filings)
        #expect(places(result.errors) == ["F2 number.format"])
        #expect(result.rejected == 1)
        #expect(try bench.dump() == before)
    }
}
