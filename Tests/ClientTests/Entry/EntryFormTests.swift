import Core
import Terminal
import Testing

@testable import Client

@Suite struct EntryFormTests {
    private let context = ReadingContext(catalogue: .edition2016, round: Directory.round2016)

    private func field(_ form: Form, _ code: String) throws -> FieldSpec {
        try #require(form.columns.first { $0.code == code })
    }

    @Test func `the texts of a record read to the same values`() throws {
        let bench = try EntryBench(
            .filings([Sample.filing()]),
            .hires([
                Sample.hire(0), Sample.hire(1, ["inService": "否", "leaveDate": "2015-09-01", "tenureDays": "184"]),
            ]),
            .trainees([Sample.trainee(0)])
        )
        for form in Form.all {
            for record in try bench.records(form.type.kind) {
                let filled = EntryForm(form, texts: EntryForm.texts(of: record.body, in: form), context: context)
                let reading = filled.read()
                #expect(reading.errors.isEmpty)
                for column in form.columns { #expect(reading.values[column.code] == record.body[column.code]) }
            }
        }
    }

    @Test(arguments: [
        ("1", ["ITO.SRD.DEV"]), ("1,3", ["ITO.SRD.DEV", "ITO.SRD.OTH"]), ("3 1 3", ["ITO.SRD.OTH", "ITO.SRD.DEV"]),
        ("IT解决", ["ITO.ITS.SOLN"]), ("it 解决方案；2", ["ITO.ITS.SOLN", "ITO.SRD.TECH"]), ("ITO.SRD.DEV", ["ITO.SRD.DEV"]),
    ])
    func `lines are chosen by number, name, code or a part of a name`(answer: String, codes: [String]) throws {
        let choices = try #require(
            EntryChoices(field(.filings, "lines"), category: .ito, catalogue: context.catalogue)
        )
        guard case .chosen(let chosen) = choices.find(answer) else {
            Issue.record("\(choices.find(answer))")
            return
        }
        #expect(chosen.map(\.code) == codes)
    }

    @Test func `a part of several names is not guessed at`() throws {
        let choices = try #require(
            EntryChoices(field(.filings, "lines"), category: .ito, catalogue: context.catalogue)
        )
        guard case .several(let hits) = choices.find("其他") else {
            Issue.record("one was guessed")
            return
        }
        #expect(hits.count == 3)
        #expect(choices.find("99") == .unknown)
        #expect(choices.find("数据处理服务") == .unknown)
    }

    @Test(arguments: [
        ("sex", "1", "男"), ("sex", "女", "女"), ("sex", "f", "女"), ("idType", "2", "护照"), ("idType", "身份", "身份证"),
        ("inService", "y", "是"), ("inService", "2", "否"), ("inService", "no", "否"), ("inService", "true", "是"),
    ])
    func `choices are taken by number, word or beginning`(code: String, answer: String, text: String) throws {
        let form = EntryForm(.hires, context: context)
        #expect(form.canonical(answer, of: try field(.hires, code), usesNumbers: true) == text)
    }

    @Test func `as an argument a number is no choice`() throws {
        let form = EntryForm(.hires, context: context)
        let flag = try field(.hires, "inService")
        #expect(form.canonical("1", of: flag, usesNumbers: false) == "1")
        #expect(form.canonical("true", of: flag, usesNumbers: false) == "是")
        #expect(form.with("1", at: "inService").read().errors.contains { $0.code == .enumValue })
    }

    @Test func `all fields of a form are wrong at once`() throws {
        let bench = try EntryBench(.filings([Sample.filing()]), .hires([Sample.hire(0)]))
        let desk = try bench.desk()
        let target = try desk.hireTarget(enterprise: Sample.enterprise)
        var form = EntryForm(.hires, context: desk.context)
        let texts = [
            "name": "张3", "sex": "女", "idType": "身份证", "idNumber": Sample.residentID(0), "payer": "甲",
            "payerOrgCode": "PDY010606", "ownAccount": "是", "hireDate": "2015-02-29", "inService": "否",
        ]
        for (code, text) in texts { form.set(text, at: code) }
        #expect(
            try desk.errors(of: form, for: target).map { "\($0.field) \($0.code.rawValue)" } == [
                "name name.format", "idNumber person.duplicate", "post required", "payerOrgCode org.checksum",
                "hireDate date.format", "leaveDate leave.missing",
            ]
        )
        let before = try bench.changeSets().count
        #expect(throws: EntryRefusal.self) { try desk.store(form, for: target) }
        #expect(try bench.changeSets().count == before)
    }

    @Test(arguments: ["name", "=x", "state=approved", "enterprise=x", "name=a name=b"])
    func `an argument that names no field of the form is a usage error`(arguments: String) {
        let error = #expect(throws: ClientError.self) {
            try EntryArguments(.hires).read(arguments.split(separator: " ").map(String.init))
        }
        #expect(error?.status == .usage)
    }

    @Test func `drafts are listed latest first, replaced, and thrown away`() throws {
        let bench = try EntryBench(.filings([Sample.filing()]))
        let desk = try bench.desk()
        let target = try desk.hireTarget(enterprise: Sample.enterprise)
        #expect(try desk.drafts().isEmpty)
        let (first, second) = (desk.newDraftID(), desk.newDraftID())
        for (id, name) in [(first, "甲"), (second, "乙"), (first, "丙")] {
            try desk.keep(EntryForm(.hires, texts: ["name": name], context: context), for: target, as: id, at: "sex")
        }
        #expect(Set(try desk.drafts(for: target).map { $0.texts["name"] }) == ["丙", "乙"])
        #expect(try desk.drafts(for: desk.filingTarget()).isEmpty)
        #expect(try desk.discard(first))
        #expect(try !desk.discard(first))
        #expect(try desk.drafts().map(\.id) == [second])
    }
}
