import Core
import GRDB
import Tables

/// What `check` finds in a unit: filing by filing, and the institutions' rosters.
struct UnitReview {
    /// A filing with everything that was found at it.
    struct FilingReview {
        let record: ShownRecord
        let filing: Filing
        let eligibility: Eligibility
        let hires: Int
        var findings: [Finding]
        /// Reasons given for findings.
        let reasons: Reasons
        /// What keeps it from being submitted besides its errors, as far as that was asked.
        var obstacles: [Submission.Reason] = []

        /// The reason that covers a finding; none if the finding has changed since.
        func reason(for finding: Finding) -> String? { reasons.reason(for: finding) }

        /// The filing's own record that a finding is about.
        func place(of finding: Finding) -> RecordID { reasons.place(of: finding) }

        /// The findings of one severity.
        func findings(_ severity: Severity) -> [Finding] { findings.filter { $0.severity == severity } }
    }

    /// An institution with everything that was found in its roster.
    struct InstitutionReview {
        let institution: Institution
        let trainees: Int
        var findings: [Finding]
    }

    let round: Round
    var filings: [FilingReview]
    let institutions: [InstitutionReview]

    /// Checks that cannot tell because the round does not say, with the parameters that are empty.
    var unconfigured: [(check: Check, missing: [String])] {
        Check.all.compactMap { check in
            let missing = check.parameters.filter { round.body[$0] == nil }
            return missing.isEmpty ? nil : (check, missing)
        }
    }
}

/// Reads a replica and checks what is in it.
struct UnitReviewer {
    private let db: Database
    private let unit: String
    private let round: Round
    private let catalogue: Catalogue

    init(_ replica: Replica, _ db: Database) throws {
        self.db = db
        unit = try replica.unit(db)
        round = try replica.round(db)
        catalogue = try replica.catalogue(of: round)
    }

    /// Checks every filing of the round and every institution.
    func review() throws -> UnitReview {
        let records = try Records.list(.filing, where: ["round": round.code], ordering: "seq, uscc, id", db)
        let claims = try SharedClaims.findings(db)
        return UnitReview(
            round: round,
            filings: try records.map { try review($0, claims: claims) },
            institutions: try reviewInstitutions(claims: claims)
        )
    }

    /// Checks one filing.
    func review(filing record: ShownRecord) throws -> UnitReview {
        let review = try review(record, claims: try SharedClaims.findings(db))
        return UnitReview(round: round, filings: [review], institutions: [])
    }

    // MARK: Filings

    private func review(_ record: ShownRecord, claims: [Finding]) throws -> UnitReview.FilingReview {
        let filing = try Filing(body: record.body)
        let roster = ["round": filing.round, "enterprise": filing.uscc]
        let examination = try FilingExamination(filing, at: found(record), round: round, catalogue: catalogue) { take in
            try Records.each(.hire, where: roster, ordering: "seq, id", db) { row in
                try take(try Hire(body: row.body), found(row))
            }
        }
        let shared = claims.filter { finding in
            finding.records.contains { $0.enterprise == filing.uscc && $0.round == filing.round }
        }
        return UnitReview.FilingReview(
            record: record,
            filing: filing,
            eligibility: examination.eligibility,
            hires: examination.hires,
            findings: examination.findings + shared,
            reasons: try reasons(record.id, filing.uscc)
        )
    }

    private func reasons(_ filing: RecordID, _ enterprise: String) throws -> Reasons {
        let given = try Records.list(.acknowledgement, where: ["filing": filing.rawValue], db)
            .map { try Acknowledgement(body: $0.body) }
        return Reasons(given, filing: filing, enterprise: enterprise)
    }

    // MARK: Institutions

    private func reviewInstitutions(claims: [Finding]) throws -> [UnitReview.InstitutionReview] {
        try Records.list(.institution, ordering: "uscc, id", db).map { record in
            let institution = try Institution(body: record.body)
            var findings: [Finding] = []
            var trainees = 0
            let roster = ["round": round.code, "institution": institution.uscc]
            try Records.each(.trainee, where: roster, ordering: "seq, id", db) { row in
                trainees += 1
                findings += TraineeChecks.findings(try Trainee(body: row.body), at: found(row))
            }
            findings += claims.filter { finding in
                finding.records.contains { $0.institution == institution.uscc && $0.round == round.code }
            }
            findings += TraineeChecks.findings(trainees: trainees, in: round, at: found(record))
            return UnitReview.InstitutionReview(institution: institution, trainees: trainees, findings: findings)
        }
    }

    private func found(_ record: ShownRecord) -> FoundRecord {
        FoundRecord(
            unit: unit,
            kind: record.kind,
            id: record.id,
            enterprise: record.body[record.kind == .hire ? "enterprise" : "uscc"]?.stringValue,
            institution: record.kind == .institution
                ? record.body["uscc"]?.stringValue : record.body["institution"]?.stringValue
        )
    }
}
