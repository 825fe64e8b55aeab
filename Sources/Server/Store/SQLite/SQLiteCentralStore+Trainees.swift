package import Core
import GRDB
import SyncProtocol
import Tables

extension SQLiteCentralStore {
    /// Institutions with people in the round, by unit and name; and how many there are, and their people.
    package func trainingRosters(
        _ query: TrainingQuery
    ) async throws -> (rosters: [TrainingRoster], found: Int, trainees: Int) {
        let place = [query.round, query.unit, query.text, String(query.limit), String(query.offset)]
        return try await keptRead("trainingRosters", place) { db in
            let pattern = query.text.map(LikePattern.containing)
            let condition = """
                 FROM institution WHERE (?2 IS NULL OR scope = ?2)
                  AND (?3 IS NULL OR name LIKE ?3 ESCAPE '\\' OR uscc LIKE ?3 ESCAPE '\\')
                  AND EXISTS (SELECT 1 FROM trainee INDEXED BY trainee_key
                    WHERE trainee.scope = institution.scope AND trainee.parent = institution.id AND trainee.round = ?1)
                """
            let arguments: StatementArguments = [query.round, query.unit, pattern]
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: "SELECT scope, id, uscc, name, \(Self.traineeCount)" + condition
                        + " ORDER BY scope, name, id LIMIT ?4 OFFSET ?5"
                ),
                arguments: arguments + [query.limit, query.offset]
            )
            let totals = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT COUNT(*), COALESCE(SUM(\(Self.traineeCount)), 0)" + condition),
                arguments: arguments
            )
            return (try rows.map(Self.roster), totals?[0] ?? 0, totals?[1] ?? 0)
        }
    }

    private static let traineeCount = """
        (SELECT COUNT(*) FROM trainee INDEXED BY trainee_key
          WHERE trainee.scope = institution.scope AND trainee.parent = institution.id AND trainee.round = ?1)
        """

    private static func roster(_ row: Row) throws -> TrainingRoster {
        guard let id = RecordID(rawValue: row["id"]) else { throw StoreError.damaged("institution") }
        return TrainingRoster(unit: row["scope"], id: id, uscc: row["uscc"], name: row["name"], trainees: row[4])
    }

    /// A part of an institution's roster; nil if there is none.
    package func trainees(
        of institution: RecordID,
        in unit: String,
        round: String,
        offset: Int,
        limit: Int
    ) async throws -> TraineeList? {
        try await queue.read { db in
            guard let table = StoredTable.of(.trainee), let children = table.selectChildren,
                let found = try Row.fetchOne(
                    db,
                    sql:
                        "SELECT scope, id, uscc, name, \(Self.traineeCount) FROM institution WHERE scope = ?2 AND id = ?3",
                    arguments: [round, unit, institution.rawValue]
                )
            else { return nil }
            let rows = try Row.fetchAll(
                db.cachedStatement(sql: children + " AND round = ? ORDER BY seq IS NULL, seq, id LIMIT ? OFFSET ?"),
                arguments: [unit, institution.rawValue, round, limit, offset]
            ).map { try table.row($0).record }
            let people = try rows.map { try Trainee(body: $0.body) }
            let places = zip(rows, people).map {
                FoundRecord(unit: unit, kind: .trainee, id: $0.id, institution: $1.institution, round: round)
            }
            let roster = try Self.roster(found)
            let place = FoundRecord(
                unit: unit,
                kind: .institution,
                id: institution,
                institution: roster.uscc,
                round: round
            )
            return TraineeList(
                roster: roster,
                rows: rows,
                findings: zip(people, places).flatMap { TraineeChecks.findings($0, at: $1) }
                    + (try SharedClaims.findings(ofTrainees: people.map { ($0.idType, $0.idNumber) }, round: round, db))
                    + EmployerChecks.unknownEmployers(
                        zip(people, places).map { Self.claim($0, at: $1) },
                        among: try SharedClaims.filings(db)
                    )
                    + TraineeChecks.findings(
                        trainees: roster.trainees,
                        in: try Self.round(round, db),
                        at: place
                    )
            )
        }
    }

    private static func claim(_ trainee: Trainee, at place: FoundRecord) -> Claim {
        Claim(
            record: place,
            round: trainee.round,
            name: trainee.name,
            sex: trainee.sex,
            employer: trainee.employer,
            isGranted: false
        )
    }
}
