import Terminal
import Testing

@testable import Client
@testable import Core
@testable import Workbook

/// Text that begins like a formula is text in every file that is written, and comes back as it was.
@Suite struct FormulaTextTests {
    static let texts = ["=1+1", "+86", "-1", "@SUM(A1)", "=HYPERLINK(\"http://127.0.0.1\")"]

    @Test(arguments: texts, ["out.csv", "out.xlsx"])
    func `written and imported, it is the same`(text: String, name: String) throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let path = bench.scratch.path(name)
        let rows = SampleSheet.hires([Sample.hire(0, ["post": text])]).lines.map { line in
            line.map { $0.isEmpty ? OutputCell.empty : .text($0) }
        }
        if name.hasSuffix("csv") {
            let writer = try CSVWriter(path: path, withBOM: true)
            for row in rows { try writer.write(row: row) }
            try writer.close()
        } else {
            let writer = try XLSXWriter(path: path)
            try writer.addSheet(named: "附件3")
            for row in rows { try writer.write(row: row) }
            try writer.close()
        }
        #expect(try bench.add(path: path).errors.isEmpty)
        #expect(try bench.only(.hire).body["post"]?.stringValue == text)
    }

    @Test func `in a report it is no formula, in its cell, its note and the list`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let path = bench.scratch.path("in.xlsx")
        try SampleSheet.hires([Sample.hire(0, ["sex": "=1+1", "post": "@x"])]).writeXLSX(to: path)
        let result = try bench.add(path: path)
        let report = bench.scratch.path("report.xlsx")
        try ImportReport(result, language: .zh).write(copyOf: path, to: report)
        let size = try InputFile(path: report, limits: .standard).size
        let archive = try ZipArchive(path: report, fileBytes: size, limits: .standard)
        for part in archive.parts where part.name.contains("worksheets/sheet") {
            let xml = try String(decoding: archive.bytes(part), as: UTF8.self)
            #expect(xml.contains("=1+1") && !xml.contains("<f>") && !xml.contains("<f "))
        }
    }
}
