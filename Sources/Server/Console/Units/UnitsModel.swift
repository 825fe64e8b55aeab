/// The page with a line for each unit.
struct UnitsModel: Sendable {
    /// A unit's line.
    struct Line: Sendable {
        var name: String
        var code: String
        var path: String
        var filings: String
        var decided: String
        var waiting: String
        var returned: String
        var firstPass: String
        var stay: String
        var field: String
        var hires: String
        var lastSync: String
        var silence: String
        var isSilent: Bool
    }

    /// A head of the table that orders it.
    struct Head: Sendable {
        var text: String
        /// Where the order is; nil for a column without one.
        var path: String?
        var isNumber: Bool
        var isSorted: Bool
        var direction: String
    }

    var title: String
    var summary: String
    var rounds: [SelectOption]
    var hasRounds: Bool
    var heads: [Head]
    var lines: [Line]
}

/// A unit's scorecard.
struct UnitModel: Sendable {
    /// A label and what stands at it.
    struct Fact: Sendable {
        var label: String
        var value: String
    }

    /// What was wrong, and how often.
    struct Tally: Sendable {
        var name: String
        var count: String
        var hint: String
    }

    /// A filing that is back with the unit.
    struct Stay: Sendable {
        var name: String
        var code: String
        var path: String
        var days: String
        var isLate: Bool
    }

    var name: String
    var code: String
    var summary: String
    var silence: String
    var isSilent: Bool
    var cards: [OverviewModel.Card]
    var contact: [Fact]
    var fields: [Tally]
    var hasFields: Bool
    var findings: [Tally]
    var hasFindings: Bool
    var stays: [Stay]
    var hasStays: Bool
    var charts: [Chart]
    var queuePath: String
}
