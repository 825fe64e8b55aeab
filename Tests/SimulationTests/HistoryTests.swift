import Foundation
import Simulator
import SyncProtocol
import SystemSupport
import Testing

/// Random histories: what must always hold does.
struct HistoryTests {
    /// CI runs 20,000 histories with the optimised program; here as many as a debug build does in a short while.
    private static let seeds: Range<UInt64> = 0..<400

    @Test func `no history breaks an invariant`() {
        let summary = Campaign().run(seeds: Self.seeds, threads: ProcessInfo.processInfo.activeProcessorCount)
        for failure in summary.failures { Issue.record("seed \(failure.seed): \(failure.violations)") }
        #expect(summary.seeds == Self.seeds.count)
    }

    @Test func `the histories know every fault`() {
        let counts = Campaign().run(seeds: 0..<200, threads: ProcessInfo.processInfo.activeProcessorCount).counts
        let faults = [
            "attack", "carrier import", "copy", "crash", "new epoch", "re-offer", "repair", "revocation",
            "server crash",
            "set back", "stale answer", "outcome merged", "outcome conflicted", "outcome filing.changed",
            "outcome case.open", "outcome dependency", "outcome round.closed", "outcome step.incomplete",
            "return with places", "round frozen",
        ]
        for fault in faults { #expect(counts[fault, default: 0] > 0, "\(fault)") }
    }

    @Test func `a seed gives the same history again`() {
        for seed: UInt64 in 1000..<1010 {
            let runs = [Campaign().run(seed: seed), Campaign().run(seed: seed)]
            #expect(runs[0].traceHash == runs[1].traceHash, "seed \(seed)")
            #expect(runs[0].counts == runs[1].counts, "seed \(seed)")
        }
    }

    @Test func `a seed gives the same history in another process`() async throws {
        let program = try #require(Self.program())
        var traces: [Data] = []
        for _ in 0..<2 {
            // Without it every process orders sets and dictionaries in its own way.
            let environment = ProcessInfo.processInfo.environment.filter { $0.key != "SWIFT_DETERMINISTIC_HASHING" }
            let arguments = ["--seeds", "12", "--from", "2000", "--json"]
            let result = try await offPool {
                try BuiltProgram.runOut(program.path, arguments, environment: environment)
            }
            traces.append(try #require(Self.trace(in: Data(result.out.utf8))))
        }
        #expect(traces[0] == traces[1])
    }

    private static func trace(in output: Data) -> Data? {
        guard let start = output.range(of: Data("\"trace\":\"".utf8), options: .backwards)?.upperBound else {
            return nil
        }
        return output[start...].prefix(16)
    }

    /// The soak program, which is built beside the tests.
    private static func program() -> URL? {
        let folder = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }?
            .deletingLastPathComponent()
        let candidates = [folder, URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()]
        return candidates.compactMap { $0?.appendingPathComponent("shenbao-soak") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}
