import Core
import SyncProtocol
import Terminal
import Testing

@testable import Client

@Suite struct EntryDialogueTests {
    private func bench() throws -> EntryBench { try EntryBench(.filings([Sample.filing()])) }

    private let woman = Sample.residentID(3)

    /// The answers to 附件3 up to the date of hire.
    private var upToHireDate: [String] { ["", "张三", "女", "", woman, "测试工程师", "", "", "", "2015-03-02"] }

    private func lines(_ answers: [String]) -> ScriptedInput { ScriptedInput(answers.map(LineResult.line)) }

    @Test func `a hire is asked field by field and stored in one change-set`() throws {
        let bench = try bench()
        let before = try bench.changeSets().count
        let ending = try bench.enterHire(lines(upToHireDate + ["是", "", ""]))
        let hire = try bench.only(.hire)
        #expect(ending == .saved(hire))
        #expect(
            hire.body == [
                "seq": 1, "name": "张三", "sex": "F", "idType": "residentID", "idNumber": .string(woman), "post": "测试工程师",
                "payer": "上海测试1号有限公司", "payerOrgCode": "PDY010605", "ownAccount": true, "hireDate": "2015-03-02",
                "inService": true, "enterprise": .string(Sample.enterprise), "round": "2016",
            ]
        )
        let changeSets = try bench.changeSets()
        #expect(changeSets.count == before + 1)
        #expect(changeSets.last?.changes.map(\.record) == [hire.id])
        #expect(try bench.desk().drafts().isEmpty)
    }

    @Test func `a wrong number is told as an import tells it, and asked again`() throws {
        let bench = try bench()
        let wrong = String(woman.dropLast()) + (woman.last == "1" ? "2" : "1")
        var answers = upToHireDate
        answers.insert(contentsOf: ["", "31010119", wrong], at: 4)
        let input = lines(answers + ["是", "", ""])
        _ = try bench.enterHire(input)
        let sentence = CheckCode.idChecksum.sentence(.zh, field: "证件号码", value: ResidentID.mask(wrong))
        #expect(input.refusals.count == 3)
        #expect(input.refusals.last == "✗ " + sentence)
        #expect(!input.text.contains(woman) && !input.text.contains(wrong))
    }

    @Test func `a warning is told and may be kept`() throws {
        let bench = try bench()
        var answers = upToHireDate
        answers[2] = "1"
        let input = lines(answers + ["y", "", ""])
        _ = try bench.enterHire(input)
        let sentence = CheckCode.sexMismatch.sentence(.zh, field: "性别", value: "男")
        #expect(input.shown.count { $0.contains(sentence.prefix(12)) } == 2)
        #expect(try bench.only(.hire).body["sex"] == "M")
    }

    @Test func `one can go back and change an answer`() throws {
        let bench = try bench()
        var answers = upToHireDate.map(LineResult.line)
        answers.insert(contentsOf: [.back(""), .line("<"), .line("李四"), .line("")], at: 3)
        _ = try bench.enterHire(ScriptedInput(answers + [.line("是"), .line(""), .line("")]))
        #expect(try bench.only(.hire).body["name"] == "李四")
    }

    @Test func `who has left is asked for the date, who stays is not`() throws {
        let bench = try bench()
        let left = lines(upToHireDate + ["否", "", "2015-03-01", "2015-09-01", "", ""])
        _ = try bench.enterHire(left)
        #expect(left.refusals.map { $0.contains("离职日期") } == [true, true])
        #expect(try bench.only(.hire).body["leaveDate"] == "2015-09-01")
    }

    @Test func `a rule over two fields leads to the field at which it stands, and then on`() throws {
        let bench = try bench()
        // Asked for a leaving date, then said to be in service after all.
        let answers = upToHireDate + ["否", "2015-09-01", "<", "<", "是", "-", "30", ""]
        let input = lines(answers)
        _ = try bench.enterHire(input)
        #expect(input.text.contains(CheckCode.leaveUnexpected.sentence(.zh, field: "离职日期", value: "2015-09-01")))
        let body = try bench.only(.hire).body
        #expect(body["leaveDate"] == nil && body["inService"] == true && body["tenureDays"] == 30)
    }

    @Test func `a person that the enterprise has already is refused at his number`() throws {
        let bench = try EntryBench(.filings([Sample.filing()]), .hires([Sample.hire(3)]))
        var answers = upToHireDate
        answers.insert(woman, at: 4)
        answers[5] = Sample.residentID(4)
        let input = lines(answers + ["是", "", ""])
        _ = try bench.enterHire(input)
        let sentence = CheckCode.personDuplicate.sentence(.zh, field: "证件号码", value: ResidentID.mask(woman))
        #expect(input.refusals == ["✗ " + sentence])
        #expect(try bench.records(.hire).count == 2)
    }

    @Test func `leaving keeps a draft with the half-typed line, and the same form goes on with it`() throws {
        let bench = try bench()
        let before = try bench.changeSets().count
        let first = upToHireDate.prefix(4).map(LineResult.line) + [.leave("310101")]
        guard case .left(let id?) = try bench.enterHire(ScriptedInput(Array(first))) else {
            Issue.record("no draft")
            return
        }
        #expect(try bench.records(.hire).isEmpty)
        #expect(try bench.changeSets().count == before)
        let target = try bench.desk().hireTarget(enterprise: Sample.enterprise)
        let draft = try #require(try bench.desk().drafts(for: target).first)
        #expect(draft.id == id)
        #expect(draft.texts["name"] == "张三" && draft.texts["idNumber"] == "310101" && draft.field == "idNumber")
        // Enter on the half number says why and stays.
        let rest = lines([""] + Array(upToHireDate[4...]) + ["是", "", ""])
        _ = try bench.enterHire(rest, draft: draft)
        #expect(rest.refusals.count == 1)
        #expect(try bench.only(.hire).body["name"] == "张三")
        #expect(try bench.desk().drafts().isEmpty)
    }

    @Test func `a broken connection loses no more than the line being typed`() throws {
        let bench = try bench()
        guard case .interrupted = try bench.enterHire(ScriptedInput([.line(""), .line("张三"), .interrupted("")])) else {
            Issue.record("not interrupted")
            return
        }
        #expect(try bench.desk().drafts().first?.texts == ["seq": "1", "name": "张三"])
        #expect(try bench.enterHire(ScriptedInput([.leave("")])) == .left(draft: nil))
    }

    @Test func `a new filing makes the enterprise as well`() throws {
        let bench = try EntryBench()
        let answers = [
            "", "上海测试1号有限公司", Sample.enterprise, "bpo", "数据处理,6", "1000.5", "1001", "400", "-", "320.25", "", "100",
            "101",
            "60", "ISO 27001、CMMI 3", "24", "3", "是", "", "",
        ]
        let input = lines(answers)
        _ = try bench.run(try bench.desk().filingTarget(), input)
        #expect(input.refusals.count == 2)
        let filing = try bench.only(.filing)
        #expect(filing.body["lines"] == ["BPO.OPS.DATA", "BPO.OPS.CS"])
        #expect(filing.body["total"] == "1000.5" && filing.body["exportITO"] == nil && filing.body["state"] == "draft")
        #expect(try bench.only(.enterprise).body["orgCode"] == "PDY010605")
        #expect(filing.body["unit"] == "310101")
    }

    @Test func `an enterprise that has filed is refused at its code`() throws {
        let bench = try bench()
        let input = ScriptedInput("", "甲公司", Sample.enterprise, Sample.secondEnterprise, ":q")
        _ = try bench.run(try bench.desk().filingTarget(), input)
        #expect(
            input.refusals == [
                "✗ " + CheckCode.usccDuplicate.sentence(.zh, field: "统一社会信用代码", value: Sample.enterprise)
            ]
        )
    }

    @Test func `a new trainee makes the institution as well`() throws {
        let bench = try EntryBench()
        let target = try bench.desk().traineeTarget(institution: Sample.institution, name: "上海测试培训中心")
        _ = try bench.run(target, lines(["", "测试乙", "2", "1", woman, "Java 开发", "软考初级", "上海测试1号有限公司", "是"]))
        #expect(try bench.only(.trainee).body["institution"] == .string(Sample.institution))
        #expect(try bench.only(.institution).body["name"] == "上海测试培训中心")
    }
}
