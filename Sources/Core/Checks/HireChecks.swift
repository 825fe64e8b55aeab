/// The checks on a row of 附件3, beyond what an import refuses.
public struct HireChecks: Sendable {
    private let round: Round
    /// The applicant's name, where its filing is known.
    private let applicant: String?

    /// Checks rows of one filing.
    public init(round: Round, applicant: String?) {
        self.round = round
        self.applicant = applicant.map(OrganisationName.key)
    }

    /// What is found at a row.
    public func findings(_ hire: Hire, at record: FoundRecord) -> [Finding] {
        let person = PersonChecks(
            seq: hire.seq,
            name: hire.name,
            sex: hire.sex,
            idType: hire.idType,
            idNumber: hire.idNumber
        )
        var findings = person.findings(at: record)
        func add(_ rule: FindingRule, _ field: String, _ inputs: [String: String], _ arithmetic: String? = nil) {
            findings.append(
                Finding(
                    rule,
                    at: [record],
                    field: field,
                    inputs: person.inputs.merging(inputs) { $1 },
                    arithmetic: arithmetic
                )
            )
        }
        checkDates(hire, add)
        checkTenure(hire, add)
        if let identity = hire.idType == .residentID ? ResidentID(hire.idNumber) : nil {
            let age = identity.birth.fullYears(to: hire.hireDate)
            let lowest = round.minimumAge ?? Round.usualAges.lowerBound
            let bounds = lowest...max(lowest, round.maximumAge ?? Round.usualAges.upperBound)
            if !bounds.contains(age) {
                add(.ageUnusual, "idNumber", ["age": String(age)], Self.outside(age, bounds))
            }
        }
        checkPayer(hire, add)
        return findings
    }

    private typealias Add = (FindingRule, String, [String: String], String?) -> Void

    private func checkDates(_ hire: Hire, _ add: Add) {
        let hired = hire.hireDate
        if let from = round.hireFrom, hired < from {
            add(.hireOutsideWindow, "hireDate", ["hireDate": hired.description], "\(hired) < \(from)")
        }
        if let to = round.hireTo, hired > to {
            add(.hireOutsideWindow, "hireDate", ["hireDate": hired.description], "\(hired) > \(to)")
        }
        guard let cutoff = round.cutoff else { return }
        if hired > cutoff {
            add(.hireAfterCutoff, "hireDate", ["hireDate": hired.description], "\(hired) > \(cutoff)")
        }
        guard let left = hire.leaveDate else { return }
        if left > cutoff {
            add(.hireAfterCutoff, "leaveDate", ["leaveDate": left.description], "\(left) > \(cutoff)")
        } else if !hire.inService {
            add(.hireLeft, "leaveDate", ["leaveDate": left.description], "\(left) ≤ \(cutoff)")
        }
    }

    private func checkTenure(_ hire: Hire, _ add: Add) {
        guard let end = hire.leaveDate ?? round.cutoff, end >= hire.hireDate else { return }
        let days = Tenure.days(hired: hire.hireDate, end: end)
        let sum = "\(end) − \(hire.hireDate) + 1 = \(days)"
        let inputs = ["hireDate": hire.hireDate.description, "end": end.description]
        if let typed = hire.tenureDays, !Tenure.agrees(typed, with: days) {
            add(.tenureMismatch, "tenureDays", inputs.merging(["tenureDays": String(typed)]) { $1 }, sum)
        }
        guard let minimum = round.minimumDays else { return }
        if days < minimum {
            add(.tenureShort, "hireDate", inputs, "\(sum) < \(minimum)")
        } else if days - 1 < minimum {
            add(.tenureConvention, "hireDate", inputs, "\(sum) ≥ \(minimum) > \(days - 1)")
        }
    }

    private func checkPayer(_ hire: Hire, _ add: Add) {
        guard let applicantCode = UnifiedCode(hire.enterprise)?.organisationCode.code else { return }
        let isOwnCode = hire.payerOrgCode == applicantCode
        let inputs = [
            "payer": hire.payer, "payerOrgCode": hire.payerOrgCode, "applicantOrgCode": applicantCode,
            "ownAccount": hire.ownAccount ? "是" : "否",
        ]
        let comparison = "\(hire.payerOrgCode) \(isOwnCode ? "=" : "≠") \(applicantCode)"
        if hire.ownAccount != isOwnCode {
            add(.payerAccount, "ownAccount", inputs, comparison)
        } else if hire.ownAccount, let applicant, OrganisationName.key(hire.payer) != applicant {
            add(.payerAccount, "payer", inputs, comparison)
        }
    }

    private static func outside(_ value: Int, _ bounds: ClosedRange<Int>) -> String {
        value < bounds.lowerBound ? "\(value) < \(bounds.lowerBound)" : "\(value) > \(bounds.upperBound)"
    }
}
