import Core
import SyncProtocol
import Testing

struct SimulationTests {
    @Test(arguments: 0..<3)
    func `random histories lose nothing, overwrite and hand over nothing unseen, and converge`(part: UInt64) throws {
        var outcomes: Set<Outcome> = []
        var codes: Set<RefusalCode> = []
        var cases = 0
        var handOvers = 0
        for seed in part * 100..<part * 100 + 100 {
            let simulation = try Simulation(seed: seed)
            try simulation.run(steps: 60)
            #expect(simulation.violations == [], "seed \(seed)")
            outcomes.formUnion(simulation.server.receipts.values.map(\.outcome))
            codes.formUnion(simulation.server.receipts.values.compactMap(\.code))
            cases += simulation.server.live(.conflictCase).count
            handOvers += simulation.oracle.handOvers
        }
        #expect(outcomes.isSuperset(of: [.applied, .merged, .conflicted]), "the histories are hostile enough")
        #expect(cases > 100)
        #expect(codes.isSuperset(of: [.filingChanged, .caseOpen, .authority, .dependency]))
        #expect(handOvers >= 20)
    }

    @Test func `a seed gives the same history again`() throws {
        for seed: UInt64 in 1000..<1010 {
            let runs = [try Simulation(seed: seed), try Simulation(seed: seed)]
            for run in runs { try run.run(steps: 60) }
            #expect(runs[0].trace == runs[1].trace)
            #expect(runs[0].server.digest == runs[1].server.digest)
        }
    }
}
