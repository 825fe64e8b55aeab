package import Core
import GRDB
import SyncProtocol
import Tables

extension SQLiteCentralStore {
    /// A filing with what is found at it and its roster, from one snapshot; nil if it is no more.
    package func examination(of id: RecordID, in scope: Scope) async throws -> StoredExamination? {
        try await queue.read { db in try Self.examination(of: id, in: scope, db) }
    }

    static func examination(of id: RecordID, in scope: Scope, _ db: Database) throws -> StoredExamination? {
        guard let filings = StoredTable.of(.filing), let hires = StoredTable.of(.hire),
            let row = try Row.fetchOne(
                db.cachedStatement(sql: filings.selectOne),
                arguments: [scope.rawValue, id.rawValue]
            )
        else { return nil }
        let record = try filings.row(row).record
        let filing = try Filing(body: record.body)
        let round = try Self.round(filing.round, db)
        let catalogue = Catalogue.edition(round.edition) ?? .edition2016
        let place = FoundRecord(unit: scope.rawValue, kind: .filing, id: id, enterprise: filing.uscc)
        let examination = try FilingExamination(filing, at: place, round: round, catalogue: catalogue) { take in
            let rows = try Row.fetchCursor(
                db,
                sql: (hires.selectChildren ?? hires.select + " WHERE scope = ? AND parent = ?")
                    + " ORDER BY seq, id",
                arguments: [scope.rawValue, id.rawValue]
            )
            while let row = try rows.next() {
                let hire = try hires.row(row).record
                let place = FoundRecord(
                    unit: scope.rawValue,
                    kind: .hire,
                    id: hire.id,
                    enterprise: hire.body["enterprise"]?.stringValue
                )
                try take(try Hire(body: hire.body), place)
            }
        }
        let reasons = try Self.children(db, .acknowledgement, of: id, in: scope)
            .map { try Acknowledgement(body: $0.body) }
        return StoredExamination(
            filing: record,
            examination: examination,
            reasons: Reasons(reasons, filing: id, enterprise: filing.uscc)
        )
    }

    /// What is found across enterprises, institutions, units and rounds, from one snapshot.
    package func sharedFindings() async throws -> [Finding] {
        try await queue.read { db in
            let filings = try SharedClaims.filings(db)
            return try SharedClaims.findings(db) + EmployerChecks.filedTwice(filings)
                + EmployerChecks.unknownEmployers(try SharedClaims.trainees(db), among: filings)
        }
    }

    /// What is found at rows of 附件4 by themselves, and at institutions by the length of their rosters.
    package func traineeFindings() async throws -> [Finding] {
        try await queue.read { db in
            guard let trainees = StoredTable.of(.trainee) else { return [] }
            var findings: [Finding] = []
            let rows = try Row.fetchCursor(db, sql: trainees.select + " ORDER BY scope, institution, seq, id")
            while let row = try rows.next() {
                let record = try trainees.row(row).record
                let place = FoundRecord(
                    unit: row["scope"],
                    kind: .trainee,
                    id: record.id,
                    institution: record.body["institution"]?.stringValue
                )
                findings += TraineeChecks.findings(try Trainee(body: record.body), at: place)
            }
            return findings + (try Self.longRosters(db))
        }
    }

    private static func longRosters(_ db: Database) throws -> [Finding] {
        let sql = """
            SELECT t.round, i.scope, i.id, i.uscc, COUNT(*)
            FROM trainee t JOIN institution i ON i.scope = t.scope AND i.id = t.parent
            GROUP BY t.round, i.scope, i.id ORDER BY t.round, i.scope, i.id
            """
        var rounds: [String: Round] = [:]
        var findings: [Finding] = []
        let rows = try Row.fetchCursor(db, sql: sql)
        while let row = try rows.next() {
            guard let code: String = row[0], let id = RecordID(rawValue: row[2]) else { continue }
            if rounds[code] == nil { rounds[code] = try Self.round(code, db) }
            guard let round = rounds[code] else { continue }
            let place = FoundRecord(unit: row[1], kind: .institution, id: id, institution: row[3], round: code)
            findings += TraineeChecks.findings(trainees: row[4], in: round, at: place)
        }
        return findings
    }

    static func round(_ code: String, _ db: Database) throws -> Round {
        guard let table = StoredTable.of(.round),
            let row = try Row.fetchOne(
                db.cachedStatement(sql: table.selectOne),
                arguments: [Scope.city.rawValue, RecordID.round(code).rawValue]
            )
        else { return Directory.round2016 }
        return try Round(body: try table.row(row).record.body)
    }
}
