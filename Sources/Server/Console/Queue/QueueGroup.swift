import Core

/// Filings that a figure of the overview or of a unit's page counts: the list behind the figure has just those.
enum QueueGroup: String, CaseIterable, Sendable {
    /// What waits for the user himself.
    case mine
    /// All that were not taken back.
    case present
    /// Handed in, and not yet accepted or returned.
    case underReview
    /// What waits for a step of the commission.
    case waiting
    /// What the commission has decided on, closed ones included.
    case decided
    /// What is granted support and not in question, closed ones included.
    case supported
    /// Published filings with an upheld objection, still to be reopened.
    case objected

    /// The groups that a role may ask for.
    static func all(for role: Role) -> [QueueGroup] {
        allCases.filter { $0 != .mine || role == .reviewer || role == .approver }
    }

    /// The states of a group that these make up; nil if more than the state tells.
    var states: Set<FilingState>? {
        switch self {
        case .present: Set(FilingState.allCases).subtracting([.withdrawn])
        case .underReview: [.submitted, .inReview]
        case .waiting: Set(FilingState.allCases.filter(\.waitsForCommission))
        case .decided: Set(FilingState.allCases.filter(\.isDecided))
        case .mine, .supported, .objected: nil
        }
    }

    /// The filings of a group that states do not make up, each as `unit/id`.
    func places(in city: CityFigures, for user: ConsoleUser) -> [String]? {
        switch self {
        case .mine: city.waiting(for: user).map { "\($0.unit.code)/\($0.gist.id)" }
        case .supported: city.places { score, gist in score.isSupported(gist) }
        case .objected: city.places { score, gist in score.objected.contains(gist.id) }
        case .present, .underReview, .waiting, .decided: nil
        }
    }

    /// What the list's filter calls it.
    func name(_ shown: Shown) -> String {
        switch self {
        case .mine: shown.words("待我处理", "For me to do")
        case .present: shown.words("未撤回的", "Not withdrawn")
        case .underReview: shown.words("等待审核", "Under review")
        case .waiting: shown.words("等待市里处理", "With the commission")
        case .decided: shown.words("已决定（含办结）", "Decided, with closed")
        case .supported: shown.words("批准（含公示、办结）", "Approved, with published and closed")
        case .objected: shown.words("异议成立、待重新开启", "To be reopened for an upheld objection")
        }
    }

    /// The list of a group in a round, of all units or of one.
    func path(round: String, unit: String? = nil) -> String {
        LinkQuery(
            ConsoleRoute.queue.path(),
            items: [("unit", unit), ("round", round), ("group", rawValue), ("state", "all")]
        ).text
    }
}
