package import Core
import GRDB
package import SyncProtocol

extension SQLiteCentralStore {
    /// A filing with all that belongs to it; nil if there is none.
    package func sheet(of filing: RecordID, in unit: String) async throws -> FilingSheet? {
        let scope = Scope.unit(unit)
        return try await queue.read { [identity] db in
            guard let examination = try Self.examination(of: filing, in: scope, db),
                let heads = try ShownHeads.fetch(db, unit: scope)
            else { return nil }
            let reviews = try Self.children(db, .review, of: filing, in: scope).sorted {
                ($0.revision, $0.id) < ($1.revision, $1.id)
            }
            .map { (revision: $0.revision, review: try Review(body: $0.body)) }
            let remarks = try Self.children(db, .remark, of: filing, in: scope).sorted { ($0.id) < ($1.id) }
                .map { (id: $0.id, remark: try Remark(body: $0.body)) }
            let cases = try Self.records(
                db,
                .conflictCase,
                where: "scope = ? AND filing = ? AND open = 1 ORDER BY openedAt, id LIMIT 200",
                [scope.rawValue, filing.rawValue]
            )
            let assignee = try String.fetchOne(
                db.cachedStatement(
                    sql: "SELECT user FROM assignment WHERE scope = 'commission' AND filing = ? AND unit = ?"
                ),
                arguments: [filing.rawValue, unit]
            )
            let round = examination.filing.body["round"]?.stringValue ?? ""
            let view = SQLiteServerView(db, identity: identity)
            var comparison = FactComparison(db, view: view, scope: scope, filing: examination.filing)
            // Publishing and closing look at the list only: what they "saw" hides nothing.
            let decided = reviews.last { [.returned, .accepted, .approved, .rejected].contains($0.review.to) }
            if let seen = decided.flatMap({ Revision($0.review.seen) }) {
                try comparison.collect(after: seen)
            }
            return FilingSheet(
                examination: examination,
                reviews: reviews,
                unitSteps: try Self.unitSteps(filing, in: scope, view),
                remarks: remarks,
                cases: cases,
                assignee: assignee,
                heads: heads,
                standing: try Self.standing(of: round, in: scope, db),
                isStale: try DecisionAge(db, scope: unit, filing: filing.rawValue).isStale,
                changes: comparison.changes,
                hasMoreChanges: comparison.hasMore,
                claims: try Self.claims(of: filing, in: unit, round: round, db)
            )
        }
    }

    /// Rows of a filing's roster in the order of the form, and how many there are.
    package func roster(
        of filing: RecordID,
        in unit: String,
        offset: Int,
        limit: Int
    ) async throws -> (rows: [StoredRecord], total: Int) {
        try await queue.read { db in
            guard let hires = StoredTable.of(.hire), let sql = hires.selectChildren else { return ([], 0) }
            let rows = try Row.fetchAll(
                db.cachedStatement(sql: sql + " ORDER BY seq, id LIMIT ? OFFSET ?"),
                arguments: [unit, filing.rawValue, max(0, limit), max(0, offset)]
            ).map { try hires.row($0).record }
            let total = try Int.fetchOne(
                db.cachedStatement(sql: "SELECT COUNT(*) FROM hire WHERE scope = ? AND parent = ?"),
                arguments: [unit, filing.rawValue]
            )
            return (rows, total ?? 0)
        }
    }

    /// A record of any kind; nil if it is not there.
    package func record(_ kind: Kind, _ id: RecordID, in scope: Scope) async throws -> StoredRecord? {
        try await queue.read { db in
            try Self.record(db, kind, id, in: scope)
        }
    }

    /// What happened to a record.
    package func history(_ request: HistoryRequest) async throws -> HistoryPage? {
        try await queue.read { [identity] db in
            try HistoryPage.forCommission(request, in: SQLiteServerView(db, identity: identity))
        }
    }

    private static func unitSteps(
        _ filing: RecordID,
        in scope: Scope,
        _ view: SQLiteServerView
    ) throws -> [UnitStep] {
        var request = HistoryRequest(scope: scope, kind: .filing, id: filing)
        var steps: [UnitStep] = []
        while let page = try HistoryPage.forCommission(request, in: view) {
            for entry in page.entries where entry.unit != Scope.city.rawValue {
                for change in entry.changes where change.field == "state" && change.keptIn == nil {
                    guard let state = change.to.stringValue.flatMap(FilingState.init(rawValue:)), state != .draft else {
                        continue
                    }
                    steps.append(
                        UnitStep(
                            to: state,
                            device: entry.deviceName,
                            at: entry.receivedAt,
                            revision: entry.revision
                        )
                    )
                }
            }
            guard let next = page.next else { break }
            request.after = next
        }
        return steps
    }
}

/// What became of a filing's facts since a revision.
private struct FactComparison {
    /// So many changed rows are told one by one.
    private static let rowLimit = 100
    private let db: Database
    private let view: SQLiteServerView
    private let scope: Scope
    private let filing: StoredRecord
    private(set) var changes: [FactChange] = []
    private(set) var hasMore = false

    init(_ db: Database, view: SQLiteServerView, scope: Scope, filing: StoredRecord) {
        self.db = db
        self.view = view
        self.scope = scope
        self.filing = filing
    }

    mutating func collect(after seen: Revision) throws {
        let name = filing.body["name"]?.stringValue ?? ""
        try add(.filing, filing.id, name, after: seen) { $0 != "state" && $0 != "reopened" }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, name, created FROM hire INDEXED BY hire_key
                    WHERE scope = ? AND parent = ? AND revision > ? ORDER BY seq, id LIMIT ?
                    """
            ),
            arguments: [scope.rawValue, filing.id.rawValue, seen.packed, Self.rowLimit + 1]
        )
        hasMore = rows.count > Self.rowLimit
        for row in rows.prefix(Self.rowLimit) {
            guard let id = RecordID(rawValue: row[0]) else { continue }
            if Revision(packed: row[2]) > seen {
                changes.append(
                    FactChange(kind: .hire, record: id, name: row[1], what: .added, field: nil, from: .null, to: .null)
                )
            } else {
                try add(.hire, id, row[1], after: seen) { _ in true }
            }
        }
        try addRemoved(after: seen)
    }

    private mutating func addRemoved(after seen: Revision) throws {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, json_extract(body, '$.name') FROM tombstone
                    WHERE scope = ? AND kind = 'hire' AND revision > ? AND created <= ?
                      AND json_extract(body, '$.enterprise') = ? AND json_extract(body, '$.round') = ? LIMIT ?
                    """
            ),
            arguments: [
                scope.rawValue, seen.packed, seen.packed, filing.body["uscc"]?.stringValue,
                filing.body["round"]?.stringValue, Self.rowLimit + 1,
            ]
        )
        hasMore = hasMore || rows.count > Self.rowLimit
        for row in rows.prefix(Self.rowLimit) {
            guard let id = RecordID(rawValue: row[0]) else { continue }
            changes.append(
                FactChange(
                    kind: .hire,
                    record: id,
                    name: row[1] ?? "",
                    what: .removed,
                    field: nil,
                    from: .null,
                    to: .null
                )
            )
        }
    }

    /// The first value of each field after the revision against the last.
    private mutating func add(
        _ kind: Kind,
        _ id: RecordID,
        _ name: String,
        after seen: Revision,
        where isFact: (String) -> Bool
    ) throws {
        let request = HistoryRequest(scope: scope, kind: kind, id: id, after: seen)
        guard let page = try HistoryPage.forCommission(request, in: view) else { return }
        var order: [String] = []
        var spans: [String: (from: JSONValue, to: JSONValue)] = [:]
        for change in page.entries.flatMap(\.changes)
        where change.keptIn == nil && change.field != Effect.whole && isFact(change.field) {
            if let known = spans[change.field] {
                spans[change.field] = (known.from, change.to)
            } else {
                order.append(change.field)
                spans[change.field] = (change.from, change.to)
            }
        }
        for field in order {
            guard let span = spans[field], span.from != span.to else { continue }
            changes.append(
                FactChange(
                    kind: kind,
                    record: id,
                    name: name,
                    what: .changed,
                    field: field,
                    from: span.from,
                    to: span.to
                )
            )
        }
    }
}
