import Testing

@testable import Core

@Suite struct ReviewQuestionTests {
    private static let steps = Workflow.transitions.filter { $0.actor == .commission }

    /// A filing with nothing in the way of a step.
    private func fitting(_ step: Workflow.Transition) -> ReviewSituation {
        ReviewSituation(
            state: step.from,
            acceptedBy: "reviewer",
            openCases: step.requirements.contains(.openCase) ? 1 : 0,
            openRequests: step.requirements.contains(.somethingAsked) ? 1 : 0
        )
    }

    private func obstacle(
        _ step: Workflow.Transition,
        _ situation: ReviewSituation,
        by name: String = "somebody",
        reason: Bool = true
    ) throws -> StepObstacle? {
        let role = try #require(step.roles.min { $0.rawValue < $1.rawValue })
        return Workflow.obstacle(to: step.to, by: name, as: role, in: situation, hasReason: reason)
    }

    @Test func `every step that the table has can be taken when nothing is in the way, and no other can`() {
        for from in FilingState.allCases {
            for to in FilingState.allCases {
                for role in Role.allCases {
                    let step = Self.steps.first { $0.from == from && $0.to == to }
                    let found = Workflow.obstacle(
                        to: to,
                        by: "somebody",
                        as: role,
                        in: step.map(fitting) ?? ReviewSituation(state: from, acceptedBy: "reviewer"),
                        hasReason: true
                    )
                    switch step {
                    case nil: #expect(found == .noSuchStep(from: from, to: to))
                    case let step?: #expect((found == nil) == step.roles.contains(role))
                    }
                }
            }
        }
    }

    @Test func `an administrator and an auditor decide nothing`() {
        for step in Self.steps { #expect(step.roles.isDisjoint(with: [.admin, .auditor])) }
    }

    @Test func `a decision takes two people`() throws {
        for to in [FilingState.approved, .rejected] {
            let step = try #require(Workflow.transition(.commission, from: .accepted, to: to))
            #expect(try obstacle(step, fitting(step), by: "reviewer") == .requirement(.otherPerson))
            var unknown = fitting(step)
            unknown.acceptedBy = nil
            #expect(try obstacle(step, unknown) == .requirement(.otherPerson))
            var settled = fitting(step)
            settled.settledBy = ["another", "reviewer"]
            #expect(try obstacle(step, settled, by: "another") == .requirement(.otherPerson))
        }
        // Nobody can both accept and approve by having one role for each.
        for step in Self.steps where step.to == .accepted { #expect(step.roles == [.reviewer]) }
        for step in Self.steps where [.approved, .rejected].contains(step.to) { #expect(step.roles == [.approver]) }
    }

    @Test func `an open case stops every step but the return`() throws {
        for step in Self.steps where step.to != .returned {
            var open = fitting(step)
            open.openCases = 1
            #expect(try obstacle(step, open) == .requirement(.noOpenCase))
        }
    }

    @Test func `nobody decides on facts that he was not shown`() throws {
        for step in Self.steps where [.returned, .accepted, .approved, .rejected].contains(step.to) {
            var changed = fitting(step)
            changed.hasUnseenFacts = true
            #expect(try obstacle(step, changed) == .requirement(.seenAll))
        }
    }

    @Test func `a return says what is to be corrected, and waits while the round is frozen`() throws {
        for step in Self.steps where step.to == .returned {
            let missing: Workflow.Requirement = step.isGrave ? .reason : .somethingAsked
            var silent = fitting(step)
            silent.openRequests = 0
            #expect(try obstacle(step, silent, reason: false) == .requirement(missing))
            #expect(try obstacle(step, silent, reason: true) == nil)
            var frozen = fitting(step)
            frozen.standing = .frozen
            #expect(try obstacle(step, frozen) == .requirement(.notFrozen))
        }
    }

    @Test func `what a unit still has to correct is not accepted`() throws {
        let step = try #require(Workflow.transition(.commission, from: .inReview, to: .accepted))
        var open = fitting(step)
        open.openRequests = 2
        #expect(try obstacle(step, open) == .requirement(.noOpenRequest))
    }

    @Test func `rejecting, and reopening what was decided, need a reason`() throws {
        let reopening = Self.steps.filter { $0.to == .inReview && $0.from != .submitted }
        #expect(Set(reopening.map(\.from)) == [.accepted, .approved, .rejected, .published])
        for step in reopening + Self.steps.filter({ $0.to == .rejected }) {
            #expect(try obstacle(step, fitting(step), reason: false) == .requirement(.reason))
            #expect(step.roles == [.approver])
        }
    }

    @Test func `what was decided goes back to the unit because of an open case only, and by an approver`() throws {
        let back = Self.steps.filter { $0.to == .returned && $0.isGrave }
        #expect(Set(back.map(\.from)) == [.accepted, .approved, .rejected, .published])
        for step in back {
            #expect(step.roles == [.approver])
            var settled = fitting(step)
            settled.openCases = 0
            #expect(try obstacle(step, settled) == .requirement(.openCase))
        }
    }

    @Test(arguments: [(FilingState.accepted, FilingState.approved), (.accepted, .rejected), (.approved, .published)])
    func `the second person decides, and a notice shows, only what the one before has judged`(
        from: FilingState,
        to: FilingState
    ) throws {
        let step = try #require(Workflow.transition(.commission, from: from, to: to))
        var stale = fitting(step)
        stale.isStale = true
        #expect(try obstacle(step, stale) == .requirement(.decisionHolds))
        let reopening = try #require(Workflow.transition(.commission, from: from, to: .inReview))
        #expect(try obstacle(reopening, stale) == nil, "and then it is gone through again")
    }

    @Test func `every step of an approver is grave, and none of a reviewer`() {
        for state in FilingState.allCases {
            let isApprovers = Self.steps.contains { $0.to == state && $0.roles.contains(.approver) }
            #expect(Workflow.isGrave(to: state, by: .approver) == isApprovers)
            for role in Role.allCases where role != .approver { #expect(!Workflow.isGrave(to: state, by: role)) }
        }
    }

    @Test func `every obstacle is said in both languages and without a code`() {
        let obstacles =
            Workflow.Requirement.allCases.map(StepObstacle.requirement)
            + [.noSuchStep(from: .draft, to: .approved), .role([.approver])]
        for obstacle in obstacles {
            #expect(obstacle.sentence(.zh).unicodeScalars.contains { $0.value > 0x4E00 })
            #expect(obstacle.sentence(.en).hasSuffix("."))
        }
    }
}
