import Core

/// The page of a filing.
struct FilingModel: Sendable {
    /// A figure with its label.
    struct Fact: Sendable {
        var label: String
        var value: String
        var isWide: Bool
        var isReopened: Bool
        /// The fields that were given back with it.
        var opensWith: String?
    }

    /// What a rule says, with everything that led to it.
    struct Judgement: Sendable {
        var kind: String
        var title: String
        var arithmetic: [String]
        var clause: String
        var lacking: String?
        var isOpen: Bool
    }

    /// What a check found.
    struct Finding: Sendable {
        var kind: String
        var severity: String
        var title: String
        var text: String
        var arithmetic: String?
        var clause: String
        var reason: String?
    }

    /// A fact as it was and as it is.
    struct Change: Sendable {
        var place: String
        var from: String?
        var to: String?
    }

    /// A remark with its answer.
    struct RemarkLine: Sendable {
        var id: String
        var place: String
        var author: String
        var at: String
        var text: String
        var asks: Bool
        var isOpen: Bool
        var closedBy: String?
        var reply: String?
        var repliedAt: String?
        var mayClose: Bool
        var closePath: String
    }

    /// An open conflict or late amendment.
    struct CaseLine: Sendable {
        var path: String
        var kind: String
        var text: String
    }

    /// A verdict on claims of the roster.
    struct ClaimLine: Sendable {
        var names: String
        var text: String
        /// The chip's look: one that stands no more has none.
        var kind: String
        var author: String
        var at: String
        var reason: String
        /// Who took it back, when and why.
        var revoked: String?
        /// Whether it was given or taken back after the acceptance that stands.
        var isNew: Bool
        /// Whether the row that it keeps is no more, so that nothing is judged by it.
        var isHollow: Bool
        /// The page of the person's rows; none if none is there.
        var path: String?
    }

    /// A double claim without a verdict that stands.
    struct OpenClaimLine: Sendable {
        var name: String
        var path: String
        var employers: String
    }

    /// A step of the review.
    struct StepLine: Sendable {
        var state: String
        var name: String
        var author: String
        var at: String
        var reason: String?
        var isNow: Bool
    }

    /// A step that the user may take now.
    struct Action: Sendable {
        var to: String
        var text: String
        var isPrimary: Bool
        var isDanger: Bool
        var confirm: String
    }

    /// A step that cannot be taken, and why.
    struct Obstacle: Sendable {
        var text: String
        var why: String
    }

    var name: String
    var code: String
    var unit: String
    var round: String
    var state: String
    var stateName: String
    var assignee: String?
    var isMine: Bool
    /// Says before a step that somebody else has the filing.
    var takenByOther: String?
    /// Says before a return that the unit cannot hand it in again yet.
    var returnWarning: String?
    /// What a return would open together.
    var opensTogether: [String]
    var revision: String
    var seen: String
    var path: String
    var reference: String
    var rosterPath: String
    var historyPath: String
    var opinionPath: String
    var hires: String
    var isStale: Bool
    /// Whether an open case is what the filing can be returned for.
    var goesBackByCase: Bool
    var standing: String?
    var facts: [Fact]
    var listing: [Judgement]
    var cultivation: [Judgement]
    var level: String
    var findings: [Finding]
    var hasFindings: Bool
    var changes: [Change]
    var hasChanges: Bool
    var hasMoreChanges: Bool
    var remarks: [RemarkLine]
    var hasRemarks: Bool
    var cases: [CaseLine]
    var hasCases: Bool
    var claims: [ClaimLine]
    var openClaims: [OpenClaimLine]
    var hasClaims: Bool
    /// Whether a claim was judged after the acceptance that stands: who approves has to know.
    var hasNewClaims: Bool
    var steps: [StepLine]
    var actions: [Action]
    var hasActions: Bool
    var obstacles: [Obstacle]
    var hasObstacles: Bool
    var mayRemark: Bool
    /// Whether a remark may ask for a correction.
    var mayAsk: Bool
    /// Says why it may not.
    var keepsRemarks: String
    /// The duplicate claims of the filing's round.
    var claimsPath: String
    var places: [SelectOption]
    /// The row of the roster that the form of remarks is about; nil for the filing itself.
    var row: String?
    var roster: RosterModel
    var mayAct: Bool
}

/// Rows of a roster.
struct RosterModel: Sendable {
    /// A person's row.
    struct Line: Sendable {
        var seq: String
        var name: String
        var sex: String
        var idNumber: String
        var post: String
        var hireDate: String
        var inService: String
        var leaveDate: String
        var days: String
        var marks: [QueueModel.Mark]
        var claims: [ClaimMark]
        /// Where a remark on it is written; nil for who writes none.
        var remarkPath: String?
    }

    /// A double claim at a row, and what was found of it.
    struct ClaimMark: Sendable {
        var kind: String
        var text: String
        var path: String
    }

    var title: String
    var path: String
    var back: String
    var lines: [Line]
    var isEmpty: Bool
    var total: String
    /// None where only the first rows are shown.
    var pager: Pager?
    var mayReveal: Bool
    var revealPath: String
    var isRevealed: Bool
    var number: String
}

/// The page of a filing's roster.
struct RosterPageModel: Sendable {
    var filing: String
    var back: String
    var roster: RosterModel
}

/// What happened to a filing, a row or anything else.
struct HistoryModel: Sendable {
    /// A change-set's part.
    struct Entry: Sendable {
        var at: String
        var who: String
        var outcome: String
        var revision: String
        var reason: String?
        var changes: [Change]
    }

    /// A field that it changed.
    struct Change: Sendable {
        var field: String
        var from: String
        var to: String
        var isKept: Bool
    }

    var title: String
    var back: String
    var entries: [Entry]
    var isEmpty: Bool
    var next: String?
}
