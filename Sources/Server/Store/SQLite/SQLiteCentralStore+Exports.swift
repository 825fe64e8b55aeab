package import Core
import GRDB
import SyncProtocol
import Tables

extension SQLiteCentralStore {
    /// The filings or institutions of a round in order.
    package func exportParts(of kind: Kind, _ request: ExportRequest) async throws -> [ExportPart] {
        let filings = """
            SELECT scope, id FROM filing WHERE round = ?1 AND (?2 IS NULL OR scope = ?2)
            ORDER BY scope, seq IS NULL, seq, uscc, id
            """
        // Those of which there are rows, whether or not the institution itself is live.
        let institutions = """
            SELECT DISTINCT scope, parent AS id FROM trainee WHERE round = ?1 AND (?2 IS NULL OR scope = ?2)
            ORDER BY scope, institution, parent
            """
        return try await queue.read { db in
            let sql = kind == .trainee ? institutions : filings
            return try Row.fetchAll(db, sql: sql, arguments: [request.round, request.unit]).map { row in
                guard let id = RecordID(rawValue: row["id"]) else { throw StoreError.damaged(kind.rawValue) }
                return ExportPart(scope: Scope(rawValue: row["scope"]), id: id)
            }
        }
    }

    /// The filings of some parts that are to be exported now.
    package func exportFilings(_ parts: [ExportPart], _ request: ExportRequest) async throws -> [ExportRow] {
        try await queue.read { db in
            let selection = try ExportSelection(request, db)
            return try parts.compactMap { part in
                guard let filing = try selection.filing(part) else { return nil }
                return ExportRow(unit: part.scope.rawValue, record: filing.record, state: filing.state)
            }
        }
    }

    /// Rows below a part that are to be exported now.
    package func exportRows(
        of kind: Kind,
        below part: ExportPart,
        _ request: ExportRequest,
        after place: ExportPlace?,
        limit: Int
    ) async throws -> ExportPage {
        try await queue.read { db in
            let selection = try ExportSelection(request, db)
            guard let table = StoredTable.of(kind), let owner = try selection.owner(of: kind, part) else {
                return ExportPage()
            }
            // The order of a part is worked out by sorting it: that is a roster, not all of them.
            let sql =
                (table.selectChildren ?? table.select + " WHERE scope = ? AND parent = ?") + """
                     AND round = ? AND (COALESCE(seq, ?), id) > (?, ?) ORDER BY COALESCE(seq, ?), id LIMIT ?
                    """
            let arguments: StatementArguments = [
                part.scope.rawValue, part.id.rawValue, request.round, Int.max, place?.seq ?? -1, place?.id ?? "",
                Int.max, limit,
            ]
            let records = try Row.fetchAll(db, sql: sql, arguments: arguments).map { try table.row($0).record }
            var page = ExportPage()
            if records.count == limit, let last = records.last {
                let seq = last.body["seq"]?.integerValue.map(Int.init) ?? Int.max
                page.next = ExportPlace(seq: seq, id: last.id.rawValue)
            }
            page.rows = records.filter { selection.takes($0, in: part.scope) }.map {
                ExportRow(unit: part.scope.rawValue, record: $0, owner: owner.name, state: owner.state)
            }
            return page
        }
    }
}

/// What may be in an export at the moment of one read.
private struct ExportSelection {
    private let db: Database
    private let request: ExportRequest
    /// Records whose claim falls by a verdict that stands, as `unit/kind/id`.
    private let fallen: Set<String>
    /// The names of the round's approved enterprises; nil where everything is exported.
    private let employers: Set<String>?

    init(_ request: ExportRequest, _ db: Database) throws {
        self.db = db
        self.request = request
        guard request.scope == .approved else {
            fallen = []
            employers = nil
            return
        }
        fallen = try Self.fallen(db)
        employers = request.subject == .filings || request.subject == .hires ? [] : try Self.employers(request, db)
    }

    /// A filing, if it is to be exported.
    func filing(_ part: ExportPart) throws -> (record: StoredRecord, state: FilingState)? {
        guard let table = StoredTable.of(.filing),
            let row = try Row.fetchOne(db, sql: table.selectOne, arguments: [part.scope.rawValue, part.id.rawValue])
        else { return nil }
        let record = try table.row(row).record
        guard let state = record.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:)) else {
            throw StoreError.damaged("filing")
        }
        guard takes(record, in: part.scope), try request.scope == .all || isApproved(part, state) else { return nil }
        return (record, state)
    }

    /// Whom rows belong to, if they are to be exported.
    func owner(of kind: Kind, _ part: ExportPart) throws -> (name: String?, state: FilingState?)? {
        guard kind != .hire else {
            return try filing(part).map { ($0.record.body["name"]?.stringValue, $0.state) }
        }
        let sql = "SELECT name FROM institution WHERE scope = ? AND id = ?"
        let name = try String?.fetchOne(db, sql: sql, arguments: [part.scope.rawValue, part.id.rawValue])
        return (name ?? nil, nil)
    }

    /// Whether no verdict stands against a record and, for a trainee, its employer is approved.
    func takes(_ record: StoredRecord, in scope: Scope) -> Bool {
        guard !fallen.contains("\(scope)/\(record.kind)/\(record.id)") else { return false }
        guard record.kind == .trainee, let employers else { return true }
        return employers.contains(OrganisationName.key(record.body["employer"]?.stringValue ?? ""))
    }

    /// A filing is closed after it was published or after it was rejected: its last step tells.
    private func isApproved(_ part: ExportPart, _ state: FilingState) throws -> Bool {
        guard state == .closed else { return state == .approved || state == .published }
        let sql = """
            SELECT "from" FROM review WHERE scope = ? AND parent = ? AND "to" = 'closed'
            ORDER BY revision DESC, id DESC LIMIT 1
            """
        let from = try String.fetchOne(
            db.cachedStatement(sql: sql),
            arguments: [part.scope.rawValue, part.id.rawValue]
        )
        return from == FilingState.published.rawValue
    }

    private static func fallen(_ db: Database) throws -> Set<String> {
        guard let table = StoredTable.of(.claimVerdict) else { return [] }
        var fallen: Set<String> = []
        let rows = try Row.fetchCursor(db, sql: table.select + " WHERE stands = 1 AND verdict <> 'legitimate'")
        while let row = try rows.next() {
            let verdict = try ClaimVerdict(body: try table.row(row).record.body)
            fallen.formUnion(verdict.records.filter { $0 != verdict.keeps || verdict.verdict == "none" })
        }
        return fallen
    }

    /// 附件4 names employers as typed, so names are compared as the checks do.
    private static func employers(_ request: ExportRequest, _ db: Database) throws -> Set<String> {
        let sql = """
            SELECT name FROM filing f WHERE round = ? AND (state IN ('approved', 'published') OR state = 'closed' AND (
              SELECT "from" FROM review r WHERE r.scope = f.scope AND r.parent = f.id AND r."to" = 'closed'
              ORDER BY r.revision DESC, r.id DESC LIMIT 1) = 'published')
            """
        return Set(try String.fetchAll(db, sql: sql, arguments: [request.round]).map(OrganisationName.key))
    }
}
