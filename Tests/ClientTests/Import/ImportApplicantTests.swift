import SyncProtocol
import Terminal
import Testing
import Workbook

@testable import Client
@testable import Core

/// Whose roster a file is: `--enterprise`, the line above the header, or nobody's.
@Suite struct ImportApplicantTests {
    private func filed() throws -> Bench {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing(), Sample.filing(Sample.secondEnterprise, ["name": "第二"])]))
        return bench
    }

    @Test(arguments: [
        Sample.enterprise, "91310101pdy010605j", " 91310101 PDY010605J ", "９１３１０１０１ＰＤＹ０１０６０５Ｊ",
    ])
    func `--enterprise alone, and beside the same code in the file`(typed: String) throws {
        let bench = try filed()
        #expect(try bench.add(.hires([Sample.hire(0)], of: nil), applicant: typed).added == 1)
        #expect(try bench.add(.hires([Sample.hire(1)]), applicant: typed).added == 1)
        #expect(try bench.records(.hire).allSatisfy { $0.body["enterprise"] == .string(Sample.enterprise) })
    }

    @Test func `two different codes are a wrong call and change nothing`() throws {
        let bench = try filed()
        let before = try bench.dump()
        let error = #expect(throws: ClientError.self) {
            try bench.add(.hires([Sample.hire(0)]), applicant: Sample.secondEnterprise)
        }
        #expect(error?.status == .usage)
        #expect(error?.code == "enterprise.mismatch")
        #expect(try bench.dump() == before)
    }

    @Test(arguments: [Sample.thirdEnterprise, "91310101PDY010605K", "PDY010605", "9131"])
    func `an applicant without a filing: one error at the line's cell, every row rejected`(code: String) throws {
        let bench = try filed()
        let before = try bench.dump()
        let result = try bench.add(.hires([Sample.hire(0), Sample.hire(1, ["sex": "?"])], of: code))
        #expect(places(result.errors) == ["A2 enterprise.unknown"])
        #expect(result.errors.first?.field == "enterprise")
        #expect([result.rows, result.rejected] == [2, 2])
        #expect(result.form?.code == "hires")
        #expect(try bench.dump() == before)
    }

    @Test func `without a line it stands at A1`() throws {
        let bench = try filed()
        for applicant in [nil, Sample.thirdEnterprise] {
            let result = try bench.add(.hires([Sample.hire(0)], of: nil), applicant: applicant)
            #expect(places(result.errors) == ["A1 enterprise.unknown"])
            #expect(result.rejected == 1)
        }
        #expect(try bench.records(.hire).isEmpty)
    }

    @Test func `a filing in another unit's replica or of another round is none`() throws {
        let bench = try Bench(unit: "310104")
        #expect(places(try bench.add(.hires([Sample.hire(0)])).errors) == ["A2 enterprise.unknown"])
    }

    @Test(arguments: [
        [["申请企业：上海测试", "", "统一社会信用代码：91310101PDY010605J"]],
        [["申请企业:上海测试", "统一社会信用代码", "91310101PDY010605J"]],
        [["申请企业：上海测试"], ["统一社会信用代码/组织机构代码：", "", "91310101PDY010605J"]],
        [["申请企业：____上海测试____　统一社会信用代码：_91310101PDY010605J_"]],
        [["申请企业：\u{A0}上海测试\u{A0}统一社会信用代码：\u{200B}91310101 PDY010605J\u{A0}所属区：黄浦"]],
    ])
    func `the line as people write it`(above: [[String]]) throws {
        let bench = try filed()
        var sheet = SampleSheet.hires([Sample.hire(0)], of: nil)
        sheet.above += above
        let result = try bench.add(sheet)
        #expect(result.errors.isEmpty)
        #expect(result.added == 1)
    }

    @Test func `an unknown code in a cell of its own is marked there`() throws {
        let bench = try filed()
        var sheet = SampleSheet.hires([Sample.hire(0)], of: nil)
        sheet.above.append(["申请企业：上海测试", "统一社会信用代码：", "", Sample.thirdEnterprise])
        #expect(places(try bench.add(sheet).errors) == ["D2 enterprise.unknown"])
    }

    @Test func `the institution of 附件4 must be readable and needs no filing`() throws {
        let bench = try Bench()
        let none = try bench.add(.trainees([Sample.trainee(0)], of: nil))
        #expect(places(none.errors) == ["A1 required"])
        #expect(none.rejected == 1)
        let wrong = try bench.add(.trainees([Sample.trainee(0)], of: "91310101PDY0108088"))
        #expect(places(wrong.errors) == ["A2 uscc.checksum"])
        #expect(wrong.rejected == 1)
        #expect(try bench.records(.institution).isEmpty)
    }

    @Test func `a file of which no row is stored makes no institution`() throws {
        let bench = try Bench()
        let before = try bench.dump()
        let result = try bench.add(.trainees([Sample.trainee(0, ["course": ""])]))
        #expect(result.rejected == 1)
        #expect(try bench.dump() == before)
    }

    @Test func `an institution's new name is a change-set too`() throws {
        let bench = try Bench()
        try bench.add(.trainees([Sample.trainee(0)]))
        let result = try bench.add(.trainees([Sample.trainee(0)], named: "上海改名培训中心"))
        #expect(result.unchanged == 1)
        #expect(try bench.only(.institution).body["name"] == "上海改名培训中心")
        #expect(try bench.replica.read { try Outbox.pending($0) } == 2)
        let entry = try #require(try bench.replica.read { try Outbox.entry(2, $0) })
        #expect(entry.changeSet.changes.map(\.set) == [["name": "上海改名培训中心"]])
    }

    @Test func `payers and employers are not looked up`() throws {
        let bench = try filed()
        let hire = Sample.hire(0, ["payer": "某人力资源公司", "payerOrgCode": "PDY010621", "ownAccount": "否"])
        #expect(try bench.add(.hires([hire])).added == 1)
        #expect(try bench.add(.trainees([Sample.trainee(0, ["employer": "外地公司"])])).added == 1)
    }
}
