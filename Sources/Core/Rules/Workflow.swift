/// The states of a filing and who may lead from one to the next, as data that both sides ask.
public enum Workflow {
    /// One step that somebody may take.
    public struct Transition: Hashable, Sendable {
        /// Who takes it.
        public enum Actor: Hashable, Sendable {
            /// The filing unit.
            case unit
            /// The commission.
            case commission
        }

        /// From where.
        public let from: FilingState
        /// To where.
        public let to: FilingState
        /// Who.
        public let actor: Actor
        /// Which users of the commission; empty for steps of a unit.
        public let roles: Set<Role>
        /// What must hold besides.
        public let requirements: Set<Requirement>

        /// Whether it decides on what was accepted, or undoes that: who takes it shows again who he is.
        public var isGrave: Bool {
            actor == .commission && Workflow.bindsFacts(from)
        }
    }

    /// What must hold for a step.
    public enum Requirement: String, Hashable, Sendable, CaseIterable {
        /// No conflict or late amendment of the filing or its roster is open.
        case noOpenCase
        /// No remark that asks for a correction is open.
        case noOpenRequest
        /// Every double claim of the roster has a verdict that stands.
        case claimsJudged
        /// A conflict or a late amendment of the filing or its roster is open.
        case openCase
        /// A remark that asks for a correction is open, or a reason says what is to be corrected.
        case somethingAsked
        /// A reason.
        case reason
        /// The latest acceptance is another person's, and whatever was settled since then, too.
        case otherPerson
        /// Nothing changed after what the user was shown.
        case seenAll
        /// Nothing changed after what the acceptance or decision that stands was taken on.
        case decisionHolds
        /// The round takes filings in.
        case roundOpen
        /// The round is open or closed, but not frozen.
        case notFrozen
        /// By a public notice only.
        case byNotice

        /// Whether a round's standing is in the way of it.
        public func isHindered(by status: RoundStatus) -> Bool {
            switch self {
            case .roundOpen: status != .open
            case .notFrozen: status == .frozen
            case .noOpenCase, .noOpenRequest, .claimsJudged, .openCase, .somethingAsked, .reason, .otherPerson,
                .seenAll, .decisionHolds, .byNotice:
                false
            }
        }
    }

    /// Every transition.
    public static let transitions: [Transition] =
        steps(.unit, [.draft, .returned, .withdrawn], to: .submitted, needs: [.roundOpen])
        + steps(.unit, [.draft, .returned], to: .withdrawn)
        // What a frozen round's manifest names stays as it is until the next sitting.
        + steps(.unit, [.submitted], to: .withdrawn, needs: [.notFrozen])
        + steps(.commission, [.submitted], to: .inReview, by: [.reviewer], needs: [.noOpenCase])
        + steps(
            .commission,
            [.submitted, .inReview],
            to: .returned,
            by: [.reviewer],
            needs: [.somethingAsked, .seenAll, .notFrozen]
        )
        + steps(
            .commission,
            [.inReview],
            to: .accepted,
            by: [.reviewer],
            needs: [.noOpenCase, .noOpenRequest, .seenAll]
        )
        // Two people decide on the same facts: what changed after the acceptance the first of them has not judged.
        + steps(
            .commission,
            [.accepted],
            to: .approved,
            by: [.approver],
            needs: [.noOpenCase, .noOpenRequest, .claimsJudged, .otherPerson, .seenAll, .decisionHolds]
        )
        + steps(
            .commission,
            [.accepted],
            to: .rejected,
            by: [.approver],
            needs: [.noOpenCase, .otherPerson, .seenAll, .decisionHolds, .reason]
        )
        // Reopening what was decided is a privilege, and leaves its reason.
        + steps(
            .commission,
            [.accepted, .approved, .rejected, .published],
            to: .inReview,
            by: [.approver],
            needs: [.noOpenCase, .reason]
        )
        // What came too late is no decision on the facts: because of it a filing goes back, and is decided on anew.
        + steps(
            .commission,
            [.accepted, .approved, .rejected, .published],
            to: .returned,
            by: [.approver],
            needs: [.openCase, .reason, .seenAll, .notFrozen]
        )
        + steps(
            .commission,
            [.approved],
            to: .published,
            by: [.approver],
            needs: [.noOpenCase, .decisionHolds, .byNotice]
        )
        + steps(.commission, [.published], to: .closed, by: [.approver], needs: [.noOpenCase, .byNotice])
        + steps(.commission, [.rejected], to: .closed, by: [.approver], needs: [.noOpenCase])

    /// Whether somebody may lead a filing from one state to another.
    public static func allows(_ actor: Transition.Actor, from: FilingState, to: FilingState) -> Bool {
        transition(actor, from: from, to: to) != nil
    }

    /// The step from one state to another.
    public static func transition(
        _ actor: Transition.Actor,
        from: FilingState,
        to: FilingState
    ) -> Transition? {
        transitions.first { $0.actor == actor && $0.from == from && $0.to == to }
    }

    /// Whether a round's standing is in the way of a step that somebody could take otherwise.
    public static func isHindered(
        _ actor: Transition.Actor,
        from: FilingState,
        to: FilingState,
        by status: RoundStatus
    ) -> Bool {
        transition(actor, from: from, to: to)?.requirements.contains { $0.isHindered(by: status) } ?? false
    }

    /// Whether a user of a role who leads a filing to a state takes a grave step, from wherever he may.
    public static func isGrave(to state: FilingState, by role: Role) -> Bool {
        transitions.contains { $0.to == state && $0.roles.contains(role) && $0.isGrave }
    }

    /// The states from which somebody may lead a filing to this one.
    public static func origins(of state: FilingState, by actor: Transition.Actor) -> [FilingState] {
        transitions.filter { $0.to == state && $0.actor == actor }.map(\.from)
    }

    /// Whether somebody of the commission answers for the facts as they are: they change by a reopening only.
    public static func bindsFacts(_ state: FilingState) -> Bool {
        [.accepted, .approved, .rejected, .published, .closed].contains(state)
    }

    /// Whether a filing in this state has had support granted.
    ///
    /// Of a closed filing its state before the closing says so, since what was rejected is closed too.
    public static func isGranted(_ state: FilingState) -> Bool { [.approved, .published].contains(state) }

    private static func steps(
        _ actor: Transition.Actor,
        _ from: [FilingState],
        to: FilingState,
        by roles: Set<Role> = [],
        needs requirements: Set<Requirement> = []
    ) -> [Transition] {
        from.map { Transition(from: $0, to: to, actor: actor, roles: roles, requirements: requirements) }
    }
}

extension Author {
    /// In which capacity the author leads a filing from state to state.
    public var actor: Workflow.Transition.Actor {
        switch self {
        case .unit: .unit
        case .commission: .commission
        }
    }
}
