import Client
import Core
import Foundation
import SyncProtocol
import Terminal
import Testing

/// A pull of several pages, cut off at any place.
@Suite(.serialized)
struct CutPullTests {
    private static let people = 2200

    /// A server with a long roster, and a second device that has nothing of it.
    private func world() async throws -> FaultWorld {
        let world = try await FaultWorld.empty()
        for (name, text) in [("filings", LongRoster.filings), ("hires", LongRoster.hires(0..<Self.people))] {
            let file = world.folder.file(name + ".csv")
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            try await world.first.expect(0, "import", file)
        }
        #expect(try await world.first.sync().status == 0)
        try await world.keep()
        return world
    }

    @Test func `A pull cut at a random byte shows nothing of it, and the next one brings everything`() async throws {
        let world = try await world()
        let second = DrivenReplica(path: world.second.replica)
        world.proxy.heal()
        _ = try await offPool { try second.sync() }
        let pages = world.proxy.exchanges.filter { $0.path == "/v1/pull" }
        #expect(pages.count == 3, "the city, and the unit in two pages")
        let whole = try await world.settled()
        var random = SeededNumbers(seed: FaultScale.seed)
        for _ in 0..<FaultScale.count(sample: 8, full: 300) {
            try await world.bringBack()
            let page = pages[Int.random(in: 0..<pages.count, using: &random)]
            let bytes = page.requestBytes + (page.answer?.count ?? 0)
            let place = Int.random(in: 0..<bytes, using: &random)
            let byReset = Bool.random(using: &random)
            let fault: Fault =
                place < page.requestBytes
                ? .cutRequest(after: place, byReset: byReset)
                : .cutAnswer(after: place - page.requestBytes, byReset: byReset)
            world.proxy.plan { $0.path == page.path && $0.turn == page.turn ? fault : nil }
            let told: Comment = "page \(page.turn): \(fault), SHENBAO_SEED=\(FaultScale.seed)"
            let failure = await #expect(throws: ClientError.self, told) { try await offPool { try second.sync() } }
            #expect(failure?.status == .unreachable, told)
            #expect(try ReplicaCheck.people(second.path) == 0, told)
            world.proxy.heal()
            let report = try await offPool { try second.sync() }
            #expect(report.digestMatch && report.repairs.isEmpty, told)
            #expect(report.digests[FaultWorld.scope] == whole.digest, told)
            #expect(try ReplicaCheck.people(second.path) == Self.people, told)
        }
        #expect(try await world.settled() == whole)
    }
}
