import SyncProtocol
import Terminal
import Testing
import Workbook

@testable import Client
@testable import Core

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
                "form", "rows", "added", "updated", "unchanged", "rejected", "errors", "warnings",
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
