/// A person's row in 附件3 or 附件4, with what places it: what the checks across enterprises and units look at.
public struct Claim: Sendable, Equatable {
    /// The row.
    public var record: FoundRecord
    /// The round.
    public var round: String
    /// The person's name.
    public var name: String
    /// The person's sex.
    public var sex: Sex
    /// The name of the employer: the applicant's of a hire, as typed of a trainee.
    public var employer: String
    /// Whether the claim was granted, in a round of the past.
    public var isGranted: Bool

    /// Describes a row.
    public init(record: FoundRecord, round: String, name: String, sex: Sex, employer: String, isGranted: Bool) {
        self.record = record
        self.round = round
        self.name = name
        self.sex = sex
        self.employer = employer
        self.isGranted = isGranted
    }
}

/// The checks over all rows of one person, across enterprises, institutions, units and rounds.
public enum ClaimChecks {
    /// What is found over a person's rows.
    /// - Parameters:
    ///   - claims: the rows of one idType and number; those of filings that were taken back are left out by the caller.
    ///   - maskedNumber: the number as findings may show it.
    /// - Returns: the findings, by round.
    public static func findings(_ claims: [Claim], maskedNumber: String) -> [Finding] {
        let rounds = Dictionary(grouping: claims, by: \.round)
        return rounds.keys.sorted().flatMap { round -> [Finding] in
            let current = (rounds[round] ?? []).sorted { place($0) < place($1) }
            let earlier = claims.filter { $0.round < round && $0.isGranted }
            return Person(number: maskedNumber, claims: current, earlier: earlier).findings
        }
    }

    private static func place(_ claim: Claim) -> (String, String, String) {
        let record = claim.record
        return (record.unit, record.enterprise ?? record.institution ?? "", record.id.rawValue)
    }

    /// One person's rows of a round.
    private struct Person {
        let number: String
        let claims: [Claim]
        let earlier: [Claim]

        private var hires: [Claim] { claims.filter { $0.record.kind == .hire } }
        private var trainees: [Claim] { claims.filter { $0.record.kind == .trainee } }

        var findings: [Finding] {
            [
                twice(.claimDuplicate, hires, by: \.record.enterprise),
                twice(.trainingDuplicate, trainees, by: \.record.institution),
            ].compactMap(\.self) + employers + [differences, grants].compactMap(\.self)
        }

        private func twice(_ rule: FindingRule, _ rows: [Claim], by code: (Claim) -> String?) -> Finding? {
            let codes = rows.compactMap(code)
            // One organisation may have two unified codes; its organisation code is the key.
            guard Set(codes.map(Self.organisation)).count > 1 else { return nil }
            return Finding(
                rule,
                at: rows.map(\.record),
                field: "idNumber",
                inputs: inputs(rows).merging([
                    "organisations": Set(codes).sorted().joined(separator: "、"),
                    "units": Set(rows.map(\.record.unit)).sorted().joined(separator: "、"),
                ]) { $1 }
            )
        }

        private var employers: [Finding] {
            guard !hires.isEmpty else { return [] }
            let applicants = Set(hires.map { OrganisationName.key($0.employer) })
            return trainees.filter { !applicants.contains(OrganisationName.key($0.employer)) }.map { trainee in
                Finding(
                    .claimEmployer,
                    at: [trainee.record] + hires.map(\.record),
                    field: "employer",
                    inputs: inputs([trainee]).merging([
                        "employer": trainee.employer,
                        "applicants": Set(hires.map(\.employer)).sorted().joined(separator: "、"),
                    ]) { $1 }
                )
            }
        }

        private var differences: Finding? {
            let names = Set(claims.map(\.name)).sorted()
            let sexes = Set(claims.map(\.sex.rawValue)).sorted()
            guard names.count > 1 || sexes.count > 1 else { return nil }
            return Finding(
                .personDiffers,
                at: claims.map(\.record),
                field: names.count > 1 ? "name" : "sex",
                inputs: [
                    "idNumber": number, "name": names.joined(separator: "、"), "sex": sexes.joined(separator: "、"),
                ]
            )
        }

        private var grants: Finding? {
            let granted = earlier.filter { $0.record.kind == .hire }
            guard !hires.isEmpty, !granted.isEmpty else { return nil }
            return Finding(
                .claimEarlierRound,
                at: (hires + granted).map(\.record),
                field: "idNumber",
                inputs: inputs(hires).merging(["rounds": Set(granted.map(\.round)).sorted().joined(separator: "、")]) {
                    $1
                }
            )
        }

        private func inputs(_ rows: [Claim]) -> [String: String] {
            ["idNumber": number, "name": Set(rows.map(\.name)).sorted().joined(separator: "、")]
        }

        private static func organisation(_ code: String) -> String {
            UnifiedCode(code)?.organisationCode.code ?? code
        }
    }
}
