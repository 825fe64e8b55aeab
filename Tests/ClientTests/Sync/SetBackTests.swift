import Foundation
import GRDB
import SyncProtocol
import Testing

@testable import Client
@testable import Core

/// A server restored from an older backup: devices give it back what it lost.
@Suite struct SetBackTests {
    struct Crash: Error {}

    /// A device that did more after the server's backup than before.
    private func pair() throws -> (CentralFake, SyncBench, CentralFake.State) {
        let server = CentralFake()
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        try one.sync()
        let backup = server.state
        try one.bench.set(one.filing(), "remark=恢复之后要在")
        try one.bench.add(.hires([Sample.hire(0), Sample.hire(1)]))
        try one.sync()
        return (server, one, backup)
    }

    @Test func `what the server lost comes back from the device, with its receipts, before anything is pulled`() throws
    {
        let (server, one, backup) = try pair()
        let shown = try one.bench.records(.hire).map(\.body)
        server.restore(backup)
        let asked = server.requests.count
        let report = try one.sync()
        #expect(report.setBack == 2 && report.outcomes == [.applied: 3], "what the server has gets its answer, too")
        let paths = server.requests.dropFirst(asked)
        let push = try #require(paths.firstIndex(of: "/v1/push"))
        #expect(try push < #require(paths.firstIndex(of: "/v1/pull")))
        #expect(server.pushes.last?.allSatisfy { $0.receipt != nil } == true)
        #expect(server.state.epoch == 2)
        #expect(try one.bench.records(.hire).map(\.body) == shown)
        #expect(try one.filing().body["remark"] == "恢复之后要在")
        try one.checkQuiet()
        #expect(try one.sync().setBack == nil, "once is enough")
        #expect(try one.replica.read { try SyncLog.lines($0) }.contains { $0.what["event"] == "setBack" })
    }

    @Test func `without the rule the last copy is replaced away`() throws {
        let (server, one, backup) = try pair()
        server.restore(backup)
        _ = try one.driver(without: [.reoffer]).run()
        #expect(try one.bench.records(.hire).isEmpty)
    }

    @Test(arguments: 1...5)
    func `a crash at any request of the re-offer loses nothing, and the old screen stays meanwhile`(at number: Int)
        throws
    {
        let (server, one, backup) = try pair()
        let shown = try one.bench.records(.hire).map(\.body)
        server.restore(backup)
        var count = 0
        server.after = { _ in
            count += 1
            if count == number { throw Crash() }
        }
        #expect(throws: Crash.self) { try one.driver().run() }
        #expect(try one.bench.records(.hire).map(\.body) == shown)
        #expect(try one.filing().body["remark"] == "恢复之后要在")
        server.after = nil
        try one.sync()
        #expect(try one.bench.records(.hire).map(\.body) == shown)
        #expect(try one.replica.read { try Reoffer.count($0) } == 0)
        try one.checkQuiet()
    }

    @Test func `unsent work goes after what is offered again, in the order of the line`() throws {
        let (server, one, backup) = try pair()
        try one.bench.set(one.filing(), "paperVolumes=8")
        server.restore(backup)
        #expect(try one.sync().pushed == 4)
        #expect(server.pushes.last?.map(\.changeSet.number) == [1, 2, 3, 4])
        #expect(server.pushes.last?.map { $0.receipt == nil } == [false, false, false, true])
        #expect(try one.filing().body["paperVolumes"] == 8)
    }

    @Test func `what was refused is offered too, stays refused, and is not parked a second time`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        try one.sync()
        let backup = server.state
        try one.bench.set(one.filing(), "remark=不行")
        server.refuses = { $0.changes.contains { $0.set["remark"] == "不行" } ? .schema : nil }
        try one.sync()
        try one.replica.write { db in try db.execute(sql: "UPDATE change_set SET state = 'discarded' WHERE number = 2")
        }
        server.refuses = { _ in nil }
        server.restore(backup)
        #expect(try one.sync().outcomes == [.applied: 1, .refused: 1], "the refusal in the receipt stands")
        #expect(try one.parked() == 0)
        #expect(try one.filing().body["remark"] == "首次申报")
    }

    @Test func `what was kept and is refused now is parked, and no longer shown once the new layer is visible`() throws
    {
        let (server, one, backup) = try pair()
        server.restore(backup)
        server.refuses = { $0.changes.contains { $0.kind == .hire } ? .schema : nil }
        let report = try one.sync()
        #expect(report.outcomes == [.applied: 2, .refused: 1])
        #expect(try one.parked() == 1)
        #expect(try one.bench.records(.hire).isEmpty)
        #expect(try one.filing().body["remark"] == "恢复之后要在")
    }

    @Test func `work of others in the lost numbers meets the device's own as a conflict`() throws {
        let (server, one, backup) = try pair()
        let two = try SyncBench(server, seed: 2)
        server.restore(backup)
        try two.sync()
        try two.bench.set(two.filing(), "remark=别人的")
        try two.sync()
        let report = try one.sync()
        #expect(report.outcomes == [.conflicted: 1, .applied: 2])
        #expect(try one.conflicts().count == 1)
        #expect(try one.filing().body["remark"] == "别人的")
    }

    @Test func `an unanswered pull between two set-backs does no harm`() throws {
        let (server, one, backup) = try pair()
        server.restore(backup)
        server.before = { path in if path == "/v1/pull" { throw Crash() } }
        #expect(throws: Crash.self) { try one.driver().run() }
        server.restore(backup)
        server.before = nil
        try one.sync()
        #expect(try one.bench.records(.hire).count == 2)
        #expect(try one.filing().body["remark"] == "恢复之后要在")
        try one.checkQuiet()
    }
}
