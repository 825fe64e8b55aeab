package import Core
import GRDB
import SyncProtocol
import Tables

extension SQLiteCentralStore {
    /// What keeps rows out besides their filing's state.
    package func exportFilter(_ request: ExportRequest) async throws -> ExportFilter {
        try await queue.read { db in
            guard request.scope == .approved else {
                return ExportFilter(fallen: try ExportSelection.fallen(db), keepsFallen: true)
            }
            let objected = try NoticeHoldings(round: request.round, db).objected
            return ExportFilter(
                fallen: try ExportSelection.fallen(db),
                employers: try ExportSelection.employers(of: request.round, without: objected, db),
                objected: objected,
                frozenAt: try ExportSelection.frozen(request.round, db)
            )
        }
    }

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
    package func exportFilings(
        _ parts: [ExportPart],
        _ request: ExportRequest,
        _ filter: ExportFilter
    ) async throws -> [ExportRow] {
        try await queue.read { db in
            let selection = ExportSelection(db: db, request: request, filter: filter)
            return try parts.compactMap { part in
                guard let filing = try selection.filing(part) else { return nil }
                return ExportRow(
                    unit: part.scope.rawValue,
                    record: filing.record,
                    state: filing.state,
                    isFallen: filter.isFallen(filing.record, in: part.scope)
                )
            }
        }
    }

    /// Rows below a part that are to be exported now.
    package func exportRows(
        of kind: Kind,
        below part: ExportPart,
        _ request: ExportRequest,
        _ filter: ExportFilter,
        after place: ExportPlace?,
        limit: Int
    ) async throws -> ExportPage {
        try await queue.read { db in
            let selection = ExportSelection(db: db, request: request, filter: filter)
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
            page.rows = records.filter { filter.takes($0, in: part.scope) }.map {
                ExportRow(
                    unit: part.scope.rawValue,
                    record: $0,
                    owner: owner.name,
                    state: owner.state,
                    isFallen: filter.isFallen($0, in: part.scope)
                )
            }
            return page
        }
    }
}

/// What may be in an export at the moment of one read.
private struct ExportSelection {
    let db: Database
    let request: ExportRequest
    let filter: ExportFilter

    /// A filing, if it is to be exported.
    func filing(_ part: ExportPart) throws -> (record: StoredRecord, state: FilingState)? {
        guard let table = StoredTable.of(.filing),
            let row = try Row.fetchOne(db, sql: table.selectOne, arguments: [part.scope.rawValue, part.id.rawValue])
        else { return nil }
        let record = try table.row(row).record
        guard let state = record.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:)) else {
            throw StoreError.damaged("filing")
        }
        guard filter.takes(record, in: part.scope), try isAsked(part, state) else {
            return nil
        }
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

    private func isAsked(_ part: ExportPart, _ state: FilingState) throws -> Bool {
        switch request.scope {
        case .approved: try isApproved(part, state)
        case .filed: state != .draft && state != .withdrawn
        case .all: true
        }
    }

    /// A filing is closed after it was published or after it was rejected: its last step tells.
    private func isApproved(_ part: ExportPart, _ state: FilingState) throws -> Bool {
        guard !filter.objected.contains("\(part.scope)/\(part.id)") else { return false }
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

    /// The revisions of the changes that froze a round in the units' scopes.
    static func frozen(_ round: String, _ db: Database) throws -> [String: Revision] {
        guard let table = StoredTable.of(.roundStanding) else { return [:] }
        let sql = table.select + " WHERE round = ? AND status = 'frozen'"
        return try Row.fetchAll(db, sql: sql, arguments: [round]).reduce(into: [:]) { places, row in
            let record = try table.row(row).record
            places[record.body["unit"]?.stringValue ?? ""] = record.revision
        }
    }

    static func fallen(_ db: Database) throws -> Set<String> {
        guard let table = StoredTable.of(.claimVerdict) else { return [] }
        var fallen: Set<String> = []
        let rows = try Row.fetchCursor(db, sql: table.select + " WHERE stands = 1")
        while let row = try rows.next() {
            let verdict = try ClaimVerdict(body: try table.row(row).record.body)
            fallen.formUnion(verdict.fallen)
        }
        return fallen
    }

    static func employers(of round: String, without objected: Set<String>, _ db: Database) throws -> Set<String> {
        let sql = """
            SELECT scope || '/' || id, name FROM filing f WHERE round = ? AND (state IN ('approved', 'published') OR state = 'closed' AND (
              SELECT "from" FROM review r WHERE r.scope = f.scope AND r.parent = f.id AND r."to" = 'closed'
              ORDER BY r.revision DESC, r.id DESC LIMIT 1) = 'published')
            """
        let rows = try Row.fetchAll(db, sql: sql, arguments: [round]).filter { !objected.contains($0[0]) }
        return Set(rows.map { OrganisationName.key($0[1]) })
    }
}
