import Core

/// The list of people with rows in rosters of more than one organisation.
struct DuplicatesModel: Sendable {
    /// A person.
    struct Line: Sendable {
        var path: String
        var name: String
        var number: String
        var organisations: [String]
        var units: String
        var isAcrossUnits: Bool
        var verdict: String?
        var verdictKind: String
    }

    var summary: String
    var tabs: [QueueModel.Tab]
    /// The list with those decided, or without.
    var other: PageLink
    var lines: [Line]
    var isEmpty: Bool
    var pager: Pager
}

/// One person's rows side by side.
struct DuplicateModel: Sendable {
    /// A field in one row.
    struct Fact: Sendable {
        var label: String
        var value: String
        var isSame: Bool
        var isMasked: Bool
    }

    /// One row.
    struct Side: Sendable {
        var title: String
        var number: String
        var filingPath: String?
        var state: String?
        var stateName: String?
        var facts: [Fact]
    }

    /// A verdict that was given.
    struct Given: Sendable {
        var id: String
        var text: String
        var reason: String
        var author: String
        var at: String
        var stands: Bool
        var isOutdated: Bool
        var revoked: String?
        var mayRevoke: Bool
        /// Why it cannot be taken back now.
        var obstacle: String?
    }

    /// A choice of the verdict.
    struct Choice: Sendable {
        var value: String
        var text: String
    }

    var path: String
    /// Where the verdict's form goes.
    var verdictPath: String
    var name: String
    var number: String
    var rule: String
    var clause: String
    var place: String
    var sides: [Side]
    var choices: [Choice]
    var hasChoices: Bool
    /// Verdicts that cannot be given now, and why.
    var obstacles: [FilingModel.Obstacle]
    var hasObstacles: Bool
    var given: [Given]
    var hasGiven: Bool
    var mayDecide: Bool
    var recordsNow: String
    /// The verdicts that stand, which another one replaces.
    var replaces: String
    var previous: String?
    var next: String?
}
