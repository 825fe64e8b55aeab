#if DEBUG
import Foundation
import Simulator
import SyncProtocol
import Testing

/// Proves that the histories would notice: with any of these rules left out, one of them breaks an invariant that it keeps
/// with all rules.
struct PlantedBugTests {
    @Test(arguments: PlantedBug.all)
    func `a rule that is left out is missed by its history`(bug: PlantedBug) {
        #expect(Campaign().run(seed: bug.seed).violations.isEmpty, "the history is sound with all rules")
        let violations = Campaign(rules: RuleSet(without: [bug.rule])).run(seed: bug.seed).violations
        // Whoever changes what histories do finds the new seed with `shenbao-soak --rule RULE --first --threads 1`.
        #expect(violations.contains { $0.hasPrefix(bug.breaks + ":") }, "\(violations)")
    }

    @Test func `every rule is in the table once`() {
        let listed = PlantedBug.all.map(\.rule)
        #expect(listed.count == Set(listed).count)
        #expect(Set(listed) == Set(Rule.allCases))
    }

    @Test func `docs/planted-bugs.md is the table`() throws {
        let page = try PlantedBugPage()
        if ProcessInfo.processInfo.environment["SHENBAO_RENEW"] == "1" { try page.renew() }
        #expect(try page.current() == page.text, "renew it with SHENBAO_RENEW=1")
    }
}
#endif
