package import Core
package import Foundation

/// What the overview needs of one filing.
package struct FilingGist: Hashable, Sendable {
    /// The filing.
    package var id: RecordID
    /// The enterprise's name.
    package var name: String
    /// Its unified code.
    package var uscc: String
    /// Where it stands.
    package var state: FilingState
    /// ITO, BPO or KPO.
    package var category: Core.Category
    /// The outsourcing total.
    package var total: Money
    /// The tiers of the listing standard that it reaches.
    package var tiers: [String]
    /// The level of the cultivation standard; nil if it has none.
    package var level: String?
    /// Rows of its roster.
    package var hires: Int
    /// The greatest revision among the filing and its roster: what is found at it is the same while this and ``hires`` are.
    package var newest: Revision
    /// Of a closed one, where it stood before its closing.
    package var closedFrom: FilingState?

    /// Where it stands, of a closed one where it stood before: whether it is supported is told by that.
    package var decided: FilingState { state == .closed ? closedFrom ?? state : state }
}

/// A filing came to a state.
package struct StateChange: Hashable, Sendable {
    /// The filing.
    package var filing: RecordID
    /// The change-set that did it.
    package var revision: Revision
    /// When the server took it.
    package var at: Date
}

/// A step of the commission.
package struct ReviewGist: Hashable, Sendable {
    /// The filing.
    package var filing: RecordID
    /// The state after.
    package var to: FilingState
    /// The user who took it.
    package var author: String
    /// The change-set that it was part of.
    package var revision: Revision
    /// When, by the server's clock.
    package var at: Date
}

/// A field that the commission asked to correct.
package struct AskedField: Hashable, Sendable {
    /// The kind of the record.
    package var kind: Kind
    /// The field; nil for the record as a whole.
    package var field: String?

    /// Names a field of a kind.
    package init(kind: Kind, field: String?) {
        self.kind = kind
        self.field = field
    }
}

/// All that the overview and the scorecard say of one unit in a round; the same as long as the head of its scope is.
package struct UnitReview: Hashable, Sendable {
    /// The unit's code.
    package var unit: String
    /// The round.
    package var round: String
    /// The head of the unit's scope when this was read.
    package var head: Revision
    /// The filings, by printed number.
    package var filings: [FilingGist] = []
    /// When filings came to another state, oldest first.
    package var changes: [StateChange] = []
    /// The commission's steps, oldest first.
    package var reviews: [ReviewGist] = []
    /// How often the commission asked for a correction, by field.
    package var asked: [AskedField: Int] = [:]
    /// Open remarks that ask for a correction.
    package var openRemarks = 0
    /// Open conflicts and late amendments.
    package var openCases = 0
    /// Filings whose facts changed after the decision that stands.
    package var stale: Set<RecordID> = []
    /// Rows of 附件4.
    package var trainees = 0

    /// A unit with nothing yet.
    package init(unit: String, round: String, head: Revision = .zero) {
        self.unit = unit
        self.round = round
        self.head = head
    }
}

/// When a unit was last heard of.
package struct UnitContact: Hashable, Sendable {
    /// Devices that are not revoked.
    package var devices = 0
    /// When a device last had all of the unit's scope.
    package var lastSync: Date?

    /// A unit without a device.
    package init() {}
}

/// What the console's overview and scorecards read.
package protocol OverviewReading: Sendable {
    /// A unit in a round, from one snapshot.
    func review(of unit: String, round: String) async throws -> UnitReview
    /// Published filings of a round, each as `unit/id`, with an objection that was upheld and a reopening that is still to be done.
    func objectedFilings(round: String) async throws -> Set<String>
    /// Who works on which filing.
    func assignments() async throws -> [RecordID: String]
    /// When each unit was last heard of, by code; a unit without a device is missing.
    func contacts() async throws -> [String: UnitContact]
}
