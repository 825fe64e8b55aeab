package import Core
package import SyncProtocol

/// Which cases a page shows.
package struct CaseQuery: Hashable, Sendable {
    /// The sort of a case.
    package enum Sort: String, CaseIterable, Sendable {
        /// Two values.
        case field
        /// A removal against an edit.
        case delete
        /// Work that came after the hand-over.
        case late
        /// Work on a record that a set-back took away.
        case missing
    }

    /// Whether those that wait, or those that are closed.
    package var isOpen = true
    /// Their sort; nil for all.
    package var sort: Sort?
    /// The scope's unit; nil for all.
    package var unit: String?
    /// One case; nil for all.
    package var id: RecordID?
    /// What a name, a code or the reason contains; nil for anything.
    package var text: String?
    /// Whether the newest comes first.
    package var newestFirst = false
    /// How many are passed over.
    package var offset = 0
    /// How many are read.
    package var limit = 20

    /// All that wait, the oldest first.
    package init() {}
}

/// A case with what it is about, as it stands now.
package struct ListedCase: Sendable {
    /// Where it is.
    package var scope: Scope
    /// The case's record.
    package var id: RecordID
    /// Its revision: what a closing is based on.
    package var revision: Revision
    /// The case.
    package var conflict: ConflictCase
    /// When the server opened it, by its own clock.
    package var openedAt: String?
    /// When it was closed, and by which device.
    package var closedAt: String?
    /// What people call the device that closed it.
    package var closedBy: String?
    /// The record that it is about; nil if there is none.
    package var record: StoredRecord?
    /// The filing that it touches; nil if it touches none.
    package var filing: StoredRecord?
}

/// A part of the cases that were asked for.
package struct CaseList: Sendable {
    /// The cases in order.
    package var cases: [ListedCase]
    /// How many there are of the kind that was asked for.
    package var found: Int
    /// How many wait, whatever was asked for.
    package var waiting: Int
}

/// Reads conflict cases over all units.
package protocol CaseReading: Sendable {
    /// A part of the cases, from one snapshot.
    func cases(_ query: CaseQuery) async throws -> CaseList
}
