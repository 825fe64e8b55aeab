package import Core
import Foundation
import GRDB
import SyncProtocol
import Tables

extension SQLiteCentralStore {
    /// A unit in a round, from one snapshot.
    package func review(of unit: String, round: String) async throws -> UnitReview {
        try await queue.read { db in try UnitReviewReading(db, unit: unit, round: round).all() }
    }

    /// Who works on which filing.
    package func assignments() async throws -> [RecordID: String] {
        try await queue.read { db in
            let sql = "SELECT filing, user FROM assignment WHERE scope = 'commission' AND user IS NOT NULL"
            return try Row.fetchAll(db.cachedStatement(sql: sql)).reduce(into: [:]) { users, row in
                if let filing = RecordID(rawValue: row[0]) { users[filing] = row[1] }
            }
        }
    }

    /// When each unit was last heard of, by code; a unit without a device is missing.
    package func contacts() async throws -> [String: UnitContact] {
        try await keptRead("contacts") { db in
            let sql = "SELECT unit, SUM(revoked_at IS NULL), MAX(last_sync) FROM device GROUP BY unit"
            return try Row.fetchAll(db.cachedStatement(sql: sql)).reduce(into: [:]) { contacts, row in
                var contact = UnitContact()
                contact.devices = row[1]
                contact.lastSync = (row[2] as String?).flatMap(StoreEnvironment.date(of:))
                contacts[row[0]] = contact
            }
        }
    }
}

/// Reads what the overview needs of a unit: figures of its filings, never their rosters' rows.
private struct UnitReviewReading {
    private let db: Database
    private let unit: String
    private let round: String

    init(_ db: Database, unit: String, round: String) {
        self.db = db
        self.unit = unit
        self.round = round
    }

    func all() throws -> UnitReview {
        let head = try ScopeRow.fetch(db, .unit(unit))?.state.head.revision
        var review = UnitReview(unit: unit, round: round, head: head ?? .zero)
        let rosters = try rosters()
        review.filings = try filings(rosters)
        let known = Set(review.filings.map(\.id))
        review.changes = try changes().filter { known.contains($0.filing) }
        review.reviews = try reviews().filter { known.contains($0.filing) }
        try addRemarks(to: &review, known)
        review.openCases = try count("SELECT COUNT(*) FROM \"case\" WHERE scope = ? AND open = 1", [unit])
        review.stale = try stale(among: review.filings, rosters)
        review.trainees = try count("SELECT COUNT(*) FROM trainee WHERE scope = ? AND round = ?", [unit, round])
        return review
    }

    private func count(_ sql: String, _ arguments: StatementArguments) throws -> Int {
        try Int.fetchOne(db.cachedStatement(sql: sql), arguments: arguments) ?? 0
    }

    private func filings(_ rosters: Rosters) throws -> [FilingGist] {
        guard let table = StoredTable.of(.filing) else { throw StoreError.damaged("filing") }
        let catalogue = try edition()
        let closedFrom = try closedFrom()
        let sql = table.select + " WHERE scope = ? AND round = ? ORDER BY seq, uscc"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [unit, round]).map { row in
            let record = try table.row(row).record
            let filing = try Filing(body: record.body)
            let eligibility = Eligibility(of: filing, by: catalogue)
            let roster = rosters[record.id]
            return FilingGist(
                id: record.id,
                name: filing.name,
                uscc: filing.uscc,
                state: filing.state,
                category: filing.category,
                total: filing.total,
                tiers: eligibility.tiers,
                level: eligibility.level,
                hires: roster?.count ?? 0,
                newest: max(record.revision, roster?.newest ?? .zero),
                closedFrom: closedFrom[record.id]
            )
        }
    }

    /// Where closed filings stood before their closing.
    private func closedFrom() throws -> [RecordID: FilingState] {
        let sql = """
            SELECT f.id, \(SharedClaims.decidedState) FROM filing f
            WHERE f.scope = ? AND f.round = ? AND f.state = 'closed'
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [unit, round]).reduce(into: [:]) {
            states,
            row in
            guard let id = RecordID(rawValue: row[0]) else { return }
            states[id] = (row[1] as String?).flatMap(FilingState.init(rawValue:))
        }
    }

    private func edition() throws -> Catalogue {
        let sql = "SELECT edition FROM round WHERE scope = 'city' AND code = ?"
        return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [round]).flatMap(Catalogue.edition)
            ?? .edition2016
    }

    /// How many rows each roster has, and the newest revision among them.
    private typealias Rosters = [RecordID: (count: Int, newest: Revision)]

    private func rosters() throws -> Rosters {
        let sql = "SELECT parent, COUNT(*), MAX(revision) FROM hire WHERE scope = ? AND round = ? GROUP BY parent"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [unit, round]).reduce(into: [:]) {
            rosters,
            row in
            guard let filing = (row[0] as String?).flatMap(RecordID.init(rawValue:)) else { return }
            rosters[filing] = (row[1], Revision(packed: row[2]))
        }
    }

    /// The filings whose facts changed after the decision that stands.
    private func stale(among filings: [FilingGist], _ rosters: Rosters) throws -> Set<RecordID> {
        try filings.reduce(into: []) { stale, gist in
            guard Workflow.bindsFacts(gist.state) else { return }
            let age = DecisionAge(db, scope: unit, filing: gist.id.rawValue)
            if try age.isStale(newestHire: rosters[gist.id]?.newest ?? .zero) { stale.insert(gist.id) }
        }
    }

    private func changes() throws -> [StateChange] {
        let sql = """
            SELECT e.record, e.revision, l.received_at FROM effect e
            JOIN log l ON l.scope = e.scope AND l.revision = e.revision
            WHERE e.scope = ? AND e.fields LIKE '%"state"%' ORDER BY e.revision
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [unit]).compactMap { row in
            guard let filing = RecordID(rawValue: row[0]), let at = StoreEnvironment.date(of: row[2]) else {
                return nil
            }
            return StateChange(filing: filing, revision: Revision(packed: row[1]), at: at)
        }
    }

    private func reviews() throws -> [ReviewGist] {
        let sql = "SELECT parent, \"to\", author, at, revision FROM review WHERE scope = ? ORDER BY revision, id"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [unit]).compactMap { row in
            guard let filing = RecordID(rawValue: row[0]), let to = FilingState(rawValue: row[1]),
                let at = StoreEnvironment.date(of: row[3])
            else { return nil }
            return ReviewGist(filing: filing, to: to, author: row[2], revision: Revision(packed: row[4]), at: at)
        }
    }

    private func addRemarks(to review: inout UnitReview, _ known: Set<RecordID>) throws {
        let sql = "SELECT parent, recordKind, field, open FROM remark WHERE scope = ? AND asks = 1"
        for row in try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [unit]) {
            guard let filing = RecordID(rawValue: row[0]), known.contains(filing) else { continue }
            review.asked[AskedField(kind: Kind(rawValue: row[1]), field: row[2]), default: 0] += 1
            if row[3] { review.openRemarks += 1 }
        }
    }
}
