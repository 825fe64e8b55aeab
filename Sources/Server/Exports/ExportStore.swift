package import Core
package import SyncProtocol

/// A group of rows with one record above them: a filing with its hires, an institution with its trainees.
package struct ExportPart: Hashable, Sendable {
    /// The unit's scope.
    package var scope: Scope
    /// The filing or institution.
    package var id: RecordID
}

/// A row of an export.
package struct ExportRow: Sendable {
    /// The unit.
    package var unit: String
    /// The record.
    package var record: StoredRecord
    /// The name of the enterprise or institution that it belongs to; nil for a filing, which has its own.
    package var owner: String?
    /// Where its filing stands; nil for trainees, who have none.
    package var state: FilingState?
    /// Whether its claim falls by a verdict that stands.
    package var isFallen = false
}

/// A page of rows, and where the next one begins.
package struct ExportPage: Sendable {
    /// The rows, in order.
    package var rows: [ExportRow] = []
    /// The last row's place; nil at the end of the part.
    package var next: ExportPlace?
}

/// A row's place in its part: its printed number, rows without one last, then its identifier.
package struct ExportPlace: Hashable, Sendable {
    /// The printed number.
    package var seq: Int
    /// The record.
    package var id: String
}

/// What keeps rows out of an export besides their filing's state, as it was when the export began.
package struct ExportFilter: Sendable {
    /// Records whose claim falls by a verdict that stands, as `unit/kind/id`.
    var fallen: Set<String> = []
    /// Whether those records are in the export all the same, marked.
    var keepsFallen = false
    /// The approved enterprises of the round by ``OrganisationName``, for 附件4; nil where everything is exported.
    var employers: Set<String>?
    /// Published filings, each as `unit/id`, with an upheld objection and a reopening that is still to be done.
    var objected: Set<String> = []
    /// Where a frozen round was frozen, by unit: rows of 附件4, which nobody decides on one by one, wait from there on.
    var frozenAt: [String: Revision] = [:]

    /// Whether no verdict stands against a record and, for a trainee, its employer is approved: 附件4 names employers as typed, so
    /// names are compared as the checks do.
    func takes(_ record: StoredRecord, in scope: Scope) -> Bool {
        guard keepsFallen || !isFallen(record, in: scope) else { return false }
        guard record.kind == .trainee, let employers else { return true }
        if let freeze = frozenAt[scope.rawValue], record.revision > freeze { return false }
        return employers.contains(OrganisationName.key(record.body["employer"]?.stringValue ?? ""))
    }

    /// Whether a verdict stands against a record.
    func isFallen(_ record: StoredRecord, in scope: Scope) -> Bool {
        fallen.contains("\(scope)/\(record.kind)/\(record.id)")
    }
}

/// Reads what exports need, each page by a short read of its own.
package protocol ExportStore: Sendable {
    /// What keeps rows out besides their filing's state.
    func exportFilter(_ request: ExportRequest) async throws -> ExportFilter
    /// The filings or, for trainees, the institutions of a round in order: by unit, printed number and code.
    func exportParts(of kind: Kind, _ request: ExportRequest) async throws -> [ExportPart]
    /// The filings of some parts that are to be exported now.
    func exportFilings(
        _ parts: [ExportPart],
        _ request: ExportRequest,
        _ filter: ExportFilter
    ) async throws -> [ExportRow]
    /// Rows below a part that are to be exported now, after a place.
    func exportRows(
        of kind: Kind,
        below part: ExportPart,
        _ request: ExportRequest,
        _ filter: ExportFilter,
        after place: ExportPlace?,
        limit: Int
    ) async throws -> ExportPage
}
