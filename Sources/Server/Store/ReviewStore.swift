package import Core
package import SyncProtocol

/// Which filings a queue shows, and in which order.
package struct QueueQuery: Hashable, Sendable {
    /// By what the filings are ordered.
    package enum Order: String, CaseIterable, Sendable {
        /// Those that have stood longest in their state first.
        case waiting
        /// By unit, then printed number.
        case unit
        /// By the enterprise's name.
        case name
        /// The largest business first.
        case total
    }

    /// The round.
    package var round: String
    /// The unit; nil for all.
    package var unit: String?
    /// The states; empty for all.
    package var states: Set<FilingState> = []
    /// The states to which the figures beside the list keep too; nil for all.
    package var within: Set<FilingState>?
    /// The category; nil for all.
    package var category: Core.Category?
    /// Who works on them; `-` for nobody, nil for whoever.
    package var assignee: String?
    /// A part of the enterprise's name or code.
    package var text: String?
    /// Only these, each as `unit/id`; nil for all.
    package var places: [String]?
    /// The order.
    package var order = Order.waiting
    /// How many to pass over.
    package var offset = 0
    /// How many at most.
    package var limit = 25

    /// Asks for all filings of a round.
    package init(round: String) { self.round = round }
}

/// A filing in a queue.
package struct QueueRow: Sendable {
    /// The filing.
    package var record: StoredRecord
    /// Who works on it.
    package var assignee: String?
    /// When it came to its state, by the server's clock; nil for a draft that was never anywhere else.
    package var since: String?
    /// Rows of its roster.
    package var hires: Int
    /// Open remarks.
    package var openRemarks: Int
    /// Open conflicts and late amendments of it and its roster.
    package var openCases: Int
    /// Whether its facts changed after the latest decision on it.
    package var isStale: Bool
    /// Whether an objection to it was upheld and it was not reopened since.
    package var isObjected = false
    /// Rows of its roster that fall by verdicts of the commission.
    package var fallen = 0
    /// What a step on it says that it saw.
    package var heads: ShownHeads
}

/// A page of a queue.
package struct QueuePage: Sendable {
    /// The filings.
    package var rows: [QueueRow]
    /// How many there are on all pages.
    package var total: Int
    /// How many there are by state, whatever states were asked for.
    package var byState: [FilingState: Int]
}

/// What became of a field, or of a whole row, since a revision.
package struct FactChange: Hashable, Sendable {
    /// What happened to the record.
    package enum What: String, Sendable { case changed, added, removed }
    /// The record's kind.
    package var kind: Kind
    /// The record.
    package var record: RecordID
    /// Its name for people: the enterprise's or the person's.
    package var name: String
    /// What happened.
    package var what: What
    /// The field; nil for the whole record.
    package var field: String?
    /// What stood then.
    package var from: JSONValue
    /// What stands.
    package var to: JSONValue
}

/// A step of the unit: handed over or taken back.
package struct UnitStep: Hashable, Sendable {
    /// The state that it led to.
    package var to: FilingState
    /// The device's name for people.
    package var device: String
    /// When it came, by the server's clock.
    package var at: String
    /// The change-set that did it: among steps of one second it has its place by this.
    package var revision: Revision
}

/// Everything that the page of a filing shows, from one snapshot.
package struct FilingSheet: Sendable {
    /// The filing with its findings and the unit's reasons.
    package var examination: StoredExamination
    /// The steps of the commission, oldest first, with the revision of each.
    package var reviews: [(revision: Revision, review: Review)]
    /// When the unit led the filing on, oldest first: state, device and the server's time.
    package var unitSteps: [UnitStep]
    /// The remarks, oldest first.
    package var remarks: [(id: RecordID, remark: Remark)]
    /// Open conflicts and late amendments of it and its roster.
    package var cases: [StoredRecord]
    /// Who works on it.
    package var assignee: String?
    /// What a decision says that it saw.
    package var heads: ShownHeads
    /// The round's standing in the unit.
    package var standing: RoundStatus
    /// Whether facts are newer than the decision that stands.
    package var isStale: Bool
    /// What the unit changed since the commission's latest step that gave it back or decided on it.
    package var changes: [FactChange]
    /// Whether there are more changes than are shown.
    package var hasMoreChanges: Bool
    /// The double claims of its roster, and what was found of them.
    package var claims: FilingClaims
}

/// The double claims of a filing's roster.
package struct FilingClaims: Sendable {
    /// Those without a verdict that stands on rows that are there.
    package var open: [OpenClaim]
    /// Verdicts on rows of the roster that were ever given, oldest first.
    package var verdicts: [FilingVerdict]
}

/// A double claim without a verdict that stands.
package struct OpenClaim: Hashable, Sendable {
    /// The row in the roster.
    package var row: RecordID
    /// The person's name.
    package var name: String
    /// The group's ``ClaimGroup/key``.
    package var key: String
    /// The other enterprises that name the person.
    package var employers: [String]
}

/// A verdict on claims, as far as it is about one filing's roster.
package struct FilingVerdict: Sendable {
    /// The verdict.
    package var verdict: ClaimVerdict
    /// Its rows in the roster that are still there.
    package var rows: [RecordID]
    /// The names of the people whose rows in the roster it is about, and that are still there.
    package var names: [String]
    /// Whether it says that these rows fall, or said so as long as it stood.
    package var falls: Bool
    /// Whether it stands although the row that it keeps is no more.
    package var isHollow: Bool
    /// The ``ClaimGroup/key`` of the person's rows.
    package var key: String
}

/// A person's row in a roster, with what places it, for the duplicates.
package struct ClaimRow: Hashable, Sendable {
    /// The unit.
    package var unit: String
    /// `hire` or `trainee`.
    package var kind: Kind
    /// The row.
    package var id: RecordID
    /// The filing of a hire.
    package var filing: RecordID?
    /// The filing's state.
    package var state: FilingState?
    /// Whether the filing is granted support, so that the row is paid for or not as was decided.
    package var isGranted: Bool
    /// The unified code of the enterprise or institution.
    package var organisation: String
    /// Its name.
    package var organisationName: String
    /// The row's members.
    package var body: RecordBody
    /// When the row was first taken, by the server's clock.
    package var receivedAt: String

    /// As verdicts name it.
    package var name: String { "\(unit)/\(kind)/\(id)" }
}

/// The rows of one person in rosters of more than one organisation.
package struct ClaimGroup: Hashable, Sendable {
    /// `claim.duplicate` or `training.duplicate`.
    package var rule: String
    /// The rows, by unit and organisation.
    package var rows: [ClaimRow]

    /// Names the group in links without naming the person: `unit.id` of its first row.
    package var key: String { rows.first.map { "\($0.unit).\($0.id)" } ?? "" }
    /// The rows as verdicts name them.
    package var names: [String] { rows.map(\.name) }
}

/// What the console's pages of the review read.
package protocol ReviewStore: Sendable {
    /// A page of filings.
    func queue(_ query: QueueQuery) async throws -> QueuePage
    /// A filing with all that belongs to it; nil if there is none.
    func sheet(of filing: RecordID, in unit: String) async throws -> FilingSheet?
    /// Rows of a filing's roster in the order of the form, and how many there are.
    func roster(
        of filing: RecordID,
        in unit: String,
        offset: Int,
        limit: Int
    ) async throws -> (rows: [StoredRecord], total: Int)
    /// A record of any kind; nil if it is not there.
    func record(_ kind: Kind, _ id: RecordID, in scope: Scope) async throws -> StoredRecord?
    /// What happened to a record.
    func history(_ request: HistoryRequest) async throws -> HistoryPage?
    /// People with rows in rosters of more than one organisation of a round; those of filings that were taken back left out.
    func claimGroups(rule: String, round: String) async throws -> [ClaimGroup]
    /// The double claims of a filing's roster, and what was found of them.
    func claims(of filing: RecordID, in unit: String, round: String) async throws -> FilingClaims
    /// Verdicts of a round that stand although the row that they keep is no more.
    func hollowVerdicts(round: String) async throws -> Set<RecordID>
    /// The verdicts of a round that were ever given, oldest first.
    func verdicts(round: String) async throws -> [(id: RecordID, verdict: ClaimVerdict)]
}
