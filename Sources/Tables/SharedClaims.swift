public import Core
public import GRDB

/// Reads people who have more than one row in 附件3 and 附件4, over everything that a database holds.
///
/// Works on the tables of a replica and of the central store alike: both have `scope` beside the declared columns.
public enum SharedClaims {
    /// What is found across enterprises, institutions, units and rounds.
    public static func findings(_ db: Database) throws -> [Finding] {
        var findings: [Finding] = []
        var person: (idType: String, number: String)?
        var claims: [Claim] = []
        func finish() {
            if let person {
                findings += ClaimChecks.findings(claims, maskedNumber: ResidentID.mask(person.number))
            }
            claims.removeAll(keepingCapacity: true)
        }
        let rows = try Row.fetchCursor(db, sql: sharedPeople)
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

    /// What is found over the rows that people have in a round, looked up one by one: for the people of a page.
    public static func findings(
        ofTrainees people: [(idType: IDType, number: String)],
        round: String,
        _ db: Database
    ) throws -> [Finding] {
        let rows = try db.cachedStatement(sql: rowsOfPerson)
        return try people.flatMap { person in
            let claims = try Row.fetchAll(rows, arguments: [round, person.number, person.idType.rawValue])
                .compactMap(claim)
            return claims.count > 1
                ? ClaimChecks.findings(claims, maskedNumber: ResidentID.mask(person.number)) : []
        }
    }

    /// All rows of 附件4 as claims, for the check of their employers.
    public static func trainees(_ db: Database) throws -> [Claim] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT 'trainee' AS kind, scope, id, round, name, sex, institution AS place, employer, NULL AS state
                FROM trainee ORDER BY scope, institution, seq, id
                """
        ).compactMap(claim)
    }

    /// All filings but those taken back, as the checks across units see them.
    public static func filings(_ db: Database) throws -> [FiledEnterprise] {
        try Row.fetchAll(
            db,
            sql: "SELECT scope, id, round, name, uscc FROM filing WHERE state <> 'withdrawn' ORDER BY scope, uscc, id"
        ).compactMap { row in
            guard let id = RecordID(rawValue: row["id"]) else { return nil }
            let record = FoundRecord(
                unit: row["scope"],
                kind: .filing,
                id: id,
                enterprise: row["uscc"],
                round: row["round"]
            )
            return FiledEnterprise(record: record, round: row["round"], name: row["name"])
        }
    }

    private static func claim(_ row: Row) -> Claim? {
        guard let id = RecordID(rawValue: row["id"]), let sex = Sex(rawValue: row["sex"]) else { return nil }
        let isHire = row["kind"] == "hire"
        let place: String = row["place"]
        let record = FoundRecord(
            unit: row["scope"],
            kind: isHire ? .hire : .trainee,
            id: id,
            enterprise: isHire ? place : nil,
            institution: isHire ? nil : place,
            round: row["round"]
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

    /// The state that tells whether the filing `f` was granted support: of a closed one that before its closing.
    ///
    /// By time and identifier, since a replica keeps no revisions beside the records of the review.
    public static let decidedState = """
        CASE WHEN f.state = 'closed' THEN (
          SELECT r."from" FROM review r WHERE r.scope = f.scope AND r.filing = f.id AND r."to" = 'closed'
          ORDER BY r.at DESC, r.id DESC LIMIT 1
        ) ELSE f.state END
        """

    /// A person's rows of one round, those of filings that were taken back left out.
    private static let rowsOfPerson = """
        SELECT 'hire' AS kind, h.scope, h.id, h.round, h.name, h.sex, h.enterprise AS place, f.name AS employer,
          \(decidedState) AS state
        FROM hire h LEFT JOIN filing f ON f.scope = h.scope AND f.uscc = h.enterprise AND f.round = h.round
        WHERE h.round = ?1 AND h.idNumber = ?2 AND h.idType = ?3 AND f.state IS NOT 'withdrawn'
        UNION ALL
        SELECT 'trainee', scope, id, round, name, sex, institution, employer, NULL FROM trainee
        WHERE round = ?1 AND idNumber = ?2 AND idType = ?3
        ORDER BY 1, 2, 7, 3
        """

    /// Rows of people who have more than one, those of filings that were taken back left out.
    private static let sharedPeople = """
        WITH shared AS (
          SELECT idType, idNumber FROM (
            SELECT idType, idNumber FROM hire UNION ALL SELECT idType, idNumber FROM trainee
          ) GROUP BY idType, idNumber HAVING count(*) > 1
        )
        SELECT 'hire' AS kind, h.scope, h.id, h.idType, h.idNumber, h.round, h.name, h.sex, h.enterprise AS place,
          f.name AS employer, \(decidedState) AS state
        FROM hire h
        LEFT JOIN filing f ON f.scope = h.scope AND f.uscc = h.enterprise AND f.round = h.round
        WHERE f.state IS NOT 'withdrawn' AND (h.idType, h.idNumber) IN (SELECT idType, idNumber FROM shared)
        UNION ALL
        SELECT 'trainee', scope, id, idType, idNumber, round, name, sex, institution, employer, NULL FROM trainee
        WHERE (idType, idNumber) IN (SELECT idType, idNumber FROM shared)
        ORDER BY 4, 5, 1, 2, 9, 3
        """
}
