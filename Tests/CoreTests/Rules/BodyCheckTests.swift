import Testing

@testable import Core

@Suite struct BodyCheckTests {
    private func hire(_ changes: RecordBody = [:]) throws -> RecordBody {
        var body = try FormBench(.hires).read(goodHire).values
        body["enterprise"] = "91310101PDY010605J"
        body["round"] = "2016"
        for (field, value) in changes { body.assign(value, to: field) }
        return body
    }

    private func filing(_ changes: RecordBody = [:]) throws -> RecordBody {
        var body = try FormBench(.filings).read(goodFiling).values
        body.merge(["state": "draft", "unit": "310101", "round": "2016"]) { $1 }
        for (field, value) in changes { body.assign(value, to: field) }
        return body
    }

    @Test func `what an import stores is in its form`() throws {
        #expect(Hire.declaration.type.problem(in: try hire()) == nil)
        #expect(Filing.declaration.type.problem(in: try filing()) == nil)
    }

    private static let wrongMembers: [(String, JSONValue, String)] = [
        ("name", JSONValue.null, "name"), ("later", "x", "later"), ("idNumber", "310101199001019915", "idNumber"),
        ("idNumber", "31010119900101991X", "idNumber"), ("idNumber", " 310101199001019914", "idNumber"),
        ("idNumber", "310101900101991", "idNumber"), ("idType", "passport", "idNumber"), ("idType", "none", "idType"),
        ("payerOrgCode", "PDY01060-5", "payerOrgCode"), ("enterprise", "91310101pdy010605j", "enterprise"),
        ("hireDate", "2015-6-1", "hireDate"), ("hireDate", "2015-02-29", "hireDate"),
        ("inService", "true", "inService"),
        ("inService", false, "leaveDate"), ("leaveDate", "2015-07-01", "leave.unexpected"),
        ("tenureDays", -1, "tenureDays"),
        ("tenureDays", 1_000_000_000, "tenureDays"), ("post", "", "post"), ("sex", "X", "sex"),
    ]

    @Test(arguments: wrongMembers)
    func `what is not in its form is named, never shown`(field: String, value: JSONValue, problem: String) throws {
        #expect(Hire.declaration.type.problem(in: try hire([field: value])) == problem)
    }

    private static let wrongFigures: [(String, JSONValue, String)] = [
        ("total", JSONValue.string("500.0"), "total"), ("total", .string("1,000"), "total"),
        ("total", .integer(500), "total"),
        ("offshore", .string("500.000001"), "share.exceeds_total"),
        ("staffCollege", .integer(11), "staff.exceeds_total"),
        ("lines", .array([]), "lines"), ("lines", .array(["ITO.SRD.DEV", "ITO.SRD.DEV"]), "lines"),
        ("lines", .array(["ITO.SRD"]), "lines"),
        ("certificates", .array([""]), "certificates"), ("certificates", .array(["a", "a"]), "certificates"),
        ("certificates", .array([1]), "certificates"), ("state", .string("done"), "state"),
        ("remark", .bool(true), "remark"),
    ]

    @Test(arguments: wrongFigures)
    func `figures and lists have one form`(field: String, value: JSONValue, problem: String) throws {
        #expect(Filing.declaration.type.problem(in: try filing([field: value])) == problem)
    }

    @Test func `rules need both values`() {
        let rule = Constraint.notAbove("offshore", "total", .shareExceedsTotal)
        #expect(rule.violations(in: ["offshore": "2"]).isEmpty)
        #expect(rule.violations(in: ["offshore": "2", "total": "1"]).map(\.field) == ["offshore"])
        #expect(rule.violations(in: ["offshore": "1", "total": "1"]).isEmpty)
        let employment = Constraint.employment(inService: "inService", hired: "hireDate", left: "leaveDate")
        #expect(employment.violations(in: [:]).isEmpty)
        #expect(employment.violations(in: ["inService": false]).map(\.code) == [.leaveMissing])
        #expect(employment.violations(in: ["inService": false], unreadable: ["leaveDate"]).isEmpty)
        #expect(
            employment.violations(in: ["hireDate": "2015-06-02", "leaveDate": "2015-06-01"]).map(\.code) == [
                .leaveBeforeHire
            ]
        )
        #expect(Constraint.identity(type: "idType", number: "idNumber").violations(in: ["idType": "passport"]).isEmpty)
    }

    @Test func `numbers of people are masked, first 6 and last 4`() {
        #expect(ResidentID.mask("310101199001019914") == "310101********9914")
        #expect(ResidentID.mask("310101900101991").hasPrefix("310101"))
        #expect(!ResidentID.mask("310101900101991").contains("900101"))
        for short in ["E12345678", "1234567890", "12345", ""] {
            #expect(ResidentID.mask(short).allSatisfy { $0 == "*" })
        }
        #expect(PassportNumber.mask("E12345678") == "E12****78")
    }
}

@Suite struct SummaryTableTests {
    private func filing(_ seq: Int?, _ uscc: String, _ change: (inout Filing) -> Void = { _ in }) -> Filing {
        var filing = Filing()
        filing.seq = seq
        filing.uscc = uscc
        filing.name = "企业\(uscc)"
        filing.paperVolumes = 2
        change(&filing)
        return filing
    }

    @Test func `rows go by the printed numbers, are numbered anew and summed up`() throws {
        let unit = try #require(Directory.unit("310101"))
        let table = SummaryTable(
            unit: unit,
            filings: [
                filing(nil, "C") { $0.electronic = true }, filing(2, "B") { $0.remark = "备注" },
                filing(2, "A") { $0.state = .submitted }, filing(1, "Z") { $0.paperVolumes = 0 },
                filing(3, "W") { $0.state = .withdrawn },
            ]
        )
        #expect(table.lines.map(\.enterprise) == ["企业Z", "企业A", "企业B", "企业C"])
        #expect(table.lines.map(\.seq) == [1, 2, 3, 4])
        #expect(table.lines[2].remark == "备注")
        #expect(table.paperVolumes == 6)
        #expect(table.electronic == 1)
        #expect(table.title == "黄浦区企业申报情况汇总表")
    }

    @Test func `a unit without filings has an empty table`() throws {
        let table = SummaryTable(unit: try #require(Directory.unit("3101Z1")), filings: [])
        #expect(table.lines.isEmpty && table.paperVolumes == 0 && table.electronic == 0)
        #expect(table.title == "漕河泾示范区企业申报情况汇总表")
    }
}
