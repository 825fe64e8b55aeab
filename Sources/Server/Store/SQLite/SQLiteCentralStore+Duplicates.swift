package import Core
import GRDB
import SyncProtocol
import Tables

extension SQLiteCentralStore {
    /// People with rows in rosters of more than one organisation of a round; those of filings that were taken back left out.
    package func claimGroups(rule: String, round: String) async throws -> [ClaimGroup] {
        try await queue.read { db in
            rule == FindingRule.trainingDuplicate.rawValue
                ? try ClaimReading(db, .trainee, place: "institution", round: round).groups(rule)
                : try ClaimReading(db, .hire, place: "enterprise", round: round).groups(rule)
        }
    }

    /// The verdicts of a round that were ever given, oldest first.
    package func verdicts(round: String) async throws -> [(id: RecordID, verdict: ClaimVerdict)] {
        try await keptRead("verdicts", [round]) { db in try Self.verdicts(round: round, db) }
    }

    static func verdicts(round: String, _ db: Database) throws -> [(id: RecordID, verdict: ClaimVerdict)] {
        try records(db, .claimVerdict, where: "scope = 'commission' AND round = ? ORDER BY revision, id", [round])
            .map { (id: $0.id, verdict: try ClaimVerdict(body: $0.body)) }
    }

    /// The verdicts of a round that were given or taken back at a time of the server's or later.
    static func verdicts(round: String, since time: String, _ db: Database) throws -> [ClaimVerdict] {
        let condition = "scope = 'commission' AND round = ?1 AND (at >= ?2 OR revokedAt >= ?2)"
        return try records(db, .claimVerdict, where: condition, [round, time]).map { try ClaimVerdict(body: $0.body) }
    }

    /// The verdicts of a round that were given, replaced or taken back after a revision.
    static func verdicts(round: String, after revision: Revision, _ db: Database) throws -> [ClaimVerdict] {
        let condition = "scope = 'commission' AND round = ? AND revision > ?"
        return try records(db, .claimVerdict, where: condition, [round, revision.packed])
            .map { try ClaimVerdict(body: $0.body) }
    }
}

/// Finds people in rosters of more than one organisation, by the index over persons.
private struct ClaimReading {
    /// More groups than a commission could ever look at are cut here.
    private static let limit = 5000
    private let db: Database
    private let kind: Kind
    private let place: String
    private let round: String

    init(_ db: Database, _ kind: Kind, place: String, round: String) {
        self.db = db
        self.kind = kind
        self.place = place
        self.round = round
    }

    /// The groups, and what is left of those whose verdict lost the row that it keeps: the others fall by it still.
    func groups(_ rule: String) throws -> [ClaimGroup] {
        let groups = try shared(rule)
        guard let table = StoredTable.of(kind) else { return groups }
        let known = Set(groups.map(\.key))
        let left = try ClaimStanding(round: round, db).peopleOfHollow(rule).compactMap { person in
            let rows = try self.rows(of: person, table)
            return rows.isEmpty ? nil : ClaimGroup(rule: rule, rows: rows)
        }
        return groups + left.filter { !known.contains($0.key) }
    }

    private func rows(of person: [String], _ table: StoredTable) throws -> [ClaimRow] {
        let statement = try db.cachedStatement(
            sql: table.select + " INDEXED BY \(kind.rawValue)_person WHERE round = ? AND idNumber = ? AND idType = ?"
                + " ORDER BY scope, \(place), id"
        )
        return try Row.fetchAll(statement, arguments: [round, person[1], person[0]]).compactMap { try claim($0, table) }
    }

    private func shared(_ rule: String) throws -> [ClaimGroup] {
        guard let table = StoredTable.of(kind) else { return [] }
        // The organisation code is characters 9–17 of the unified code: one organisation may have two of these.
        let people = try Row.fetchAll(
            db,
            sql: """
                SELECT idType, idNumber FROM \(kind.rawValue) INDEXED BY \(kind.rawValue)_person WHERE round = ?
                GROUP BY idNumber, idType HAVING COUNT(*) > 1 AND COUNT(DISTINCT substr(\(place), 9, 9)) > 1 LIMIT ?
                """,
            arguments: [round, Self.limit]
        )
        return try people.compactMap { person in
            let rows = try self.rows(of: [person[0] as String, person[1] as String], table)
            let organisations = Set(rows.map { $0.organisation.dropFirst(8).prefix(9) })
            return organisations.count > 1 ? ClaimGroup(rule: rule, rows: rows) : nil
        }
    }

    private func claim(_ row: Row, _ table: StoredTable) throws -> ClaimRow? {
        let stored = try table.row(row)
        let unit: String = row["scope"]
        let code = stored.record.body[place]?.stringValue ?? ""
        var claim = ClaimRow(
            unit: unit,
            kind: kind,
            id: stored.record.id,
            filing: nil,
            state: nil,
            isGranted: false,
            organisation: code,
            organisationName: "",
            body: stored.record.body,
            receivedAt: try SQLiteCentralStore.receivedAt(stored.created.packed, unit, db) ?? ""
        )
        if kind == .hire {
            let filing = RecordID.filing(unit: unit, round: round, unifiedCode: code)
            let decided = SharedClaims.decidedState
            let sql = "SELECT f.state, f.name, \(decided) FROM filing f WHERE f.scope = ? AND f.id = ?"
            if let found = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [unit, filing.rawValue]) {
                claim.filing = filing
                claim.state = FilingState(rawValue: found[0])
                claim.organisationName = found[1]
                let state = (found[2] as String?).flatMap(FilingState.init(rawValue:))
                claim.isGranted = state.map(Workflow.isGranted) == true
            }
            if claim.state == .withdrawn { return nil }
        } else {
            let sql = "SELECT name FROM institution WHERE scope = ? AND uscc = ?"
            claim.organisationName =
                try String.fetchOne(db.cachedStatement(sql: sql), arguments: [unit, code]) ?? ""
        }
        return claim
    }
}
