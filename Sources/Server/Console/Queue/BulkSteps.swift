import Core
import SyncProtocol

/// What can be done to several filings of a list at once: only what the workflow has for at least one of them.
enum BulkSteps {
    /// Reopening is left to the filing's own page: each needs a reason of its own.
    private static let offered: [(to: FilingState, chinese: String, english: String)] = [
        (.inReview, "开始审核", "Start the review"), (.accepted, "受理", "Accept"), (.returned, "退回补正", "Return"),
        (.approved, "批准", "Approve"), (.rejected, "不予批准", "Reject"), (.closed, "办结", "Close"),
    ]

    /// The choices for a user of a role, given the list that is shown.
    static func options(for role: Role, on rows: [QueueRow], _ shown: Shown) -> [SelectOption] {
        guard role == .reviewer || role == .approver else { return [] }
        let states = Set(
            rows.compactMap { $0.record.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:)) }
        )
        let steps = Workflow.transitions.filter { step in
            step.roles.contains(role) && states.contains(step.from)
                && step.requirements.isDisjoint(with: [.byNotice, .openCase])
                && !(step.isGrave && step.to == .inReview)
        }
        let assigning = [("assignMe", "分派给我", "Assign to me"), ("assignNobody", "退回队列", "Give back to the queue")]
        let leading = offered.filter { offer in steps.contains { $0.to == offer.to } }
            .map { ($0.to.rawValue, $0.chinese, $0.english) }
        return (assigning + leading).map {
            SelectOption(value: $0.0, text: shown.words($0.1, $0.2), isSelected: false)
        }
    }
}
