import SystemSupport
import Testing

@testable import Core

@Suite struct WorkflowTests {
    @Test func `a unit hands over, and takes back what nobody has begun to review`() {
        for state in FilingState.allCases {
            #expect(
                Workflow.allows(.unit, from: state, to: .submitted) == [.draft, .returned, .withdrawn].contains(state)
            )
            #expect(
                Workflow.allows(.unit, from: state, to: .withdrawn) == [.draft, .submitted, .returned].contains(state)
            )
        }
    }

    @Test func `a unit leads to no state of the commission's, and the commission to none of a unit's`() {
        for transition in Workflow.transitions {
            #expect((transition.actor == .unit) == [.submitted, .withdrawn].contains(transition.to))
        }
    }

    @Test func `every state but draft is reached, and only closed is left by nobody`() {
        let reached = Set(Workflow.transitions.map(\.to)).union([.draft])
        #expect(reached == Set(FilingState.allCases))
        let left = Set(Workflow.transitions.map(\.from))
        #expect(Set(FilingState.allCases).subtracting(left) == [.closed])
    }

    @Test func `what is handed over comes back to the unit only by a return or a withdrawal`() {
        for transition in Workflow.transitions
        where !Authority.isWithUnit(transition.from) && Authority.isWithUnit(transition.to) {
            #expect([.returned, .withdrawn].contains(transition.to))
        }
    }

    /// docs/workflow.md is made from the data; `SHENBAO_RENEW=1` writes it anew.
    @Test func `the page on the workflow says what the data says`() throws {
        let difference = try MadePage("workflow.md", text: WorkflowPage.text).difference()
        #expect(difference == nil)
        for step in Workflow.transitions {
            #expect(WorkflowPage.text.contains("    \(step.from.rawValue) --> \(step.to.rawValue): "))
        }
    }

    @Test func `every transition is written once`() {
        #expect(Set(Workflow.transitions).count == Workflow.transitions.count)
        #expect(Workflow.origins(of: .submitted, by: .unit) == [.draft, .returned, .withdrawn])
    }
}
