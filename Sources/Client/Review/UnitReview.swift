import Core
import GRDB

/// What `check` finds in a unit: filing by filing, and the institutions' rosters.
struct UnitReview {
    /// A filing with everything that was found at it.
    struct FilingReview {
        let record: ShownRecord
        let filing: Filing
        let eligibility: Eligibility
        let hires: Int
        var findings: [Finding]
        /// Reasons given, by the finding that they cover.
        let reasons: [ReasonKey: Acknowledgement]

        /// The reason that covers a finding; none if the finding has changed since.
        func reason(for finding: Finding) -> String? {
            let key = ReasonKey(rule: finding.rule.rawValue, record: place(of: finding).rawValue, field: finding.field)
            guard let given = reasons[key], given.basis == finding.basis else { return nil }
            return given.reason
        }

        /// The filing's own record that a finding is about: the first of its records that belong to the filing.
        func place(of finding: Finding) -> RecordID {
            finding.records.first { $0.enterprise == filing.uscc }?.id ?? finding.records.first?.id ?? record.id
        }

        /// The findings of one severity.
        func findings(_ severity: Severity) -> [Finding] { findings.filter { $0.severity == severity } }
    }

    /// An institution with everything that was found in its roster.
    struct InstitutionReview {
        let institution: Institution
        let trainees: Int
        var findings: [Finding]
    }

    /// What a reason is given for.
    struct ReasonKey: Hashable {
        let rule: String
        let record: String
        let field: String?
    }

    let round: Round
    let filings: [FilingReview]
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
        let claims = try claimFindings()
        return UnitReview(
            round: round,
            filings: try records.map { try review($0, claims: claims) },
            institutions: try reviewInstitutions(claims: claims)
        )
    }

    /// Checks one filing.
    func review(filing record: ShownRecord) throws -> UnitReview {
        let review = try review(record, claims: try claimFindings())
        return UnitReview(round: round, filings: [review], institutions: [])
    }

    // MARK: Filings

    private func review(_ record: ShownRecord, claims: [Finding]) throws -> UnitReview.FilingReview {
        let filing = try Filing(body: record.body)
        let eligibility = Eligibility(of: filing, by: catalogue)
        let checks = HireChecks(round: round, applicant: filing.name)
        var rows: [Finding] = []
        var hires = 0
        let roster = ["round": filing.round, "enterprise": filing.uscc]
        try Records.each(.hire, where: roster, ordering: "seq, id", db) { row in
            hires += 1
            rows += checks.findings(try Hire(body: row.body), at: found(row))
        }
        let whole = FilingChecks(round: round, catalogue: catalogue)
            .findings(filing, eligibility, hires: hires, at: found(record))
        let shared = claims.filter { finding in finding.records.contains { $0.enterprise == filing.uscc } }
        return UnitReview.FilingReview(
            record: record,
            filing: filing,
            eligibility: eligibility,
            hires: hires,
            findings: whole + rows + shared,
            reasons: try reasons(record.id)
        )
    }

    private func reasons(_ filing: RecordID) throws -> [UnitReview.ReasonKey: Acknowledgement] {
        var reasons: [UnitReview.ReasonKey: Acknowledgement] = [:]
        for record in try Records.list(.acknowledgement, where: ["filing": filing.rawValue], db) {
            let given = try Acknowledgement(body: record.body)
            reasons[UnitReview.ReasonKey(rule: given.rule, record: given.record, field: given.field)] = given
        }
        return reasons
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
                finding.records.contains { $0.institution == institution.uscc }
            }
            if let cap = round.traineeCap, trainees > cap {
                findings.append(
                    Finding(
                        .claimCap,
                        at: [found(record)],
                        inputs: ["trainees": String(trainees)],
                        arithmetic: "\(trainees) > \(cap)"
                    )
                )
            }
            return UnitReview.InstitutionReview(institution: institution, trainees: trainees, findings: findings)
        }
    }

    // MARK: People with several rows

    /// What is found across the unit's enterprises and institutions: people with more than one row.
    private func claimFindings() throws -> [Finding] {
        var findings: [Finding] = []
        var person: (idType: String, number: String)?
        var claims: [Claim] = []
        func finish() {
            if let person {
                findings += ClaimChecks.findings(claims, maskedNumber: ResidentID.mask(person.number))
            }
            claims.removeAll(keepingCapacity: true)
        }
        let rows = try Row.fetchCursor(db, sql: Self.sharedPeople)
        while let row = try rows.next() {
            let next = (idType: row["idType"] as String, number: row["idNumber"] as String)
            if person?.idType != next.idType || person?.number != next.number {
                finish()
                person = next
            }
            if let claim = claim(row) { claims.append(claim) }
        }
        finish()
        return findings
    }

    private func claim(_ row: Row) -> Claim? {
        guard let id = RecordID(rawValue: row["id"]), let sex = Sex(rawValue: row["sex"]) else { return nil }
        let isHire = row["kind"] == "hire"
        let place: String = row["place"]
        let record = FoundRecord(
            unit: unit,
            kind: isHire ? .hire : .trainee,
            id: id,
            enterprise: isHire ? place : nil,
            institution: isHire ? nil : place
        )
        let state: String? = row["state"]
        return Claim(
            record: record,
            round: row["round"],
            name: row["name"],
            sex: sex,
            employer: row["employer"] ?? "",
            isGranted: state.flatMap(FilingState.init(rawValue:)).map(Workflow.isGranted) ?? false
        )
    }

    /// Rows of people who have more than one, those of filings that were taken back left out.
    private static let sharedPeople = """
        WITH claim AS (
          SELECT 'hire' AS kind, h.id, h.idType, h.idNumber, h.round, h.name, h.sex, h.enterprise AS place,
            f.name AS employer, f.state
          FROM hire h LEFT JOIN filing f ON f.uscc = h.enterprise AND f.round = h.round
          WHERE f.state IS NOT 'withdrawn'
          UNION ALL
          SELECT 'trainee', id, idType, idNumber, round, name, sex, institution, employer, NULL FROM trainee
        )
        SELECT * FROM claim WHERE (idType, idNumber) IN (
          SELECT idType, idNumber FROM (
            SELECT idType, idNumber FROM hire UNION ALL SELECT idType, idNumber FROM trainee
          ) GROUP BY idType, idNumber HAVING count(*) > 1
        ) ORDER BY idType, idNumber, kind, place, id
        """

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
