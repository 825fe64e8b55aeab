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

/// Reads what exports need, each page by a short read of its own.
package protocol ExportStore: Sendable {
    /// The filings or, for trainees, the institutions of a round in order: by unit, printed number and code.
    func exportParts(of kind: Kind, _ request: ExportRequest) async throws -> [ExportPart]
    /// The filings of some parts that are to be exported now.
    func exportFilings(_ parts: [ExportPart], _ request: ExportRequest) async throws -> [ExportRow]
    /// Rows below a part that are to be exported now, after a place.
    func exportRows(
        of kind: Kind,
        below part: ExportPart,
        _ request: ExportRequest,
        after place: ExportPlace?,
        limit: Int
    ) async throws -> ExportPage
}
