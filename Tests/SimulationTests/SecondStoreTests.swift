import Foundation
import Simulator
import SimulatorSQLite
import SyncProtocol
import Testing

/// The server's real tables and driver do in every history what the simulator's model does.
struct SecondStoreTests {
    private static let seeds: Range<UInt64> = 0..<48
    private static let threads = ProcessInfo.processInfo.activeProcessorCount

    @Test func `the real tables answer as the model does, through crashes, set-backs and two processes`() {
        let paired = Campaign(second: SQLiteSecondStore.maker()).run(seeds: Self.seeds, threads: Self.threads)
        for failure in paired.failures { Issue.record("seed \(failure.seed): \(failure.violations)") }
        #expect(paired.counts["second store"] == Self.seeds.count)
        // Less would mean that somebody looks away.
        #expect(paired.counts["comparison", default: 0] > 1000 * Self.seeds.count)
        for event in ["server crash", "set back", "copy", "revocation", "outcome conflicted", "carrier import"] {
            #expect(paired.counts[event, default: 0] > 0, "\(event)")
        }
        let alone = Campaign().run(seeds: Self.seeds, threads: Self.threads)
        #expect(paired.traceHash == alone.traceHash, "the second store changes no history")
    }

    /// Histories in which the tables were once otherwise than the model, or the model than the tables.
    ///
    /// 329: a part of a step changes a person who meanwhile became another's twin. 2450: one change-set makes a record, closes
    /// a case by it and removes it. 4150: a part about a record that was late leaves its step incomplete. 72250: a hostile
    /// change-set takes the number that a part of a step would have in its chain, and the part has not come.
    @Test(arguments: [329, 2450, 4150, 72250] as [UInt64])
    func `what the tables once had otherwise than the model`(seed: UInt64) {
        let violations = Campaign(second: SQLiteSecondStore.maker()).run(seed: seed).violations
        #expect(violations.isEmpty, "\(violations)")
    }

    @Test func `one history in so many has real tables`() {
        let summary = Campaign(second: SQLiteSecondStore.maker(), inOneOf: 10).run(seeds: 0..<20, threads: 1)
        #expect(summary.counts["second store"] == 2)
    }

    @Test(arguments: StoreFault.allCases)
    func `a fault of the driver or the tables is noticed`(fault: StoreFault) {
        let summary = Campaign(second: fault.maker).run(seeds: 0..<200, threads: Self.threads, stopsAtFirst: true)
        let violations = summary.failures.flatMap(\.violations)
        #expect(violations.contains { $0.hasPrefix("storesAgree: ") }, "\(summary.seeds) seeds, \(violations)")
    }
}
