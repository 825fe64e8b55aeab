import Core

/// docs/workflow.md, written from ``Workflow``.
enum WorkflowPage {
    static var text: String {
        (head + diagram + states + steps + needs).joined(separator: "\n") + "\n"
    }

    private static let head = [
        "# The workflow of a filing", "",
        "Made from `Sources/Core/Rules/Workflow.swift`; `SHENBAO_RENEW=1 swift test --filter WorkflowTests` writes it anew.",
        "",
    ]

    private static var diagram: [String] {
        let steps = Workflow.transitions.map { "    \($0.from.rawValue) --> \($0.to.rawValue): \(who($0))" }
        return ["```mermaid", "stateDiagram-v2", "    [*] --> draft"] + steps + ["    closed --> [*]", "```", ""]
    }

    private static var states: [String] {
        let choices: [Choice] =
            if case .choice(let choices)? = Filing.declaration.type.field("state")?.type { choices } else { [] }
        return ["## States", "", "| state | 中文 | English | the unit may write |", "|---|---|---|---|"]
            + FilingState.allCases.map { state in
                let choice = choices.first { $0.code == state.rawValue }
                let words = [choice?.label ?? "", choice?.english ?? ""]
                return row(["`\(state.rawValue)`"] + words + [reach(state)])
            } + [""]
    }

    private static var steps: [String] {
        [
            "## Steps", "",
            "**again**: the console asks for the password again. What a step locks is what its unit may still write afterwards; work on anything else that",
            "comes then is kept in a case as a late amendment ([protocol, section 14](protocol.md#14-late-amendments)).",
            "",
            "| from | to | who | needs | the unit may then write | again |", "|---|---|---|---|---|---|",
        ]
            + Workflow.transitions.map { step in
                let needs = Workflow.Requirement.allCases.filter(step.requirements.contains).map { "`\($0.rawValue)`" }
                return row([
                    "`\(step.from.rawValue)`", "`\(step.to.rawValue)`", who(step), needs.joined(separator: " "),
                    reach(step.to), step.isGrave ? "again" : "",
                ])
            } + [""]
    }

    private static var needs: [String] {
        [
            "A unit's hand-over needs besides, from the merge, that no case is open and that its author has seen all of it",
            "([protocol, section 11](protocol.md#11-transitions)).", "",
            "## What a step needs", "", "| needs | the console says otherwise | 否则提示 |", "|---|---|---|",
        ]
            + Workflow.Requirement.allCases.map { requirement in
                let obstacle = StepObstacle.requirement(requirement)
                return row(["`\(requirement.rawValue)`", obstacle.sentence(.en), obstacle.sentence(.zh)])
            }
    }

    private static func who(_ step: Workflow.Transition) -> String {
        switch step.actor {
        case .unit: "unit"
        case .commission: Role.allCases.filter(step.roles.contains).map { $0.name(.en) }.joined(separator: ", ")
        }
    }

    private static func reach(_ state: FilingState) -> String {
        switch Workflow.reach(in: state) {
        case .everything: "everything"
        case .reopened: "what the return gives back"
        case .nothing: "nothing"
        }
    }

    private static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}
