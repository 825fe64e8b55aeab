import SyncProtocol
import Testing

@testable import Client
@testable import Core

/// The JSON of `check`, member by member as scripts rely on it.
@Suite struct CheckShapeTests {
    private func filings(_ bench: Bench) throws -> [JSONValue] {
        try #require(try bench.review().json(.zh)["filings"]?.arrayValue)
    }

    private func onlyFiling(_ changes: SampleSheet.Values = [:]) throws -> JSONValue {
        let bench = try Bench()
        #expect(try bench.add(.filings([Sample.filing(Sample.enterprise, changes)])).errors.isEmpty)
        let filings = try filings(bench)
        try #require(filings.count == 1)
        return filings[0]
    }

    @Test func `a filing has its code, tiers in the catalogue's order, category, cultivation and findings`() throws {
        let filing = try onlyFiling()
        #expect(filing["uscc"] == .string(Sample.enterprise))
        #expect(filing["tiers"] == ["T2", "T3"])
        #expect(filing["category"] == "BPO")
        let cultivation = try #require(filing["cultivation"])
        #expect(cultivation["exportLevel"] == "CITY")
        #expect(cultivation["level"] == "CITY")
        let criteria = try #require(cultivation["criteria"]?.arrayValue)
        #expect(
            criteria.map { $0["code"] } == ["ENGAGED", "CONTRACT", "INTL_CERT", "EXPORT", "STAFF_EDU"]
        )
        for criterion in criteria {
            #expect(criterion["met"] == true)
            #expect(criterion["inputs"]?.objectValue?.isEmpty == false)
            #expect(criterion["clause"]?.stringValue?.isEmpty == false)
        }
        #expect(criteria[4]["inputs"]?["staffCollege"] == "60")
        #expect(criteria[4]["inputs"]?["staff"] == "100")
        #expect(criteria[4]["arithmetic"] == ["60 × 100 = 6000 ≥ 100 × 50 = 5000"])
    }

    @Test func `what cannot be told is null, what is empty is no level and no tier`() throws {
        let filing = try onlyFiling([
            "total": "0", "offshore": "0", "exportBPO": "", "staff": "0", "staffCollege": "0", "certificates": "",
            "contractMonths": "",
        ])
        #expect(filing["tiers"] == [])
        let cultivation = try #require(filing["cultivation"])
        #expect(cultivation["exportLevel"] == .null)
        #expect(cultivation["level"] == .null)
        #expect(cultivation["criteria"]?.arrayValue?.map { $0["met"] } == [true, .null, false, .null, .null])
    }

    @Test func `a contract of ITO is always the reviewer's`() throws {
        for months in ["11", "12", "36", ""] {
            let filing = try onlyFiling([
                "category": "ITO", "lines": "IT解决方案", "exportITO": "1000", "exportBPO": "", "contractMonths": months,
            ])
            let cultivation = try #require(filing["cultivation"])
            #expect(cultivation["criteria"]?.arrayValue?[1]["met"] == .null)
            #expect(cultivation["level"] == "MOFCOM", "no criterion is unmet")
        }
    }

    @Test func `a finding names rule, severity, record and field, and says what to do`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing(Sample.enterprise, ["paperVolumes": "0", "electronic": "否"])]))
        try bench.add(.hires([Sample.hire(0, ["sex": "男"])]))
        let hire = try bench.only(.hire)
        let findings = try #require(try filings(bench)[0]["findings"]?.arrayValue)
        #expect(findings.map { $0["rule"] } == ["material.none", "sex.mismatch"])
        #expect(findings.map { $0["severity"] } == ["error", "warning"])
        #expect(findings.map { $0["record"]?.stringValue } == [try bench.filing().id.rawValue, hire.id.rawValue])
        #expect(findings.map { $0["field"] } == ["paperVolumes", "sex"])
        for finding in findings {
            #expect(finding["message"]?.stringValue?.isEmpty == false)
            #expect(finding["clause"]?.stringValue?.isEmpty == false)
            #expect(finding["inputs"]?.objectValue != nil)
            #expect(finding["acknowledged"] == .null)
        }
    }

    @Test func `words follow the language, codes and figures never do`() throws {
        let bench = try Bench()
        try bench.add(
            .filings([Sample.filing(Sample.enterprise, ["total": "40", "offshore": "1", "certificates": ""])])
        )
        try bench.add(.hires([Sample.hire(0, ["sex": "男"])]))
        func codes(_ value: JSONValue) -> JSONValue {
            switch value {
            case .object(let members):
                .object(members.filter { !["message", "title"].contains($0.key) }.mapValues(codes))
            case .array(let elements): .array(elements.map(codes))
            default: value
            }
        }
        let review = try bench.review()
        #expect(review.json(.zh) != review.json(.en))
        #expect(codes(review.json(.zh)) == codes(review.json(.en)))
    }

    @Test func `no number of a person appears in full, of a resident ID or a passport`() throws {
        let bench = try Bench()
        let numbers = [Sample.residentID(0), Sample.residentID(1), "E12345678"]
        try bench.add(.filings([Sample.filing(), Sample.filing(Sample.secondEnterprise)]))
        for code in [Sample.enterprise, Sample.secondEnterprise] {
            let result = try bench.add(
                .hires(
                    [
                        Sample.hire(0, ["sex": "男"]),
                        Sample.hire(1, ["tenureDays": "1", "inService": "否", "leaveDate": "2016-03-01"]),
                        Sample.hire(2, ["idType": "护照", "idNumber": "E12345678"]),
                    ],
                    of: code
                )
            )
            #expect(result.errors.isEmpty)
        }
        try bench.add(.trainees([Sample.trainee(0, ["employer": "别的公司", "sex": "男", "name": "测试丙"])]))
        let review = try bench.review()
        #expect(review.filings.allSatisfy { $0.findings.count > 5 })
        for text in [review.json(.zh).canonicalText(), review.json(.en).canonicalText()] {
            for number in numbers { #expect(!text.contains(number)) }
            #expect(text.contains("310101********"))
        }
    }

    @Test func `checks that the round leaves open say so, and those that it sets do not`() throws {
        let bench = try Bench()
        func open() throws -> [JSONValue?] {
            try #require(try bench.review().json(.zh)["unconfigured"]?.arrayValue).map { $0["check"] }
        }
        #expect(try open() == [6, 7, 16, 17, 22, 23])
        try bench.setRound {
            $0.hireFrom = CivilDate(iso: "2015-01-01")
            $0.hireTo = CivilDate(iso: "2015-12-31")
            $0.cutoff = CivilDate(iso: "2016-08-31")
            $0.minimumDays = 365
            $0.hireCap = 100
            $0.traineeCap = 100
        }
        #expect(try open() == [23])
    }
}
