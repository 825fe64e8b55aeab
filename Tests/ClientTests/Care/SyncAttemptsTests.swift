import Core
import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client

/// What is kept of the last tries to sync, so that `status` can tell the truth offline.
@Suite struct SyncAttemptsTests {
    private struct Cut: Error {}

    private let unreachable = ClientError("server.unreachable", .unreachable, zh: "连不上", en: "not reached")

    private func attempt(_ one: SyncBench) throws {
        _ = try SyncAttempts.recording(on: one.replica) {
            try one.driver().run()
        }
    }

    private func status(_ one: SyncBench) throws -> ReplicaStatus {
        try one.replica.read { try ReplicaStatus(one.replica, $0) }
    }

    @Test func `a failed sync is told with time, code and reason until one succeeds`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        #expect(try status(one).json(.zh)["lastAttempt"] == .null)
        let made = try #require(try one.entries(.pending).first).madeAt
        server.before = { _ in throw unreachable }
        #expect(throws: ClientError.self) { try attempt(one) }
        let failed = try status(one).json(.zh)
        #expect(failed["lastFailure"]?["code"] == "server.unreachable" && failed["lastFailure"]?["message"] == "连不上")
        #expect(failed["lastAttempt"] != .null && failed["lastSync"] == .null)
        #expect(failed["oldestPending"] == .string(made))
        #expect(try status(one).json(.en)["lastFailure"]?["message"] == "not reached")

        server.before = nil
        try attempt(one)
        let done = try status(one).json(.zh)
        #expect(done["lastFailure"] == .null && done["lastSync"] != .null && done["oldestPending"] == .null)
    }

    @Test func `tries that bring nothing while work waits are a stall, and progress ends it`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        server.before = { _ in throw unreachable }
        for count in 1...SyncAttempts.stallCount {
            #expect(try status(one).stalled(.zh) == nil, "after \(count - 1)")
            #expect(throws: ClientError.self) { try attempt(one) }
        }
        #expect(try status(one).stalled(.zh) == "连不上")
        // The push is answered, then the line breaks: that is progress.
        server.before = { path in if path == "/v1/pull" { throw unreachable } }
        #expect(throws: ClientError.self) { try attempt(one) }
        #expect(try status(one).stalled(.zh) == nil)
    }

    @Test func `a failure of an unknown kind is told without its text, which may hold anything`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        server.before = { _ in throw Cut() }
        #expect(throws: Cut.self) { try attempt(one) }
        #expect(try status(one).json(.zh)["lastFailure"]?["code"] == "internal")
    }

    @Test func `without work that waits nothing stalls`() throws {
        let one = try SyncBench(CentralFake())
        for _ in 0...SyncAttempts.stallCount { try attempt(one) }
        #expect(try status(one).stalled(.zh) == nil)
    }
}
