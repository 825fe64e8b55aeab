import Foundation
import GRDB
import Testing
import Workbook

@testable import Client
@testable import Core

/// Exports: an import of the file as it is changes nothing, and one edited cell is one edit.
@Suite struct ExportTests {
    private static let formats = [TableFile.Format.xlsx, .csv]

    private func export(
        _ form: Form,
        of code: String? = nil,
        from bench: Bench,
        as format: TableFile.Format,
        isMasked: Bool = false
    ) throws -> String {
        let path = bench.scratch.path("\(form.code).\(format.rawValue)")
        try bench.replica.read { db in
            let round = try bench.replica.round(db)
            let part =
                try code.map {
                    try FormExport.roster(of: form, applicant: $0, round: round, bench.replica, db)
                } ?? FormExport.Part(filter: ["round": round.code], applicant: ApplicantLine(form: form))
            let export = FormExport(form: form, catalogue: .edition2016, language: .zh, isMasked: isMasked)
            _ = try export.write(part, to: path, as: format, db)
        }
        return path
    }

    /// Writes the first sheet of a workbook anew, as a spreadsheet does, with one cell changed.
    private func edit(_ path: String, _ address: CellAddress, _ text: String, to target: String) throws {
        let reader = try WorkbookReader(path: path)
        let writer = try XLSXWriter(path: target)
        try writer.addSheet(named: "Sheet1")
        try reader.readRows { row in
            while writer.rowsWritten < row.number - 1 { try writer.write(row: [], style: .plain) }
            var cells = row.cells.enumerated().map { column, value -> OutputCell in
                switch value {
                case .empty: .empty
                case .text(let text), .error(let text): .text(text)
                case .boolean(let flag): .boolean(flag)
                case .number(let numeral): .number(numeral)
                }
            }
            if row.number == address.row { cells[address.column - 1] = .text(text) }
            try writer.write(row: cells)
            return true
        }
        try writer.close()
    }

    /// Values that spreadsheets, CSV and the reading of cells treat in their own ways.
    private func fill(_ bench: Bench) throws {
        let texts = [
            "=1+1", "+86 21", "-1", "@SUM(A1)", "''引号", "一\n二", "a\r\nb", "\"引\",号;", "1,000", "007", "3.1E+17", "true",
            "_x000D_", "http://example.invalid", "𠮷㛃", "2016-03-01",
        ]
        let filings = texts.enumerated().map { index, text in
            Sample.filing(
                Self.code(index),
                [
                    "seq": index == 3 ? "" : String(index + 1), "name": "甲" + text, "remark": text,
                    "certificates": "\(Self.name(text))、CMMI",
                    "lines": Catalogue.edition2016.lines[index].name, "total": "9.95", "offshore": "0.56",
                    "exportBPO": "8.000001", "exportITO": "", "exportKPO": "0",
                ]
            )
        }
        #expect(try bench.add(.filings(filings)).rejected == 0)
        try bench.add(.filings([Sample.filing()]))
        let hires = texts.enumerated().map { index, text in
            Sample.hire(
                index,
                ["seq": "", "post": text, "payer": text, "hireDate": "2015-0\(index % 9 + 1)-28", "tenureDays": "0"]
            )
        }
        let passport = ["idType": "护照", "idNumber": "G12345678", "name": "John O'Neil Smith"]
        let left = ["inService": "否", "leaveDate": "2015-12-31"]
        #expect(
            try bench.add(.hires(hires + [Sample.hire(50, passport), Sample.hire(51, left)])).rejected == 0
        )
        #expect(try bench.add(.trainees(texts.indices.map { Sample.trainee($0, ["course": texts[$0]]) })).rejected == 0)
    }

    /// The text without what separates names in a list.
    private static func name(_ text: String) -> String {
        String(text.unicodeScalars.filter { !",;\n\r".unicodeScalars.contains($0) })
    }

    private static func code(_ index: Int) -> String {
        // Unified codes of the reserved range, one for each number.
        let organisation = CodeMaker.organisation("PDY2\(10_00 + index)")
        return CodeMaker.unified("91310101" + organisation)
    }

    @Test(arguments: formats)
    func `exported and imported as it is, nothing changes`(format: TableFile.Format) throws {
        let bench = try Bench()
        try fill(bench)
        let before = try bench.dump()
        for (form, code) in [(Form.filings, nil), (.hires, Sample.enterprise), (.trainees, Sample.institution)] {
            let path = try export(form, of: code, from: bench, as: format)
            let result = try bench.add(path: path)
            #expect(result.errors == [])
            #expect(result.form?.code == form.code)
            #expect(result.rows > 15 && result.unchanged == result.rows, "\(form.code)")
        }
        #expect(try bench.dump() == before)
    }

    @Test func `one cell edited in a spreadsheet is exactly that edit`() throws {
        let bench = try Bench()
        try fill(bench)
        let path = try export(.hires, of: Sample.enterprise, from: bench, as: .xlsx)
        let before = try bench.records(.hire)
        let column = try #require(Form.hires.columns.firstIndex { $0.code == "hireDate" })
        let edited = bench.scratch.path("edited.xlsx")
        try edit(path, CellAddress(column: column + 1, row: 5), "2014-05-06", to: edited)
        let result = try bench.add(path: edited)
        #expect(result.updated == 1 && result.added == 0 && result.rejected == 0)
        let after = try bench.records(.hire)
        let changed = zip(before, after).filter { $0.body != $1.body }
        #expect(changed.count == 1)
        var expected = try #require(changed.first?.0.body)
        expected["hireDate"] = "2014-05-06"
        #expect(changed.first?.1.body == expected)
    }

    @Test func `dates and numbers are typed, identifiers are text, and nothing is a formula`() throws {
        let bench = try Bench()
        try fill(bench)
        let hires = try export(.hires, of: Sample.enterprise, from: bench, as: .xlsx)
        var row: SheetRow?
        try WorkbookReader(path: hires).readRows { read in
            if read.number == 5 { row = read }
            return true
        }
        let first = try #require(row)
        let columns = Dictionary(uniqueKeysWithValues: Form.hires.columns.enumerated().map { ($1.code, $0) })
        let date = try #require(columns["hireDate"])
        #expect(first.isDateStyled(date))
        guard case .number = first.cells[date] else {
            Issue.record("the date is no number")
            return
        }
        let number = try #require(columns["idNumber"])
        guard case .text(let identifier) = first.cells[number] else {
            Issue.record("the ID number is no text")
            return
        }
        #expect(identifier.count == 18)
        let filings = try export(.filings, from: bench, as: .xlsx)
        let amount = try #require(Form.filings.columns.firstIndex { $0.code == "total" })
        var amounts: Set<Double> = []
        try WorkbookReader(path: filings).readRows { read in
            if read.number > 2, case .number(let numeral) = read.cells[amount] { amounts.insert(Double(numeral) ?? 0) }
            return true
        }
        // The file has the binary number nearest to the decimal one, as any spreadsheet does.
        #expect(amounts == [9.95, 1000.5])
    }

    @Test func `in a CSV what would run as a formula begins with an apostrophe`() throws {
        let bench = try Bench()
        try fill(bench)
        let path = try export(.trainees, of: Sample.institution, from: bench, as: .csv)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for value in ["=1+1", "+86 21", "-1", "@SUM(A1)"] {
            #expect(text.contains(",'\(value),"))
            #expect(!text.contains(",\(value),"))
        }
    }

    @Test(arguments: formats)
    func `a masked export shows no number and is refused by an import`(format: TableFile.Format) throws {
        let bench = try Bench()
        try fill(bench)
        let path = try export(.hires, of: Sample.enterprise, from: bench, as: format, isMasked: true)
        var cells: [String] = []
        try WorkbookReader(path: path).readRows { row in
            for case .text(let text) in row.cells { cells.append(text) }
            return true
        }
        #expect(cells.first == "服务外包企业新录用员工培训支持申请表（证件号码已遮盖，不能导入）")
        for index in 0..<16 { #expect(!cells.contains { $0.contains(Sample.residentID(index)) }) }
        #expect(!cells.contains { $0.contains("G12345678") })
        let result = try bench.add(path: path)
        #expect(result.rejected == result.rows && result.rows == 18)
    }

    @Test(arguments: formats)
    func `only its owner may read an export`(format: TableFile.Format) throws {
        let bench = try Bench()
        try fill(bench)
        let open = bench.scratch.path("hires.\(format.rawValue)")
        #expect(FileManager.default.createFile(atPath: open, contents: nil, attributes: [.posixPermissions: 0o644]))
        let path = try export(.hires, of: Sample.enterprise, from: bench, as: format)
        #expect(path == open)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `each applicant that has rows has a roster of its own`() throws {
        let bench = try Bench()
        try bench.add(
            .filings([Sample.filing(), Sample.filing(Sample.secondEnterprise), Sample.filing(Sample.thirdEnterprise)])
        )
        try bench.add(.hires([Sample.hire(0)]))
        try bench.add(.hires([Sample.hire(1), Sample.hire(2)], of: Sample.secondEnterprise))
        let rosters = try bench.replica.read { db in
            try FormExport.rosters(of: .hires, round: try bench.replica.round(db), bench.replica, db)
        }
        #expect(rosters.map(\.0) == [Sample.enterprise, Sample.secondEnterprise])
        #expect(rosters.map(\.1.applicant.code) == [Sample.enterprise, Sample.secondEnterprise])
        #expect(rosters.map(\.1.applicant.name) == ["上海测试1号有限公司", "上海测试1号有限公司"])
    }

    @Test func `an institution without a name, and one whose name reads like another label, stay as they are`() throws {
        let bench = try Bench()
        let named = "培训机构名称：乙中心"
        for (code, name) in [
            (Sample.institution, ""), (CodeMaker.unified("91310101" + CodeMaker.organisation("PDY30001")), named),
        ] {
            try bench.add(.trainees([Sample.trainee(1)], of: code, named: name))
            let before = try bench.records(.institution)
            let path = try export(.trainees, of: code, from: bench, as: .xlsx)
            let result = try bench.add(path: path)
            #expect(result.unchanged == 1 && result.errors == [])
            #expect(try bench.records(.institution) == before)
        }
    }
}

/// Check characters of GB 11714 and GB 32100, for codes of the range that is kept for private use.
enum CodeMaker {
    static func organisation(_ body: String) -> String {
        let weights = [3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(body.utf8, weights).reduce(0) { total, pair in
            total + (pair.0 < 0x3A ? Int(pair.0) - 0x30 : Int(pair.0) - 0x41 + 10) * pair.1
        }
        let check = 11 - sum % 11
        return body + (check == 10 ? "X" : check == 11 ? "0" : String(check))
    }

    static func unified(_ body: String) -> String {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        var (total, weight) = (0, 1)
        for character in body {
            total += (alphabet.firstIndex(of: character) ?? 0) * weight
            weight = weight * 3 % 31
        }
        return body + String(alphabet[(31 - total % 31) % 31])
    }
}
