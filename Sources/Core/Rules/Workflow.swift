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
    }

    /// Every transition.
    public static let transitions: [Transition] =
        steps(.unit, [.draft, .returned, .withdrawn], to: .submitted)
        + steps(.unit, [.draft, .submitted, .returned], to: .withdrawn)
        + steps(.commission, [.submitted], to: .inReview)
        + steps(.commission, [.submitted, .inReview], to: .returned)
        + steps(.commission, [.inReview], to: .accepted)
        + steps(.commission, [.accepted], to: .approved)
        + steps(.commission, [.accepted], to: .rejected)
        + steps(.commission, [.accepted, .approved, .rejected], to: .inReview)
        + steps(.commission, [.approved], to: .published)
        + steps(.commission, [.published, .rejected], to: .closed)

    /// Whether somebody may lead a filing from one state to another.
    public static func allows(_ actor: Transition.Actor, from: FilingState, to: FilingState) -> Bool {
        transitions.contains(Transition(from: from, to: to, actor: actor))
    }

    /// The states from which somebody may lead a filing to this one.
    public static func origins(of state: FilingState, by actor: Transition.Actor) -> [FilingState] {
        transitions.filter { $0.to == state && $0.actor == actor }.map(\.from)
    }

    /// Whether a filing in this state has had support granted.
    public static func isGranted(_ state: FilingState) -> Bool {
        [.approved, .published, .closed].contains(state)
    }

    private static func steps(_ actor: Transition.Actor, _ from: [FilingState], to: FilingState) -> [Transition] {
        from.map { Transition(from: $0, to: to, actor: actor) }
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
