import Client
import Core
import Foundation
import SyncProtocol
import Testing

/// `shenbao-server` is killed at random moments while devices push and pull.
@Suite(.serialized)
struct ServerKillTests {
    private static let filing = "91310101PDY010605J"

    /// How long a sync takes undisturbed, so that kills fall all over it.
    private func seconds(_ body: () async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        try await body()
        let parts = (ContinuousClock.now - start).components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }

    /// Syncs while the server is killed after a while; whether the kill came before the end.
    private func sync(_ replica: DrivenReplica, of world: FaultWorld, killAfter limit: Double) async throws -> Bool {
        async let syncing = offPool { (try? replica.sync()) != nil }
        try await Task.sleep(for: .seconds(limit))
        world.server.kill()
        return try await !syncing
    }

    @Test func `A server killed at any moment keeps every receipt that it gave, and nothing twice`() async throws {
        let world = try await FaultWorld.empty()
        let first = world.driven
        let second = DrivenReplica(path: world.second.replica)
        try await world.first.expect(0, "import", Samples.folder + "/310101/enterprises.xlsx")
        _ = try await offPool { try second.sync() }
        let usual = try await seconds { _ = try await offPool { try first.sync() } }
        var random = SeededNumbers(seed: FaultScale.seed)
        var broken = 0
        let kills = FaultScale.count(sample: 10, full: 500)
        for kill in 1...kills {
            let told: Comment = "kill \(kill), SHENBAO_SEED=\(FaultScale.seed)"
            let isPull = kill % 3 == 0
            for part in 0..<3 { try await world.first.expect(0, "set", Self.filing, "remark=\(kill)之\(part)") }
            if isPull { _ = try await offPool { try first.sync() } }
            let limit = Double.random(in: 0..<usual, using: &random)
            broken += try await sync(isPull ? second : first, of: world, killAfter: limit) ? 1 : 0
            // What the device was told before the kill stands: it is in the log, under its number.
            let receipts = try ReplicaCheck.answered(first.path)
            try await world.startServer()
            let kept = try await world.settled()
            #expect(kept.problems.isEmpty, told)
            #expect(try ReplicaCheck.damage(ofStore: world.data).isEmpty, told)
            #expect(kept.head.number >= receipts, told)
            for device in [first, second] {
                let report = try await offPool { try device.sync() }
                #expect(report.digestMatch && report.repairs.isEmpty, told)
            }
            #expect(try first.outbox() == (pending: 0, parked: 0), told)
            let settled = try await world.settled()
            #expect(settled.head.number == (try ReplicaCheck.changeSets(first.path)), told)
        }
        let shown = try await world.second.json("show", Self.filing)
        #expect(shown["remark"] == .string("\(kills)之2"))
        // Ten kills may all fall between two exchanges; a thousand may not.
        if FaultScale.isFull { #expect(broken > 0, "no kill fell into a sync") }
        if FaultScale.isFull { print("\(kills) kills of the server, \(broken) of them in the middle of a sync") }
    }
}
