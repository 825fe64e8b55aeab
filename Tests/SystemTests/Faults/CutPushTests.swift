import Client
import Core
import Foundation
import SyncProtocol
import Terminal
import Testing

/// One push of four change-sets, its connection cut at every byte in both directions.
@Suite(.serialized)
struct CutPushTests {
    /// A place of a cut, as it is told when something fails.
    private struct Cut: CustomStringConvertible, Sendable {
        let fault: Fault
        var description: String { "\(fault), SHENBAO_SEED=\(FaultScale.seed)" }
    }

    /// Syncs without a fault: how many bytes the push and its answer have, and what the server holds then.
    private func measure(_ world: FaultWorld) async throws -> (request: Int, answer: Int, settled: SettledScope) {
        let driven = world.driven
        world.proxy.heal()
        let report = try await offPool { try driven.sync() }
        #expect(report.outcomes == FaultWorld.outcomes)
        #expect(report.digestMatch)
        let push = try #require(world.proxy.exchanges.first { $0.path == "/v1/push" })
        return (push.requestBytes, try #require(push.answer).count, try await world.settled())
    }

    /// The faults to try: every byte; a FIN at even places and an RST at odd ones, or the other way round.
    private func cuts(request: Int, answer: Int) -> [Cut] {
        let odd = Int(FaultScale.seed / 7 % 2)
        let requests = FaultScale.places(0..<(request + 1), sample: 40)
            .map { Cut(fault: .cutRequest(after: $0, byReset: ($0 + odd) % 2 == 1)) }
        let answers = FaultScale.places(0..<answer, sample: 40)
            .map { Cut(fault: .cutAnswer(after: $0, byReset: ($0 + odd) % 2 == 1)) }
        return requests + answers
    }

    @Test func `A push cut at any byte of the request or the answer is applied exactly once`() async throws {
        let world = try await FaultWorld.make()
        let whole = try await measure(world)
        #expect(whole.settled.problems.isEmpty)
        let cuts = cuts(request: whole.request, answer: whole.answer)
        let start = ContinuousClock.now
        var slowest = Duration.zero
        for cut in cuts {
            try await world.bringBack()
            world.proxy.plan { $0.path == "/v1/push" ? cut.fault : nil }
            let driven = world.driven
            let failure = await #expect(throws: ClientError.self, "\(cut)") { try await offPool { try driven.sync() } }
            #expect(failure?.status == .unreachable, "\(cut)")
            world.proxy.heal()
            let back = ContinuousClock.now
            let report = try await offPool { try driven.sync() }
            #expect(report.digestMatch && report.repairs.isEmpty, "\(cut)")
            #expect(try driven.outbox() == (pending: 0, parked: 0), "\(cut)")
            slowest = max(slowest, ContinuousClock.now - back)
            #expect(try await world.settled() == whole.settled, "\(cut)")
        }
        #expect(cuts.count > 60)
        if FaultScale.isFull {
            print("\(cuts.count) cuts of \(whole.request) + \(whole.answer) bytes in \(ContinuousClock.now - start)")
            print("the outbox was empty after \(slowest) at most")
        }
    }

    @Test func `The program itself ends with 6 while the network is away, and then sends everything once`() async throws
    {
        let world = try await FaultWorld.make()
        let whole = try await measure(world)
        for cut in FaultScale.places(0..<(whole.request + whole.answer), sample: 4, full: 400) {
            try await world.bringBack()
            let fault: Fault =
                cut < whole.request
                ? .cutRequest(after: cut, byReset: cut % 2 == 0)
                : .cutAnswer(after: cut - whole.request, byReset: cut % 2 == 0)
            // From the cut on there is no network, for any attempt.
            world.proxy.plan { $0.path == "/v1/push" ? $0.turn == 1 ? fault : .unreachable : nil }
            let broken = try await world.first.run("sync")
            #expect(broken.status == 6, "\(fault) \(broken.err)")
            world.proxy.heal()
            let (report, status) = try await world.first.sync()
            // The case waits for the clerk.
            #expect(status == 5, "\(fault)")
            #expect(report["pending"] == 0 && report["parked"] == 0 && report["digestMatch"] == true, "\(fault)")
            #expect(try await world.settled() == whole.settled, "\(fault)")
            #expect(try await world.first.sync().report["pushed"]?["changeSets"] == 0, "\(fault)")
        }
    }
}
