import Core
import Foundation

/// The page of a work queue.
struct QueueModel: Sendable {
    /// A tab: the filings in one state.
    struct Tab: Sendable {
        var text: String
        var count: String
        var path: String
        var isHere: Bool
    }

    /// A filing's line.
    struct Line: Sendable {
        var reference: String
        var path: String
        var name: String
        var code: String
        var unit: String
        var state: String
        var stateName: String
        var category: String
        var total: String
        var hires: String
        var tiers: String
        var marks: [Mark]
        var assignee: String?
        var waiting: String
        var isLate: Bool
        var pickLabel: String
    }

    /// The heads that the list shows of a unit's filings.
    struct Seen: Sendable {
        /// The field's name in the form.
        var name: String
        var heads: String
    }

    /// What is to be noticed at a filing.
    struct Mark: Sendable {
        var kind: String
        var text: String
    }

    var summary: String
    var tabs: [Tab]
    var q: String
    /// The round, if another than the newest was asked for.
    var round: String?
    /// The tab that the filter keeps.
    var state: String
    var units: [SelectOption]
    var categories: [SelectOption]
    var assignees: [SelectOption]
    /// Filings that a figure elsewhere counts.
    var groups: [SelectOption]
    var isStaleOnly: Bool
    var orders: [SelectOption]
    var lines: [Line]
    var isEmpty: Bool
    /// Where in other states there is what is looked for; nil if nowhere, or if something is shown.
    var elsewhere: PageLink?
    var pager: Pager
    var target: String
    /// One for each unit in the list: what a step on several says that it saw.
    var seen: [Seen]
    var bulk: [SelectOption]
    var mayAct: Bool
    var outcomes: [BulkOutcome]
    var hasOutcomes: Bool
}

/// What became of one item of a bulk action.
struct BulkOutcome: Sendable {
    var name: String
    var path: String
    var isDone: Bool
    var text: String
}
