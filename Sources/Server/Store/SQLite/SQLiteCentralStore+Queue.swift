import Core
import GRDB
import SyncProtocol

extension SQLiteCentralStore {
    /// A page of filings.
    package func queue(_ query: QueueQuery) async throws -> QueuePage {
        try await keptRead("queue", query.place) { db in
            guard let table = StoredTable.of(.filing) else { throw StoreError.damaged("filing") }
            let filter = QueueFilter(query)
            var byState: [FilingState: Int] = [:]
            let counts =
                "SELECT f.state, COUNT(*) FROM filing f \(QueueFilter.joins) WHERE \(filter.condition) GROUP BY 1"
            for row in try Row.fetchAll(db.cachedStatement(sql: counts), arguments: filter.arguments) {
                if let state = FilingState(rawValue: row[0]) { byState[state] = row[1] }
            }
            let total =
                query.states.isEmpty
                ? byState.values.reduce(0, +) : query.states.reduce(0) { $0 + (byState[$1] ?? 0) }
            let places = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT f.scope, f.id, a.user, \(QueueFilter.since) AS since FROM filing f \(QueueFilter.joins)
                        WHERE \(filter.condition) AND \(filter.states) ORDER BY \(filter.order) LIMIT ? OFFSET ?
                        """
                ),
                arguments: filter.arguments + [max(0, query.limit), max(0, query.offset)]
            )
            let objected = try NoticeHoldings(round: query.round, db).objected
            let fallen = try FallenClaims(round: query.round, db)
            let rows = try places.map { place in
                var row = try Self.queueRow(place, table, db)
                let name = "\(place[0] as String)/\(place[1] as String)"
                row.isObjected = objected.contains(name)
                row.fallen = fallen.count(of: name)
                return row
            }
            return QueuePage(rows: rows, total: total, byState: byState)
        }
    }

    private static func queueRow(_ place: Row, _ table: StoredTable, _ db: Database) throws -> QueueRow {
        let scope: String = place[0]
        let id: String = place[1]
        guard let row = try Row.fetchOne(db.cachedStatement(sql: table.selectOne), arguments: [scope, id]) else {
            throw StoreError.damaged("filing")
        }
        let record = try table.row(row).record
        func count(_ sql: String) throws -> Int {
            try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [scope, id]) ?? 0
        }
        guard let heads = try ShownHeads.fetch(db, unit: Scope(rawValue: scope)) else {
            throw StoreError.damaged("scope")
        }
        let since: Int64? = place[3]
        return QueueRow(
            record: record,
            assignee: place[2],
            since: try since.flatMap { try receivedAt($0, scope, db) },
            hires: try count("SELECT COUNT(*) FROM hire WHERE scope = ? AND parent = ?"),
            openRemarks: try count("SELECT COUNT(*) FROM remark WHERE scope = ? AND parent = ? AND open = 1"),
            openCases: try count("SELECT COUNT(*) FROM \"case\" WHERE scope = ? AND filing = ? AND open = 1"),
            isStale: try DecisionAge(db, scope: scope, filing: id).isStale,
            heads: heads
        )
    }

    static func receivedAt(_ revision: Int64, _ scope: String, _ db: Database) throws -> String? {
        let statement = try db.cachedStatement(sql: "SELECT received_at FROM log WHERE scope = ? AND revision = ?")
        return try String.fetchOne(statement, arguments: [scope, revision])
    }
}

extension QueueQuery {
    /// All that is asked for, by which an answer is kept.
    fileprivate var place: [String?] {
        [
            round, unit, states.map(\.rawValue).sorted().joined(separator: ","), category?.rawValue, assignee, text,
            places?.joined(separator: ","), within?.map(\.rawValue).sorted().joined(separator: ","), order.rawValue,
            String(offset), String(limit),
        ]
    }
}

/// The SQL of a queue's filter.
private struct QueueFilter {
    var condition: String
    var states: String
    var order: String
    var arguments: StatementArguments

    static let joins = """
        LEFT JOIN assignment a ON a.scope = 'commission' AND a.filing = f.id AND a.unit = f.scope
        """

    /// The revision that brought the filing to its state.
    static let since = """
        (SELECT MAX(e.revision) FROM effect e
         WHERE e.scope = f.scope AND e.record = f.id AND e.fields LIKE '%"state"%')
        """

    /// States come from a closed list.
    private static func state(in states: Set<FilingState>) -> String {
        "f.state IN (" + states.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ") + ")"
    }

    init(_ query: QueueQuery) {
        condition = "f.round = ?1 AND (?2 IS NULL OR f.scope = ?2) AND (?3 IS NULL OR f.category = ?3)"
        condition += " AND (?4 IS NULL OR (CASE WHEN ?4 = '-' THEN a.user IS NULL ELSE a.user = ?4 END))"
        // A person is found by the whole name alone.
        condition += """
             AND (?5 IS NULL OR f.name LIKE ?5 ESCAPE '\\' OR f.uscc LIKE ?5 ESCAPE '\\'
               OR f.id IN (SELECT h.parent FROM hire h WHERE h.name = ?7))
            """
        condition += " AND (?6 IS NULL OR f.scope || '/' || f.id IN (SELECT value FROM json_each(?6)))"
        if let within = query.within { condition += " AND " + Self.state(in: within) }
        states = query.states.isEmpty ? "1" : Self.state(in: query.states)
        order =
            switch query.order {
            case .waiting: "since IS NULL, since_at, f.scope, f.seq, f.id"
            case .unit: "f.scope, f.seq, f.uscc"
            case .name: "f.name, f.scope, f.id"
            case .total: "f.total DESC, f.scope, f.id"
            }
        arguments = [
            query.round, query.unit, query.category?.rawValue, query.assignee, query.text.map(LikePattern.containing),
            query.places.map { JSONValue.array($0.map(JSONValue.string)).canonicalText() }, query.text,
        ]
        // Revisions of different scopes are not comparable: the order is that of the server's clock at their arrival.
        order = order.replacing(
            "since_at",
            with: "(SELECT l.received_at FROM log l WHERE l.scope = f.scope AND l.revision = since)"
        )
    }
}

/// Patterns of SQL's LIKE.
enum LikePattern {
    /// What contains a text, whatever characters it has; with `ESCAPE '\'`.
    static func containing(_ text: String) -> String {
        text.reduce(into: "%") { pattern, character in
            if "%_\\".contains(character) { pattern.append("\\") }
            pattern.append(character)
        } + "%"
    }
}

/// Whether a filing's facts are newer than the latest decision on it.
struct DecisionAge {
    private let db: Database
    private let scope: String
    private let filing: String

    init(_ db: Database, scope: String, filing: String) {
        self.db = db
        self.scope = scope
        self.filing = filing
    }

    /// Whether facts changed after what the decision that stands had seen; nothing is stale where none stands.
    var isStale: Bool {
        get throws { try isStale(newestHire: nil) }
    }

    /// The same, for who knows the newest revision of the roster's rows already.
    func isStale(newestHire: Revision?) throws -> Bool {
        let latest = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT r.seen FROM review r INDEXED BY review_parent
                    JOIN filing f ON f.scope = r.scope AND f.id = r.parent
                    WHERE r.scope = ? AND r.parent = ? AND r."to" IN ('accepted', 'approved', 'rejected')
                      AND f.state IN ('accepted', 'approved', 'rejected', 'published')
                    ORDER BY r.revision DESC LIMIT 1
                    """
            ),
            arguments: [scope, filing]
        )
        guard let latest, let seen = Revision(latest[0] as String) else { return false }
        if let newestHire, newestHire > seen { return true }
        return try hasFacts(after: seen, isRosterKnown: newestHire != nil)
    }

    /// Whether a fact of the filing or its roster is newer than a revision.
    /// - Parameters:
    ///   - revision: the revision.
    ///   - isRosterKnown: whether it is known that no row that is there is newer.
    /// - Returns: whether there is one.
    /// - Throws: what the database throws.
    func hasFacts(after revision: Revision, isRosterKnown: Bool = false) throws -> Bool {
        let rows = """
            EXISTS (SELECT 1 FROM hire INDEXED BY hire_key WHERE scope = ?1 AND parent = ?2 AND revision > ?3)
            """
        let sql = """
            SELECT \(isRosterKnown ? "0" : rows)
              OR EXISTS (SELECT 1 FROM acknowledgement WHERE scope = ?1 AND parent = ?2 AND revision > ?3)
              OR EXISTS (
                SELECT 1 FROM effect WHERE scope = ?1 AND record = ?2 AND revision > ?3
                  AND fields NOT IN ('["state"]', '["reopened","state"]', '["reopened"]')
              )
              OR EXISTS (
                SELECT 1 FROM tombstone t JOIN filing f ON f.scope = t.scope AND f.id = ?2
                WHERE t.scope = ?1 AND t.kind = 'hire' AND t.revision > ?3
                  AND json_extract(t.body, '$.enterprise') = f.uscc AND json_extract(t.body, '$.round') = f.round
              )
            """
        return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [scope, filing, revision.packed]) ?? false
    }

    /// Whether a verdict on rows of the filing's roster was given or taken back, or the round's definition changed, after what a page showed.
    /// - Parameters:
    ///   - round: the round's code.
    ///   - seen: what the page showed.
    /// - Returns: whether the number of people supported may be another than the one shown.
    /// - Throws: what the database throws.
    func hasJudgements(round: String, after seen: ShownHeads) throws -> Bool {
        let definition = "SELECT EXISTS (SELECT 1 FROM round WHERE scope = 'city' AND code = ? AND revision > ?)"
        let statement = try db.cachedStatement(sql: definition)
        if try Bool.fetchOne(statement, arguments: [round, seen.city.packed]) == true { return true }
        return try SQLiteCentralStore.verdicts(round: round, after: seen.commission, db).contains(where: isOfRoster)
    }

    /// Whether a verdict is about a row of the filing's roster.
    private func isOfRoster(_ verdict: ClaimVerdict) throws -> Bool {
        let prefix = "\(scope)/\(Kind.hire.rawValue)/"
        let own = try db.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM hire WHERE scope = ? AND id = ? AND parent = ?)"
        )
        return try verdict.records.contains { record in
            guard record.hasPrefix(prefix) else { return false }
            let id = String(record.dropFirst(prefix.count))
            return try Bool.fetchOne(own, arguments: [scope, id, filing]) == true
        }
    }

    // MARK: Two people

    /// The latest acceptance of a filing.
    struct Acceptance {
        /// Who gave it.
        let author: String
        /// When, by the server's clock.
        let at: String
        /// Its revision in the unit's scope.
        let revision: Int64
    }

    /// The latest acceptance, whether it still stands or not; nil if nobody has accepted the filing.
    var acceptance: Acceptance? {
        get throws {
            let sql = """
                SELECT author, at, revision FROM review WHERE scope = ? AND parent = ? AND "to" = 'accepted'
                ORDER BY revision DESC LIMIT 1
                """
            return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [scope, filing]).map {
                Acceptance(author: $0[0], at: $0[1], revision: $0[2])
            }
        }
    }

    /// Who has settled something since the acceptance: a verdict on the roster's rows, given or taken back, or a request of somebody
    /// else's.
    func settlers(since acceptance: Acceptance?, round: String) throws -> Set<String> {
        guard let acceptance else { return [] }
        let requests = """
            SELECT DISTINCT closedBy FROM remark
            WHERE scope = ? AND parent = ? AND asks = 1 AND open = 0 AND closedBy <> author AND revision > ?
            """
        var names = Set(
            try String.fetchAll(
                db.cachedStatement(sql: requests),
                arguments: [scope, filing, acceptance.revision]
            )
        )
        // Both times are the server's; of the same second it counts rather than not.
        for verdict in try SQLiteCentralStore.verdicts(round: round, since: acceptance.at, db)
        where try isOfRoster(verdict) {
            if verdict.at >= acceptance.at { names.insert(verdict.author) }
            if let at = verdict.revokedAt, let by = verdict.revokedBy, at >= acceptance.at { names.insert(by) }
        }
        return names
    }
}

extension ShownHeads {
    /// The heads as they are in a transaction; nil if the unit has none.
    static func fetch(_ db: Database, unit scope: Scope) throws -> ShownHeads? {
        guard let unit = try ScopeRow.fetch(db, scope)?.head, let city = try ScopeRow.fetch(db, .city)?.head,
            let commission = try ScopeRow.fetch(db, .commission)?.head
        else { return nil }
        return ShownHeads(unit: unit, commission: commission, city: city)
    }
}
