#if DEBUG
import Foundation
import Simulator
import SyncProtocol
import Testing

/// Proves that the histories would notice: with any of these rules left out, one of them breaks an invariant that it keeps
/// with all rules.
struct PlantedBugTests {
    /// How many histories a planted bug may survive.
    private static let seeds: UInt64 = 5000

    @Test(arguments: PlantedBugTests.caught)
    func `a rule that is left out is missed`(rule: Rule) {
        let summary = Campaign(rules: RuleSet(without: [rule])).run(
            seeds: 0..<Self.seeds,
            threads: ProcessInfo.processInfo.activeProcessorCount,
            stopsAtFirst: true
        )
        #expect(!summary.failures.isEmpty, "\(rule) in \(summary.seeds) histories")
    }

    /// The rules whose absence these histories notice.
    static let caught: [Rule] = [
        .baseBound
    ]
}
#endif
