import Testing

@testable import Core

@Suite struct ClaimChecksTests {
    private static let codes = ["91310101PDY0000284", "91310104PDY000079P"]

    private func hire(
        _ number: Int,
        enterprise: Int = 0,
        unit: String = "310101",
        round: String = "2016",
        name: String = "张伟",
        employer: String = "甲公司",
        granted: Bool = false
    ) -> Claim {
        Claim(
            record: FoundRecord(
                unit: unit,
                kind: .hire,
                id: .derived(from: "hire", String(number)),
                enterprise: Self.codes[enterprise]
            ),
            round: round,
            name: name,
            sex: .male,
            employer: employer,
            isGranted: granted
        )
    }

    private func trainee(_ number: Int, institution: Int = 1, employer: String = "甲公司") -> Claim {
        var claim = hire(number, employer: employer)
        claim.record = FoundRecord(
            unit: "310101",
            kind: .trainee,
            id: .derived(from: "trainee", String(number)),
            institution: Self.codes[institution]
        )
        return claim
    }

    private func findings(_ claims: Claim...) -> [Finding] {
        ClaimChecks.findings(claims, maskedNumber: "310101********9915")
    }

    @Test func `one row, or one hire and his training at the same employer, is legitimate`() {
        #expect(findings(hire(1)).isEmpty)
        #expect(findings(hire(1), trainee(1)).isEmpty)
        #expect(findings(hire(1, employer: "甲（上海）公司"), trainee(1, employer: "甲(上海) 公司")).isEmpty)
    }

    @Test func `two enterprises claim one person: one finding, hires only, in one unit or two`() {
        for unit in ["310101", "310104"] {
            let found = findings(hire(1), hire(2, enterprise: 1, unit: unit), trainee(3))
            #expect(found.map(\.rule) == [.claimDuplicate])
            #expect(found.first?.records.count == 2)
            #expect(found.first?.records.allSatisfy { $0.kind == .hire } == true)
        }
    }

    @Test func `the same enterprise in two units is no claim of two enterprises`() {
        #expect(findings(hire(1), hire(2, unit: "310104")).isEmpty)
    }

    @Test func `two institutions train one person`() {
        #expect(findings(trainee(1, institution: 0), trainee(2, institution: 1)).map(\.rule) == [.trainingDuplicate])
    }

    @Test func `another employer in 附件4 than in 附件3 is for the reviewer`() {
        let found = findings(hire(1), trainee(1, employer: "乙公司"))
        #expect(found.map(\.rule) == [.claimEmployer])
        #expect(found.first?.records.first?.kind == .trainee)
        // One of two applicants is his employer: the duplicate is told, the employer is not.
        let both = findings(hire(1), hire(2, enterprise: 1, employer: "乙公司"), trainee(3, employer: "乙公司"))
        #expect(both.map(\.rule) == [.claimDuplicate])
    }

    @Test func `one number with two names is told once`() {
        #expect(findings(hire(1), trainee(1), hire(2, name: "张玮")).map(\.rule) == [.personDiffers])
    }

    @Test func `a person supported in an earlier round is told in the later one only`() {
        let earlier = hire(1, enterprise: 1, round: "2015", granted: true)
        let found = findings(earlier, hire(2))
        #expect(found.map(\.rule) == [.claimEarlierRound])
        #expect(found.first?.records.map(\.id) == [hire(2).record.id, earlier.record.id])
        #expect(findings(hire(1, round: "2015"), hire(2)).isEmpty)
    }

    @Test func `an enterprise filed by two units is found by its organisation code`() {
        func filed(_ unit: String, _ code: String, _ name: String = "甲公司") -> FiledEnterprise {
            FiledEnterprise(
                record: FoundRecord(unit: unit, kind: .filing, id: .derived(from: unit, code), enterprise: code),
                round: "2016",
                name: name
            )
        }
        // Another unified code around the same organisation code.
        let found = EmployerChecks.filedTwice([
            filed("310104", Self.codes[0]), filed("3101Z1", Self.codes[0]), filed("310101", Self.codes[1]),
        ])
        #expect(found.map(\.rule) == [.filingUnits])
        #expect(found.first?.records.map(\.unit) == ["310104", "3101Z1"])
        let strangers = EmployerChecks.unknownEmployers(
            [trainee(1), trainee(2, employer: "乙公司"), trainee(3, employer: "乙 公司")],
            among: [filed("310101", Self.codes[0])]
        )
        #expect(strangers.map(\.rule) == [.employerUnknown])
        #expect(strangers.first?.records.count == 2)
    }

    @Test func `every rule has a sentence of its own in both languages`() {
        var sentences: Set<String> = []
        for rule in FindingRule.allCases {
            let finding = Finding(
                rule,
                at: [hire(1).record],
                inputs: ["name": "张伟", "idNumber": "3101…", "level": "CITY"]
            )
            for language in Language.allCases {
                let sentence = finding.sentence(language)
                #expect(sentence.count > 8 && sentences.insert(sentence).inserted, "\(rule.rawValue)")
            }
            #expect(rule.check.title(.zh) != finding.sentence(.zh))
        }
    }

    @Test func `a reason covers a finding until what was found changes`() {
        let finding = Finding(.sexMismatch, at: [hire(1).record], field: "sex", inputs: ["sex": "F"])
        var reason = Acknowledgement()
        (reason.rule, reason.record, reason.field) = ("sex.mismatch", hire(1).record.id.rawValue, "sex")
        (reason.basis, reason.reason) = (finding.basis, "证件如此")
        let reasons = Reasons([reason], filing: .derived(from: "f"), enterprise: Self.codes[0])
        #expect(reasons.reason(for: finding) == "证件如此")
        let changed = Finding(.sexMismatch, at: [hire(1).record], field: "sex", inputs: ["sex": "M"])
        #expect(reasons.reason(for: changed) == nil)
        #expect(
            reasons.reason(for: Finding(.sexMismatch, at: [hire(2).record], field: "sex", inputs: ["sex": "F"])) == nil
        )
    }
}
