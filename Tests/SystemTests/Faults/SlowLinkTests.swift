import Client
import Core
import Foundation
import SyncProtocol
import Terminal
import Testing

/// A link that is slow, and one that takes everything and gives nothing.
@Suite
struct SlowLinkTests {
    @Test(arguments: [Fault.throttle(bytesPerSecond: 3000), .delay(seconds: 1)])
    func `A slow link carries a sync to its end`(_ fault: Fault) async throws {
        let world = try await FaultWorld.make()
        world.proxy.plan { _ in fault }
        let driven = world.driven
        let report = try await offPool { try driven.sync() }
        #expect(report.outcomes == FaultWorld.outcomes && report.digestMatch)
        #expect(try driven.outbox() == (pending: 0, parked: 0))
        #expect(try await world.settled().problems.isEmpty)
    }

    @Test(.timeLimit(.minutes(2)), arguments: ["/v1/hello", "/v1/push", "/v1/pull"])
    func `A server that says nothing is given up, and the work is safe`(path: String) async throws {
        let world = try await FaultWorld.make()
        world.proxy.plan { $0.path == path ? .blackHole : nil }
        let driven = world.driven
        let failure = await #expect(throws: ClientError.self) { try await offPool { try driven.sync() } }
        #expect(failure?.status == .unreachable)
        #expect(try driven.outbox().pending == (path == "/v1/pull" ? 0 : 4))
        world.proxy.heal()
        #expect(try await offPool { try driven.sync() }.digestMatch)
        #expect(try driven.outbox() == (pending: 0, parked: 0))
    }

    @Test(.enabled(if: FaultScale.isFull), .timeLimit(.minutes(5)))
    func `The program gives a silent server up with 6`() async throws {
        let world = try await FaultWorld.make()
        world.proxy.plan { $0.path == "/v1/push" ? .blackHole : nil }
        try await world.first.expect(6, "sync")
        #expect(try await world.first.json("status")["pending"] == 4)
    }
}
