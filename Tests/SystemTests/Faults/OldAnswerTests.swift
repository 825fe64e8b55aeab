import Client
import Core
import Foundation
import SyncProtocol
import Testing

/// Answers that come twice, too late, from another time, or not at all.
@Suite(.serialized)
struct OldAnswerTests {
    /// The exchanges of a sync of the outbox, and what the server holds afterwards.
    private func measure(_ world: FaultWorld) async throws -> (exchanges: [Exchange], settled: SettledScope) {
        let driven = world.driven
        world.proxy.heal()
        #expect(try await offPool { try driven.sync() }.digestMatch)
        return (world.proxy.exchanges, try await world.settled())
    }

    /// Syncs unharmed: the outbox is empty, both sides are equal, and nothing is left to say.
    private func checkSettled(_ world: FaultWorld, as whole: SettledScope, _ told: Comment) async throws {
        let driven = world.driven
        world.proxy.heal()
        let report = try await offPool { try driven.sync() }
        #expect(report.digestMatch && report.repairs.isEmpty, told)
        #expect(report.digests[FaultWorld.scope] == whole.digest, told)
        #expect(try driven.outbox() == (pending: 0, parked: 0), told)
        #expect(try await world.settled() == whole, told)
        let again = try await offPool { try driven.sync() }
        #expect(again.pushed == 0 && again.records == 0 && again.deleted == 0, told)
    }

    @Test func `An answer that is lost is asked for again, whichever it is`() async throws {
        let world = try await FaultWorld.make()
        let whole = try await measure(world)
        for lost in whole.exchanges {
            try await world.bringBack()
            world.proxy.plan { $0.number == lost.number ? .dropAnswer : nil }
            let driven = world.driven
            await #expect(throws: ClientError.self) { try await offPool { try driven.sync() } }
            try await checkSettled(world, as: whole.settled, "\(lost.path) \(lost.turn) lost")
        }
    }

    @Test func `A request that reaches the server twice counts once`() async throws {
        let world = try await FaultWorld.make()
        let whole = try await measure(world)
        for order in Fault.Order.allCases {
            try await world.bringBack()
            world.proxy.plan { _ in .duplicate(order) }
            let driven = world.driven
            let report = try await offPool { try driven.sync() }
            #expect(report.outcomes == FaultWorld.outcomes && report.digestMatch, "\(order)")
            try await checkSettled(world, as: whole.settled, "twice, \(order)")
        }
    }

    @Test func `An answer of an hour ago takes nothing back and loses nothing`() async throws {
        let world = try await FaultWorld.make()
        // An hour ago: the same device, the same requests, before its work was made.
        let old = try await measure(world).exchanges
        try await world.second.expect(0, "set", "91310101PDY010605J", "contractMonths=24")
        #expect(try await world.second.sync().status == 5)
        #expect(try await world.first.sync().status == 5)
        try await world.first.expect(0, "set", "91310101PDY010613D", "remark=一小时后")
        try await world.keep()
        let whole = try await measure(world).settled
        for answer in old {
            try await world.bringBack()
            let bytes = try #require(answer.answer)
            world.proxy.plan { $0.path == answer.path && $0.turn == answer.turn ? .replay(bytes) : nil }
            let driven = world.driven
            let told: Comment = "old answer to \(answer.path) \(answer.turn)"
            // It may be seen through, or be of use: both are right as long as nothing is lost.
            let report = try? await offPool { try driven.sync() }
            #expect(report?.digestMatch != false, told)
            let shown = try await world.first.json("show", "91310101PDY010613D")
            #expect(shown["remark"] == "一小时后", told)
            let pulled = try await world.first.json("show", "91310101PDY010605J")
            #expect(pulled["contractMonths"] == 24, told)
            try await checkSettled(world, as: whole, told)
        }
    }
}
