import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core
@testable import Workbook

/// The report is the user's own workbook with its faults marked, and imports with the same result.
@Suite struct ImportReportTests {
    private func cells(_ path: String, sheet: Int) throws -> [Int: [CellValue]] {
        var rows: [Int: [CellValue]] = [:]
        try WorkbookReader(path: path).readRows(ofSheet: sheet) { row in
            rows[row.number] = row.cells
            return true
        }
        return rows
    }

    private static let rows = [
        Sample.hire(0), Sample.hire(1, ["sex": "?", "post": ""]), Sample.hire(2, ["sex": "男"]), Sample.hire(0),
        Sample.hire(3, ["payerOrgCode": "PDY01060"]), Sample.hire(4, ["inService": "否"]),
    ]

    @Test(arguments: ["in.csv", "in.xlsx"])
    func `read back and imported again, it says the same`(name: String) throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        var sheet = SampleSheet.hires(Self.rows)
        sheet.columns.append("联系电话")
        for index in sheet.rows.indices { sheet.rows[index]["联系电话"] = "0\(index)" }
        let path = bench.scratch.path(name)
        if name.hasSuffix("csv") {
            _ = try bench.scratch.file(name, Array(sheet.csv.utf8))
        } else {
            try sheet.writeXLSX(to: path)
        }
        let first = try bench.add(path: path, isDryRun: true)
        #expect(first.rejected == 4 && first.warnings.count == 1)
        let report = bench.scratch.path("report.xlsx")
        try ImportReport(first, language: .zh).write(copyOf: path, to: report)

        let reader = try WorkbookReader(path: report)
        #expect(reader.sheetNames.last == "错误清单")
        let copy = try cells(report, sheet: 0)
        for (index, line) in sheet.lines.enumerated() {
            let texts = (copy[index + 1] ?? []).map { value in
                switch value {
                case .text(let text), .number(let text): text
                default: ""
                }
            }
            #expect(texts == Array(line.reversed().drop { $0.isEmpty }.reversed()), "row \(index + 1)")
        }
        let list = try cells(report, sheet: 1)
        #expect(list.count == 1 + first.errors.count + first.warnings.count)
        #expect(list[2]?.first == .text(first.errors[0].cell.description))

        let second = try bench.add(path: report)
        #expect(second.errors == first.errors)
        #expect(second.warnings == first.warnings)
        #expect(second.added == 2 && second.rejected == 4)
    }

    @Test func `a report of a report, and one over its own source`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let path = bench.scratch.path("in.xlsx")
        let writer = try XLSXWriter(path: path)
        try writer.addSheet(named: "错误清单")
        for line in SampleSheet.hires(Self.rows).lines { try writer.write(row: line.map { .text($0) }) }
        try writer.close()
        let result = try bench.add(path: path, isDryRun: true)
        try ImportReport(result, language: .zh).write(copyOf: path, to: path)
        #expect(try WorkbookReader(path: path).sheetNames == ["错误清单", "错误清单 2"])
        #expect(try bench.add(path: path, isDryRun: true).errors == result.errors)
    }

    /// Changes the text of the parts of a workbook.
    private func edit(_ path: String, to target: String, _ change: (String, String) -> String) throws {
        let size = try InputFile(path: path, limits: .standard).size
        let archive = try ZipArchive(path: path, fileBytes: size, limits: .standard)
        let zip = try ZipWriter(path: target, failure: WorkbookError(.writeFailed))
        for part in archive.parts {
            let text = try String(decoding: archive.bytes(part), as: UTF8.self)
            try zip.add(part.name, Array(change(part.name, text).utf8))
        }
        try zip.close()
    }

    @Test func `corrected, the report is imported as it is, and with it what the user has besides`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let path = bench.scratch.path("in.xlsx")
        let writer = try XLSXWriter(path: path)
        try writer.addSheet(named: "附件3", columnWidths: [7, 31])
        for line in SampleSheet.hires([Sample.hire(0, ["post": ""]), Sample.hire(1, ["sex": "?"])]).lines {
            try writer.write(row: line.map { $0.isEmpty ? .empty : .text($0) })
        }
        try writer.addDropDown(.values(["男", "女"]), column: 2, rows: 4...99)
        try writer.addSheet(named: "自己的")
        try writer.write(row: [.text("别动")])
        try writer.close()
        let result = try bench.add(path: path)
        #expect(places(result.errors) == ["F4 required", "C5 enum.value"])
        let report = bench.scratch.path("report.xlsx")
        try ImportReport(result, language: .zh).write(copyOf: path, to: report)
        #expect(try WorkbookReader(path: report).sheetNames == ["附件3", "自己的", "错误清单"])
        #expect(try cells(report, sheet: 1) == [1: [.text("别动")]])

        let corrected = bench.scratch.path("corrected.xlsx")
        try edit(report, to: corrected) { name, text in
            guard name.hasSuffix("sheet1.xml") else { return text }
            #expect(text.contains("<dataValidation ") && text.contains("width=\"31"))
            let post = text.replacing(/<c r="F4" s="(\d+)"\/>/) { "<c r=\"F4\" s=\"\($0.1)\" t=\"str\"><v>会计</v></c>" }
            return post.replacing("<t>?</t>", with: "<t>女</t>")
        }
        let second = try bench.add(path: corrected)
        #expect(second.errors.isEmpty && second.added == 2)

        try ImportReport(second, language: .en).write(copyOf: corrected, to: report)
        #expect(try WorkbookReader(path: report).sheetNames == ["附件3", "自己的", "错误清单"])
        #expect(try cells(report, sheet: 2) == [1: ["Cell", "Row", "Field", "Code", "Message"].map { .text($0) }])
    }

    @Test func `a report that cannot be written leaves nothing behind`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let path = try bench.scratch.file("in.csv", Array(SampleSheet.hires(Self.rows).csv.utf8))
        let result = try bench.add(path: path, isDryRun: true)
        let error = #expect(throws: ClientError.self) {
            try ImportReport(result, language: .en).write(copyOf: path, to: bench.scratch.path("no/such/report.xlsx"))
        }
        #expect(error?.status == .failed)
    }

    @Test func `numbers of people are masked in notes, and the JSON has the contract's members`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let result = try bench.add(.hires([Sample.hire(0, ["idNumber": "310101198001019909"])]))
        let json = ImportRenderer(file: "a/in.csv", result: result, isDryRun: false, language: .zh).json
        #expect(
            Set(json.objectValue.map { Array($0.keys) } ?? []) == [
                "form", "rows", "added", "updated", "unchanged", "rejected", "errors", "warnings", "omitted",
            ]
        )
        #expect(json["form"] == "hires" && json["rows"] == 1 && json["rejected"] == 1)
        let note = try #require(json["errors"]?.arrayValue?.first)
        #expect(Set(note.objectValue.map { Array($0.keys) } ?? []) == ["cell", "row", "field", "code", "message"])
        #expect(
            note["cell"] == "E4" && note["row"] == 4 && note["field"] == "idNumber" && note["code"] == "id.checksum"
        )
        #expect(!json.canonicalText().contains("198001019909"))
    }
}
