import Testing

@testable import Core

@Suite struct RowChecksTests {
    private let record = FoundRecord(
        unit: "310101",
        kind: .hire,
        id: .derived(from: "test", "hire"),
        enterprise: "91310101PDY0000284"
    )

    private func round(_ change: (inout Round) -> Void = { _ in }) -> Round {
        var round = Directory.round2016
        change(&round)
        return round
    }

    private func hire(_ change: (inout Hire) -> Void = { _ in }) -> Hire {
        var hire = Hire()
        hire.name = "张伟"
        hire.sex = .male
        hire.idNumber = "310101198802299915"
        hire.payer = "上海测试有限公司"
        hire.payerOrgCode = "PDY000028"
        hire.ownAccount = true
        hire.hireDate = date("2015-03-01")
        hire.enterprise = "91310101PDY0000284"
        change(&hire)
        return hire
    }

    private func date(_ text: String) -> CivilDate { CivilDate(iso: text) ?? CivilDate(daysSinceEpoch: 0) }

    private func findings(_ hire: Hire, _ round: Round? = nil) -> [Finding] {
        HireChecks(round: round ?? self.round(), applicant: "上海测试有限公司").findings(hire, at: record)
    }

    private func rules(_ hire: Hire, _ round: Round? = nil) -> [FindingRule] { findings(hire, round).map(\.rule) }

    @Test func `a good row has no finding, whatever the round leaves open`() {
        #expect(rules(hire()).isEmpty)
        #expect(rules(hire { ($0.inService, $0.leaveDate) = (false, date("2015-03-05")) }).isEmpty)
        #expect(rules(hire { $0.tenureDays = 3 }).isEmpty)
    }

    @Test func `the payer and the account are held against the applicant`() {
        #expect(rules(hire { $0.ownAccount = false }) == [.payerAccount])
        #expect(rules(hire { $0.payerOrgCode = "PDY000079" }) == [.payerAccount])
        #expect(rules(hire { ($0.ownAccount, $0.payerOrgCode) = (false, "PDY000079") }).isEmpty)
        let other = findings(hire { $0.payer = "上海另一家有限公司" })
        #expect(other.map(\.field) == ["payer"])
        // Width, case and blanks are no difference.
        #expect(rules(hire { $0.payer = "上海测试 有限公司" }).isEmpty)
    }

    @Test func `the window is inclusive at both ends, and errors when it is set`() {
        let open = round { ($0.hireFrom, $0.hireTo) = (date("2015-01-01"), date("2015-12-31")) }
        for day in ["2015-01-01", "2015-12-31"] { #expect(rules(hire { $0.hireDate = date(day) }, open).isEmpty) }
        for day in ["2014-12-31", "2016-01-01"] {
            let found = findings(hire { $0.hireDate = date(day) }, open)
            #expect(found.map(\.rule) == [.hireOutsideWindow])
            #expect(found.first?.severity == .error)
            #expect(found.first?.arithmetic?.contains(day) == true)
        }
    }

    @Test func `dates are held against the cut-off`() {
        let cut = round { $0.cutoff = date("2016-08-31") }
        #expect(rules(hire { $0.hireDate = date("2016-09-01") }, cut) == [.hireAfterCutoff])
        let left = hire { ($0.inService, $0.leaveDate) = (false, date("2016-08-31")) }
        #expect(rules(left, cut) == [.hireLeft])
        let later = hire { ($0.inService, $0.leaveDate) = (false, date("2016-09-01")) }
        #expect(findings(later, cut).map(\.field) == ["leaveDate"])
        #expect(rules(later, cut) == [.hireAfterCutoff])
    }

    @Test(arguments: try VectorTable.rows("tenure"))
    func `typed days are held against the vectors' inclusive count, give or take one`(row: VectorRow) throws {
        guard let hired = CivilDate(iso: try row("hire")), let days = Int(try row("days_inclusive(end-hire+1)")),
            days > 0
        else { return }
        let left = CivilDate(iso: try row("leave"))
        let round = round { $0.cutoff = CivilDate(iso: (try? row("cutoff")) ?? "") }
        for (typed, isFound) in [
            (days, false), (days - 1, false), (days + 1, false), (days + 2, true), (days - 2, true),
        ] {
            let found = rules(
                hire {
                    ($0.hireDate, $0.leaveDate, $0.inService, $0.tenureDays) = (hired, left, left == nil, typed)
                },
                round
            )
            #expect(found.contains(.tenureMismatch) == isFound, "\(typed) of \(days)")
        }
    }

    @Test func `too few days are for the reviewer, and so is a first day that decides`() {
        let round = round { ($0.cutoff, $0.minimumDays) = (date("2016-08-31"), 365) }
        func left(_ text: String) -> [FindingRule] {
            rules(hire { ($0.hireDate, $0.leaveDate, $0.inService) = (date("2015-01-01"), date(text), false) }, round)
        }
        // 2015-01-01 to 2015-12-31 are 364 or 365 days.
        #expect(left("2015-12-30") == [.hireLeft, .tenureShort])
        #expect(left("2015-12-31") == [.hireLeft, .tenureConvention])
        #expect(left("2016-01-01") == [.hireLeft])
    }

    @Test func `age is counted in birthdays, within the round's bounds or 16 to 70`() {
        func aged(_ hired: String, _ round: Round? = nil) -> [FindingRule] {
            rules(hire { $0.hireDate = date(hired) }, round)
        }
        // Born on 29 February 1988.
        #expect(aged("2004-02-28") == [.ageUnusual])
        #expect(aged("2004-02-29").isEmpty)
        let bounds = round { ($0.minimumAge, $0.maximumAge) = (18, 27) }
        #expect(aged("2016-02-28", bounds).isEmpty)
        #expect(aged("2016-02-29", bounds) == [.ageUnusual])
        #expect(aged("2006-02-27", bounds) == [.ageUnusual])
    }

    @Test func `sex, ending and name of the person are looked at in both forms`() {
        #expect(rules(hire { $0.sex = .female }) == [.sexMismatch])
        #expect(rules(hire { $0.name = "某某" }) == [.nameUnusual])
        var trainee = Trainee()
        (trainee.name, trainee.sex, trainee.idNumber) = ("张伟", .female, "310101198802299915")
        #expect(TraineeChecks.findings(trainee, at: record).map(\.rule) == [.sexMismatch])
        (trainee.idType, trainee.idNumber) = (.passport, "E12345678")
        #expect(TraineeChecks.findings(trainee, at: record).isEmpty)
    }

    @Test func `no finding shows a number in full`() {
        let round = round { ($0.hireFrom, $0.cutoff, $0.minimumDays) = (date("2016-01-01"), date("2015-02-01"), 9) }
        let found = findings(
            hire { ($0.sex, $0.ownAccount, $0.name, $0.tenureDays) = (.female, false, "某某", 400) },
            round
        )
        #expect(found.count > 3)
        for finding in found {
            #expect(!finding.json.canonicalText().contains("198802299915"))
            for language in Language.allCases { #expect(!finding.sentence(language).contains("198802299915")) }
        }
    }
}
