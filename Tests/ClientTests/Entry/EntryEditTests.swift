import Core
import SyncProtocol
import Terminal
import Testing

@testable import Client

@Suite struct EntryEditTests {
    private func bench() throws -> EntryBench {
        try EntryBench(.filings([Sample.filing()]), .hires([Sample.hire(0), Sample.hire(1)]))
    }

    private func hire(_ bench: EntryBench, _ seq: Int64 = 1) throws -> ShownRecord {
        try #require(try bench.records(.hire).first { $0.body["seq"] == .integer(seq) })
    }

    private func edit(_ bench: EntryBench, _ record: ShownRecord, _ input: ScriptedInput) throws -> EntryDialogue.Ending
    {
        try bench.run(try bench.desk().target(editing: record.id.rawValue), input)
    }

    @Test func `only what changed is written, in one change-set`() throws {
        let bench = try bench()
        let before = try bench.changeSets().count
        _ = try edit(bench, hire(bench), ScriptedInput("6", "测试工程师", "是否在职", "否", "2015-09-01", ""))
        #expect(try bench.changeSets().count == before + 1)
        let change = try #require(try bench.changeSets().last?.changes.first)
        #expect(change.operation == .update)
        #expect(change.set == ["post": "测试工程师", "leaveDate": "2015-09-01", "inService": false])
    }

    @Test func `without a change nothing is written`() throws {
        let bench = try bench()
        let before = try bench.changeSets().count
        #expect(try edit(bench, hire(bench), ScriptedInput("6", "", "")) == .unchanged)
        #expect(try bench.changeSets().count == before)
    }

    @Test func `the number of another hire of the enterprise is refused, as is a field that never changes`() throws {
        let bench = try bench()
        let input = ScriptedInput("5", Sample.residentID(1), "", "n")
        _ = try edit(bench, hire(bench), input)
        #expect(input.refusals.count == 1)
        #expect(input.refusals[0].contains("已有记录"))
        let filing = try bench.only(.filing)
        let fixed = ScriptedInput("3", "")
        #expect(try bench.run(try bench.desk().target(editing: Sample.enterprise), fixed) == .unchanged)
        #expect(fixed.refusals == ["✗ “统一社会信用代码”不能修改。"])
        #expect(try bench.only(.filing) == filing)
    }

    @Test func `a field that another window changed meanwhile is told, not overwritten`() throws {
        let bench = try bench()
        let shown = try hire(bench)
        let target = try bench.desk().target(editing: shown.id.rawValue)
        try bench.set(shown, ["post": "架构师", "name": "测试丙"])
        let input = ScriptedInput("6", "测试工程师", "", "n")
        _ = try bench.run(target, input)
        #expect(input.text.contains("“岗位”在您打开之后被改为“架构师”"))
        #expect(try hire(bench).body["post"] == "架构师")
        // Once told, the person decides; what he did not touch follows the record.
        let again = ScriptedInput("6", "测试工程师", "", "")
        try bench.set(try hire(bench), ["name": "测试甲"])
        _ = try bench.run(target, again)
        #expect(try hire(bench).body["post"] == "测试工程师")
        #expect(try hire(bench).body["name"] == "测试甲")
    }

    @Test func `a draft of an edit keeps the changes and follows the rest`() throws {
        let bench = try bench()
        let shown = try hire(bench)
        _ = try edit(bench, shown, ScriptedInput("6", "测试工程师", ":q"))
        try bench.set(shown, ["name": "测试丙"])
        let target = try bench.desk().target(editing: shown.id.rawValue)
        let draft = try #require(try bench.desk().drafts(for: target).first)
        _ = try bench.run(target, ScriptedInput(""), draft: draft)
        let body = try hire(bench).body
        #expect(body["post"] == "测试工程师" && body["name"] == "测试丙")
        #expect(try bench.desk().drafts().isEmpty)
    }

    @Test func `what was handed over is not opened`() throws {
        let bench = try bench()
        let filing = try bench.only(.filing)
        try bench.set(filing, ["state": "submitted"])
        let desk = try bench.desk()
        let hire = try hire(bench)
        for open in [
            { try desk.target(editing: Sample.enterprise) }, { try desk.target(editing: hire.id.rawValue) },
            { try desk.hireTarget(enterprise: Sample.enterprise) },
        ] {
            let error = #expect(throws: ClientError.self) { try open() }
            #expect(error?.code == "filing.handedOver" && error?.status == .notAllowed)
        }
    }
}
