import SyncProtocol
import Terminal
import Testing
import Workbook

@testable import Client
@testable import Core

/// Every error code of the contract, at its exact cell.
@Suite struct ImportErrorTests {
    /// What is typed into one row, and what the import says of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let changes: SampleSheet.Values
        /// The field at whose cell each code stands.
        let expected: [String: String]

        var testDescription: String { "\(changes) \(expected)" }

        init(_ changes: SampleSheet.Values, _ expected: [String: String]) {
            self.changes = changes
            self.expected = expected
        }
    }

    /// Imports two good rows with a bad one between them, as CSV and as xlsx.
    private func check(_ sheet: SampleSheet, in bench: Bench, _ expected: [String: String], isRejected: Bool) throws {
        let xlsx = bench.scratch.path("in.xlsx")
        try sheet.writeXLSX(to: xlsx)
        let csv = try bench.scratch.file("in.csv", Array(sheet.csv.utf8))
        let cells = expected.map { "\(sheet.cell($0.key, 1)) \($0.value)" }.sorted()
        for path in [csv, xlsx] {
            let result = try bench.add(path: path, isDryRun: true)
            #expect(places(isRejected ? result.errors : result.warnings).sorted() == cells)
            #expect(result.rejected == (isRejected ? 1 : 0))
            #expect(result.rows == 3)
            if !isRejected { #expect(result.errors.isEmpty) }
        }
    }

    @Test(arguments: [
        Case(["name": ""], ["name": "required"]),
        Case(["uscc": "　"], ["uscc": "required"]),
        Case(
            ["uscc": "无", "name": "N/A", "staff": "—"],
            ["uscc": "required", "name": "required", "staff": "required"]
        ),
        Case(["category": "软件"], ["category": "enum.value"]),
        Case(["lines": "数据处理服务、洗车"], ["lines": "enum.value"]),
        Case(["lines": "数据处理"], ["lines": "enum.value"]),
        Case(["lines": "、"], ["lines": "required"]),
        Case(["electronic": "有"], ["electronic": "enum.value"]),
        Case(["total": "一千"], ["total": "number.format"]),
        Case(["total": "-1"], ["total": "number.format"]),
        Case(["total": "1000.1234567"], ["total": "number.format"]),
        Case(["total": "1000万"], ["total": "number.format"]),
        Case(["exportBPO": "1e3"], ["exportBPO": "number.format"]),
        Case(["exportBPO": "#REF!"], ["exportBPO": "number.format"]),
        Case(["staff": "99.5"], ["staff": "number.format"]),
        Case(["paperVolumes": "三"], ["paperVolumes": "number.format"]),
        Case(["contractMonths": "24个月"], ["contractMonths": "number.format"]),
        Case(["uscc": "91310101PDY010605"], ["uscc": "uscc.format"]),
        Case(["uscc": "91310101PDY01060IJ"], ["uscc": "uscc.format"]),
        Case(["uscc": "000000000000000000"], ["uscc": "uscc.format"]),
        Case(["uscc": "91310101PDY010605K"], ["uscc": "uscc.checksum"]),
        Case(["offshore": "1000.500001"], ["offshore": "share.exceeds_total"]),
        Case(["staffCollege": "101"], ["staffCollege": "staff.exceeds_total"]),
        Case(
            ["offshore": "2000", "staffCollege": "200", "category": "?"],
            ["offshore": "share.exceeds_total", "staffCollege": "staff.exceeds_total", "category": "enum.value"]
        ),
        Case(["total": "x", "offshore": "2000"], ["total": "number.format"]),
        Case(["total": "1", "offshore": "x"], ["offshore": "number.format"]),
        Case(["uscc": Sample.enterprise], ["uscc": "uscc.duplicate"]),
        Case(["uscc": "９１３１０１０１ＰＤＹ０１０６０５Ｊ"], ["uscc": "uscc.duplicate"]),
        Case(["uscc": Sample.enterprise, "staff": ""], ["uscc": "uscc.duplicate", "staff": "required"]),
    ])
    func `a wrong row of 企业申报表`(one: Case) throws {
        let sheet = SampleSheet.filings([
            Sample.filing(), Sample.filing(Sample.secondEnterprise, one.changes), Sample.filing(Sample.thirdEnterprise),
        ])
        try check(sheet, in: Bench(), one.expected, isRejected: true)
    }

    @Test(arguments: [
        Case(["name": ""], ["name": "required"]),
        Case(["idNumber": "无"], ["idNumber": "required"]),
        Case(["idType": "护照", "idNumber": "无"], ["idNumber": "required"]),
        Case(["sex": "?"], ["sex": "enum.value"]),
        Case(["idType": "军官证", "idNumber": "1"], ["idType": "enum.value"]),
        Case(["idType": "", "idNumber": ""], ["idType": "required", "idNumber": "required"]),
        Case(["ownAccount": "对"], ["ownAccount": "enum.value"]),
        Case(["inService": "在职"], ["inService": "enum.value"]),
        Case(["hireDate": "2015-02-29"], ["hireDate": "date.format"]),
        Case(["hireDate": "15-03-02"], ["hireDate": "date.format"]),
        Case(["hireDate": "2100-01-01"], ["hireDate": "date.format"]),
        Case(["hireDate": "1949-12-31"], ["hireDate": "date.format"]),
        Case(["hireDate": "18000"], ["hireDate": "date.format"]),
        Case(["hireDate": "3/2/2015"], ["hireDate": "date.format"]),
        Case(["tenureDays": "三百"], ["tenureDays": "number.format"]),
        Case(["tenureDays": "-1"], ["tenureDays": "number.format"]),
        Case(["name": "李*"], ["name": "name.format"]),
        Case(["name": "李4"], ["name": "name.format"]),
        Case(["idNumber": "3.1E+17"], ["idNumber": "id.length"]),
        Case(["idNumber": "310101********9908"], ["idNumber": "id.length"]),
        Case(["idNumber": "31010119800101990"], ["idNumber": "id.length"]),
        Case(["idNumber": "99010119800101990X"], ["idNumber": "id.area"]),
        Case(["idNumber": "310101198002309908"], ["idNumber": "id.date"]),
        Case(["idNumber": "310101201701019908"], ["idNumber": "id.date"]),
        Case(["idType": "护照", "idNumber": "310101198001019908"], ["idNumber": "passport.format"]),
        Case(["idType": "护照", "idNumber": "E 12345678"], ["idNumber": "passport.format"]),
        Case(["idType": "护照", "idNumber": "ABCDEFG"], ["idNumber": "passport.format"]),
        Case(["payerOrgCode": "PDY01060"], ["payerOrgCode": "org.format"]),
        Case(["payerOrgCode": "000000000"], ["payerOrgCode": "org.format"]),
        Case(["payerOrgCode": "PDY010606"], ["payerOrgCode": "org.checksum"]),
        Case(["payerOrgCode": "91310101PDY010605K"], ["payerOrgCode": "uscc.checksum"]),
        Case(["payerOrgCode": "99990101PDY010605J"], ["payerOrgCode": "uscc.format"]),
        Case(["inService": "否"], ["leaveDate": "leave.missing"]),
        Case(["inService": "否", "leaveDate": "无"], ["leaveDate": "leave.missing"]),
        Case(["leaveDate": "2015-05-01"], ["leaveDate": "leave.unexpected"]),
        Case(["leaveDate": "2015-01-01"], ["leaveDate": "leave.unexpected"]),
        Case(["inService": "否", "leaveDate": "2015-03-01"], ["leaveDate": "leave.before_hire"]),
        Case(
            ["inService": "?", "leaveDate": "2015-03-01"],
            ["inService": "enum.value", "leaveDate": "leave.before_hire"]
        ),
        Case(["inService": "否", "leaveDate": "至今"], ["leaveDate": "date.format"]),
        Case(["inService": "是", "leaveDate": "至今"], ["leaveDate": "date.format"]),
        Case(["hireDate": "?", "inService": "否"], ["hireDate": "date.format", "leaveDate": "leave.missing"]),
        Case(["hireDate": "?", "inService": "否", "leaveDate": "2015-03-01"], ["hireDate": "date.format"]),
        Case(["idNumber": Sample.residentID(0)], ["idNumber": "person.duplicate"]),
        Case(["idNumber": Sample.residentID(0).lowercased() + " "], ["idNumber": "person.duplicate"]),
        Case(["idNumber": Sample.residentID(0), "post": ""], ["idNumber": "person.duplicate", "post": "required"]),
    ])
    func `a wrong row of 附件3`(one: Case) throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let sheet = SampleSheet.hires([Sample.hire(0), Sample.hire(1, one.changes), Sample.hire(2)])
        try check(sheet, in: bench, one.expected, isRejected: true)
    }

    @Test func `a wrong check digit is id.checksum, and 000 at its end is said beside it`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let right = Sample.residentID(1)
        let wrong = String(right.dropLast()) + (right.hasSuffix("1") ? "2" : "1")
        let sheet = SampleSheet.hires([
            Sample.hire(0, ["idNumber": wrong]), Sample.hire(1, ["idNumber": "310101198002299000"]),
        ])
        let result = try bench.add(sheet)
        #expect(
            places(result.errors) == [
                "\(sheet.cell("idNumber", 0)) id.checksum", "\(sheet.cell("idNumber", 1)) id.checksum",
            ]
        )
        #expect(places(result.warnings) == ["\(sheet.cell("idNumber", 1)) id.truncated"])
        #expect(result.rejected == 2)
        #expect(result.errors.allSatisfy { $0.value?.contains("********") == true })
    }

    @Test(arguments: [
        Case(["course": ""], ["course": "required"]),
        Case(["certificate": "/"], ["certificate": "required"]),
        Case(["employer": "　　"], ["employer": "required"]),
        Case(["sex": "男性"], ["sex": "enum.value"]),
        Case(["idNumber": Sample.residentID(0)], ["idNumber": "person.duplicate"]),
    ])
    func `a wrong row of 附件4`(one: Case) throws {
        let sheet = SampleSheet.trainees([Sample.trainee(0), Sample.trainee(1, one.changes), Sample.trainee(2)])
        try check(sheet, in: Bench(), one.expected, isRejected: true)
    }

    @Test(arguments: [
        Case(["sex": "男"], ["sex": "sex.mismatch"]),
        Case(["sex": "F"], ["sex": "text.normalised"]),
        Case(["inService": "否", "leaveDate": "2015-03-31", "tenureDays": "28"], ["tenureDays": "tenure.mismatch"]),
        Case(["inService": "否", "leaveDate": "2015-03-31", "tenureDays": "29"], [:]),
        Case(["inService": "否", "leaveDate": "2015-03-31", "tenureDays": "31"], [:]),
        Case(["inService": "否", "leaveDate": "2015-03-31", "tenureDays": "32"], ["tenureDays": "tenure.mismatch"]),
        Case(["name": "张 三"], ["name": "name.normalised"]),
        Case(["name": "阿卜杜拉•买买提"], ["name": "name.normalised"]),
        Case(["name": "张某"], ["name": "name.unusual"]),
        Case(["hireDate": "2015-03-02 08:30:00"], ["hireDate": "text.normalised"]),
        Case(["hireDate": "1995-12-31"], ["idNumber": "age.unusual"]),
        Case(["hireDate": "2051-01-02"], ["idNumber": "age.unusual"]),
        Case(["payerOrgCode": "PDY01060-5"], [:]),
        Case(["tenureDays": "1,000"], [:]),
    ])
    func `what is odd is told and stored all the same`(one: Case) throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let sheet = SampleSheet.hires([Sample.hire(0), Sample.hire(1, one.changes), Sample.hire(2)])
        try check(sheet, in: bench, one.expected, isRejected: false)
    }

    @Test func `15 digits are made 18, told, and the same person`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let full = Sample.residentID(3)
        let old = String(full.prefix(6)) + String(full.dropFirst(8).dropLast())
        let sheet = SampleSheet.hires([Sample.hire(0, ["idNumber": old]), Sample.hire(1, ["idNumber": full])])
        let result = try bench.add(sheet)
        #expect(places(result.warnings) == ["\(sheet.cell("idNumber", 0)) id.legacy15"])
        #expect(places(result.errors) == ["\(sheet.cell("idNumber", 1)) person.duplicate"])
        #expect(try bench.only(.hire).body["idNumber"] == .string(full))
    }

    @Test func `dates are compared with the round's window and cut-off`() throws {
        let bench = try Bench()
        try bench.replica.write { db in
            var round = Directory.round2016
            round.hireFrom = CivilDate(year: 2015, month: 1, day: 1)
            round.hireTo = CivilDate(year: 2015, month: 12, day: 31)
            round.cutoff = CivilDate(year: 2016, month: 3, day: 31)
            try Records.save(
                ShownRecord(
                    kind: .round,
                    id: .round("2016"),
                    revision: Revision(epoch: 1, number: 1),
                    madeIn: nil,
                    body: round.body
                ),
                scope: .city,
                db
            )
        }
        try bench.add(.filings([Sample.filing()]))
        let sheet = SampleSheet.hires([
            Sample.hire(0, ["hireDate": "2015-01-01"]), Sample.hire(1, ["hireDate": "2014-12-31"]),
            Sample.hire(2, ["hireDate": "2015-12-31", "tenureDays": "92"]),
            Sample.hire(3, ["hireDate": "2016-01-01"]),
            Sample.hire(4, ["inService": "否", "leaveDate": "2016-04-01"]),
            Sample.hire(5, ["inService": "否", "leaveDate": "2016-03-31"]),
            Sample.hire(6, ["hireDate": "2015-12-31", "tenureDays": "95"]),
        ])
        let result = try bench.add(sheet)
        #expect(result.errors.isEmpty)
        #expect(
            places(result.warnings) == [
                "\(sheet.cell("hireDate", 1)) hire.outside_window", "\(sheet.cell("hireDate", 3)) hire.outside_window",
                "\(sheet.cell("leaveDate", 4)) hire.outside_window", "\(sheet.cell("tenureDays", 6)) tenure.mismatch",
            ]
        )
        #expect(result.added == 7)
    }
}
