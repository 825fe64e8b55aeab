extension Workflow {
    /// How much of a filing and its roster its unit may write.
    public enum Reach: String, Sendable, CaseIterable {
        /// Everything.
        case everything
        /// What a return names: see ``Reopening``.
        case reopened
        /// Nothing: what comes is a late amendment.
        case nothing
    }

    /// What the unit may write in a state.
    public static func reach(in state: FilingState) -> Reach {
        switch state {
        case .draft, .withdrawn: .everything
        case .returned: .reopened
        case .submitted, .inReview, .accepted, .approved, .rejected, .published, .closed: .nothing
        }
    }
}
