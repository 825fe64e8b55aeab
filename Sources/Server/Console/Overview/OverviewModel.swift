/// The first page of who has signed in.
struct OverviewModel: Sendable {
    /// A figure that leads somewhere.
    struct Card: Sendable {
        var label: String
        var figure: String
        var unit: String
        var hint: String
        var path: String?
        /// How it is meant: empty, `warn`, `error` or `ok`.
        var kind: String
    }

    /// A filing that waits for the user.
    struct Waiting: Sendable {
        var name: String
        var code: String
        var path: String
        var unit: String
        var state: String
        var stateName: String
        var isMine: Bool
        var days: String
        var isLate: Bool
    }

    /// Something that happened.
    struct Event: Sendable {
        var who: String
        var state: String
        var stateName: String
        var name: String
        var path: String
        var at: String
    }

    var title: String
    var status: String
    var statusKind: String
    /// What the freeze sealed; none while the round is not frozen.
    var freezesPath: String?
    var deadline: String
    var rounds: [SelectOption]
    var hasRounds: Bool
    var silent: String
    var isAnyoneSilent: Bool
    var silentPath: String
    var stale: String
    var isAnythingStale: Bool
    var stalePath: String
    var objected: String
    var isAnythingObjected: Bool
    var objectedPath: String
    var cards: [Card]
    var waitingTitle: String
    var waiting: [Waiting]
    var hasWaiting: Bool
    var isWorking: Bool
    var queuePath: String
    var events: [Event]
    var hasEvents: Bool
    var charts: [Chart]
}
