import Foundation
import SyncProtocol
import Terminal
import Testing
import Workbook

@testable import Client
@testable import Core

@Suite struct ImportFlowTests {
    private func counts(_ result: ImportResult) -> [Int] {
        #expect(result.rows == result.added + result.updated + result.unchanged + result.rejected)
        return [result.added, result.updated, result.unchanged, result.rejected]
    }

    /// A bench with the sample enterprise's filing.
    private func filed() throws -> Bench {
        let bench = try Bench()
        #expect(counts(try bench.add(.filings([Sample.filing()]))) == [1, 0, 0, 0])
        return bench
    }

    @Test func `a row of 企业申报表 is an enterprise and a filing, field by field`() throws {
        let bench = try filed()
        let enterprise = try bench.only(.enterprise)
        #expect(
            enterprise.body == [
                "uscc": .string(Sample.enterprise), "orgCode": "PDY010605", "name": "上海测试1号有限公司", "unit": "310101",
            ]
        )
        #expect(enterprise.id == .enterprise(unit: "310101", organisationCode: "PDY010605"))
        let filing = try bench.only(.filing)
        #expect(filing.id == .filing(unit: "310101", round: "2016", unifiedCode: Sample.enterprise))
        #expect(
            filing.body == [
                "seq": 1, "name": "上海测试1号有限公司", "uscc": .string(Sample.enterprise), "category": "BPO",
                "lines": ["BPO.OPS.DATA", "BPO.OPS.CS"], "total": "1000.5", "offshore": "400", "exportBPO": "320.25",
                "staff": 100, "staffCollege": 60, "certificates": ["ISO 27001", "CMMI 3"], "contractMonths": 24,
                "paperVolumes": 3, "electronic": true, "remark": "首次申报", "state": "draft", "unit": "310101",
                "round": "2016",
            ]
        )
        #expect(filing.revision == nil)
    }

    @Test func `rows of 附件3 and 附件4, field by field`() throws {
        let bench = try filed()
        let left = ["inService": "否", "leaveDate": "2015年12月31日", "payerOrgCode": "PDY01060-5", "tenureDays": "305"]
        #expect(counts(try bench.add(.hires([Sample.hire(0, left)]))) == [1, 0, 0, 0])
        #expect(
            try bench.only(.hire).body == [
                "seq": 1, "name": "测试甲", "sex": "F", "idType": "residentID",
                "idNumber": .string(Sample.residentID(0)), "post": "数据录入", "payer": "上海测试1号有限公司",
                "payerOrgCode": "PDY010605", "ownAccount": true, "hireDate": "2015-03-02", "inService": false,
                "leaveDate": "2015-12-31", "tenureDays": 305, "enterprise": .string(Sample.enterprise), "round": "2016",
            ]
        )
        #expect(counts(try bench.add(.trainees([Sample.trainee(0)]))) == [1, 0, 0, 0])
        #expect(
            try bench.only(.trainee).body == [
                "seq": 1, "name": "测试乙", "sex": "F", "idType": "residentID",
                "idNumber": .string(Sample.residentID(0)), "course": "Java 开发", "certificate": "软考初级",
                "employer": "上海测试1号有限公司", "institution": .string(Sample.institution), "round": "2016",
            ]
        )
        let institution = try bench.only(.institution)
        #expect(institution.body["name"] == "上海测试培训中心")
        #expect(institution.body["uscc"] == .string(Sample.institution))
        #expect(institution.id == .institution(unit: "310101", organisationCode: "PDY010808"))
    }

    @Test func `the same file again changes nothing, not even the outbox`() throws {
        let bench = try filed()
        let hires = SampleSheet.hires([
            Sample.hire(0), Sample.hire(1, ["name": "张 三", "sex": "男"]), Sample.hire(2, ["sex": "?"]),
        ])
        let trainees = SampleSheet.trainees([Sample.trainee(0), Sample.trainee(1)])
        #expect(counts(try bench.add(hires)) == [2, 0, 0, 1])
        #expect(counts(try bench.add(trainees)) == [2, 0, 0, 0])
        let before = try bench.dump()
        #expect(counts(try bench.add(.filings([Sample.filing()]))) == [0, 0, 1, 0])
        #expect(counts(try bench.add(hires)) == [0, 0, 2, 1])
        #expect(counts(try bench.add(trainees)) == [0, 0, 2, 0])
        #expect(try bench.dump() == before)
    }

    @Test func `a changed row updates its record, an emptied cell clears it, other rows stay`() throws {
        let bench = try filed()
        try bench.add(.hires([Sample.hire(0), Sample.hire(1, ["tenureDays": "300"]), Sample.hire(2)]))
        let ids = try bench.records(.hire).map(\.id)
        let second = SampleSheet.hires([
            Sample.hire(0, ["post": "测试", "seq": "9"]), Sample.hire(1), Sample.hire(3),
        ])
        #expect(counts(try bench.add(second)) == [1, 2, 0, 0])
        let after = try bench.records(.hire)
        #expect(after.count == 4)
        #expect(Array(after.map(\.id).prefix(3)) == ids)
        #expect(after[0].body["post"] == "测试")
        #expect(after[0].body["seq"] == 9)
        #expect(after[1].body["tenureDays"] == nil)

        #expect(
            counts(try bench.add(.filings([Sample.filing(Sample.enterprise, ["remark": "", "name": "上海改名有限公司"])]))) == [
                0, 1, 0, 0,
            ]
        )
        #expect(try bench.only(.filing).body["remark"] == nil)
        #expect(try bench.only(.filing).body["state"] == "draft")
        #expect(try bench.only(.enterprise).body["name"] == "上海改名有限公司")
    }

    @Test func `what the file has no column for stays as it is`() throws {
        let bench = try filed()
        try bench.add(.hires([Sample.hire(0, ["tenureDays": "300", "inService": "否", "leaveDate": "2015-12-26"])]))
        var sheet = SampleSheet.hires([Sample.hire(0, ["inService": "否", "post": "测试"])])
        sheet.columns.removeAll { ["seq", "tenureDays", "leaveDate"].contains($0) }
        #expect(counts(try bench.add(sheet)) == [0, 1, 0, 0])
        let hire = try bench.only(.hire)
        #expect(hire.body["tenureDays"] == 300)
        #expect(hire.body["leaveDate"] == "2015-12-26")
        #expect(hire.body["seq"] == 1)
        #expect(hire.body["post"] == "测试")

        var filings = SampleSheet.filings([Sample.filing(Sample.enterprise, ["staff": "101"])])
        filings.columns.removeAll { ["remark", "certificates", "exportBPO", "contractMonths"].contains($0) }
        #expect(counts(try bench.add(filings)) == [0, 1, 0, 0])
        #expect(try bench.only(.filing).body["certificates"] == ["ISO 27001", "CMMI 3"])
    }

    @Test func `without the column a rule holds against the value that stands`() throws {
        let bench = try filed()
        var sheet = SampleSheet.hires([Sample.hire(0), Sample.hire(1, ["inService": "否"])])
        sheet.columns.removeAll { $0 == "leaveDate" }
        let first = try bench.add(sheet)
        #expect(places(first.errors) == ["\(sheet.cell("inService", 1)) leave.missing"])
        #expect(counts(first) == [1, 0, 0, 1])

        try bench.add(.hires([Sample.hire(1, ["inService": "否", "leaveDate": "2015-12-26"])]))
        let before = try bench.dump()
        sheet.rows = [Sample.hire(1)]
        let second = try bench.add(sheet)
        #expect(places(second.errors) == ["\(sheet.cell("inService", 0)) leave.unexpected"])
        #expect(try bench.dump() == before)
        sheet.rows = [Sample.hire(1, ["inService": "否", "hireDate": "2015-12-27"])]
        #expect(places(try bench.add(sheet).errors) == ["\(sheet.cell("inService", 0)) leave.before_hire"])
    }

    @Test func `a dry run tells what would happen and changes nothing`() throws {
        let bench = try filed()
        let before = try bench.dump()
        let sheet = SampleSheet.hires([Sample.hire(0), Sample.hire(1, ["sex": "?"]), Sample.hire(0)])
        let dry = try bench.add(sheet, isDryRun: true)
        #expect(try bench.dump() == before)
        let trainees = try bench.add(.trainees([Sample.trainee(0)]), isDryRun: true)
        #expect(counts(trainees) == [1, 0, 0, 0])
        #expect(try bench.dump() == before)
        let real = try bench.add(sheet)
        #expect(counts(dry) == [1, 0, 0, 2])
        #expect(counts(real) == counts(dry))
        #expect(real.errors == dry.errors)
    }

    @Test func `only an earlier valid row makes a duplicate`() throws {
        let bench = try filed()
        let sheet = SampleSheet.hires([
            Sample.hire(0, ["sex": "?"]), Sample.hire(0), Sample.hire(0, ["post": "别的"]),
            Sample.hire(1, ["idType": "护照", "idNumber": "E12345678"]),
            Sample.hire(2, ["idType": "护照", "idNumber": "e12345678"]),
        ])
        let result = try bench.add(sheet)
        #expect(
            places(result.errors) == [
                "\(sheet.cell("sex", 0)) enum.value", "\(sheet.cell("idNumber", 2)) person.duplicate",
                "\(sheet.cell("idNumber", 4)) person.duplicate",
            ]
        )
        #expect(counts(result) == [2, 0, 0, 3])
        #expect(try bench.records(.hire).contains { $0.body["post"] == "数据录入" && $0.body["sex"] == "F" })
    }

    @Test func `one person may stand in two enterprises and in 附件4`() throws {
        let bench = try filed()
        try bench.add(.filings([Sample.filing(Sample.secondEnterprise)]))
        #expect(counts(try bench.add(.hires([Sample.hire(0)]))) == [1, 0, 0, 0])
        #expect(counts(try bench.add(.hires([Sample.hire(0)], of: Sample.secondEnterprise))) == [1, 0, 0, 0])
        #expect(counts(try bench.add(.trainees([Sample.trainee(0)]))) == [1, 0, 0, 0])
        #expect(Set(try bench.records(.hire).map { $0.body["enterprise"] ?? .null }).count == 2)
    }

    @Test func `identifiers of people say nothing of their numbers`() throws {
        let one = try filed()
        try one.add(.hires([Sample.hire(0)]))
        let other = try Bench(seed: 77)
        try other.add(.filings([Sample.filing()]))
        try other.add(.hires([Sample.hire(0)]))
        #expect(try one.only(.hire).id != other.only(.hire).id)
        #expect(try one.only(.filing).id == other.only(.filing).id)
    }

    @Test func `progress is told and extra columns change nothing`() throws {
        let bench = try filed()
        var sheet = SampleSheet.hires((0..<1200).map { Sample.hire($0) })
        sheet.columns = ["联系电话"] + sheet.columns.reversed() + ["姓名拼音"]
        let path = try bench.scratch.file("many.csv", Array(sheet.csv.utf8))
        let counter = Counter()
        let result = try Importer(bench.replica, options: .init(progress: { rows, _ in counter.add(rows) })).run(
            path: path
        )
        #expect(counts(result) == [1200, 0, 0, 0])
        #expect(counter.values == [500, 1000])
        #expect(try bench.records(.hire).allSatisfy { $0.body["联系电话"] == nil })
    }
}

/// What a progress callback was told; called on one thread.
private final class Counter: @unchecked Sendable {
    private(set) var values: [Int] = []
    func add(_ value: Int) { values.append(value) }
}
