import Core
import SyncProtocol
import Testing

/// A sync without trouble, and answers that break the protocol.
struct SyncSessionTests {
    @Test func `pushes until the outbox is empty, then pulls page by page and publishes once`() throws {
        var bench = SessionBench()
        try bench.open()
        let signed = try bench.signed()
        let request = PushRequest(standing: bench.standing(), changeSets: [signed])
        #expect(try bench.take(.loaded([signed])) == .push(request))
        let receipt = bench.receipt(signed, 7, .merged)
        #expect(try bench.take(bench.answer([receipt])) == .record([receipt]))
        #expect(try bench.take(.recorded) == .load)
        #expect(try bench.take(.loaded([])) == bench.pull())
        let first = bench.page(4...5, next: 5, head: 8)
        var progress = PullProgress(
            from: bench.cursor(3),
            next: bench.position(5),
            start: bench.cursor(8).revision,
            mark: bench.cursor(8),
            serverEpoch: 1
        )
        #expect(try bench.take(.paged(first)) == .stage(first, progress, isFirst: true))
        let second = PullRequest(
            scope: bench.scope,
            cursor: bench.cursor(3),
            after: bench.position(5),
            start: bench.cursor(8).revision,
            mark: bench.cursor(8)
        )
        #expect(try bench.take(.staged) == .pull(second))
        let last = bench.page(6...9, head: 9, digest: bench.digest(1))
        progress.next = bench.position(9)
        progress.mark = bench.cursor(9)
        #expect(try bench.take(.paged(last)) == .stage(last, progress, isFirst: false))
        #expect(
            try bench.take(.staged) == .publish(scope: bench.scope, head: bench.cursor(9), .following)
        )
        let report = try #require(try bench.report(bench.published(bench.digest(1))))
        #expect(report.outcomes == [.merged: 1] && report.pushed == 1)
        #expect(report.records == 2 && report.deleted == 1)
        #expect(report.digestMatch && report.repairs.isEmpty)
        #expect(report.cursors == [bench.scope: bench.cursor(9)])
        #expect(report.stalled == nil && report.stopped == nil && report.renewals == 0 && report.restarts == 0)
        #expect(throws: SyncSessionError.unexpectedEvent) { try bench.take(.staged) }
    }

    @Test func `scopes are pulled one after the other`() throws {
        var bench = SessionBench(scopes: [.city, Samples.scope])
        #expect(try bench.openAndPull() == .pull(PullRequest(scope: .city, cursor: .zero)))
        let city = PullPage(scope: .city, records: [], next: nil, head: bench.cursor(1), digest: bench.digest(1))
        _ = try bench.takePage(city)
        #expect(try bench.take(bench.published(bench.digest(1), .city)) == bench.pull())
    }

    @Test func `what a verified backup covers is let go at the end`() throws {
        var bench = SessionBench()
        let covered = [bench.scope: bench.cursor(2).revision]
        _ = try bench.openAndPull(bench.response(covered: covered))
        _ = try bench.takePage(bench.page(head: 4, digest: bench.digest(1)))
        #expect(try bench.take(bench.published(bench.digest(1))) == .forget(covered))
        #expect(try bench.report(.forgotten) != nil)
    }

    @Test(arguments: [(2, 3), (0, 0)])
    func `a server without a protocol in common is left alone`(minimum: Int, maximum: Int) throws {
        var bench = SessionBench()
        _ = try bench.take(.started(bench.situation()))
        var hello = Hello(server: bench.server(), time: "")
        (hello.minimumProtocol, hello.maximumProtocol) = (minimum, maximum)
        #expect(throws: SyncSessionError.incompatible(minimum, maximum)) { try bench.take(.greeted(hello)) }
    }

    @Test func `a server of later protocols that still speaks this one is spoken to`() throws {
        var bench = SessionBench()
        _ = try bench.take(.started(bench.situation()))
        var hello = Hello(server: bench.server(), time: "", nonce: "n")
        hello.maximumProtocol = 7
        let effect = try bench.take(.greeted(hello))
        guard case .openSession = effect else {
            Issue.record("\(effect)")
            return
        }
    }

    @Test func `told to upgrade, it sends nothing and says so`() throws {
        var bench = SessionBench()
        _ = try bench.take(.started(bench.situation()))
        #expect(try bench.report(bench.hello(instruction: "upgrade"))?.stopped == .upgrade)
    }

    @Test func `told to rebaseline, it first writes unsent work to a file, pushes, and takes every scope from nothing`()
        throws
    {
        var bench = SessionBench()
        _ = try bench.take(.started(bench.situation()))
        #expect(try bench.take(bench.hello(instruction: "rebaseline")) == .export)
        let effect = try bench.take(.exported)
        guard case .openSession = effect else {
            Issue.record("\(effect)")
            return
        }
        _ = try bench.take(.opened(bench.response()))
        #expect(try bench.take(.adopted(hasTail: true)) == .load)
        #expect(try bench.take(.loaded([])) == bench.pull(.zero))
        let publish = try bench.takePage(bench.page(1...4, head: 4, digest: bench.digest(1)))
        #expect(publish == .publish(scope: bench.scope, head: bench.cursor(4), .replacing))
        #expect(try bench.report(bench.published(bench.digest(1)))?.repairs.isEmpty == true)
    }

    @Test func `a page of another scope, one that goes nowhere, and a foreign receipt end the sync`() throws {
        var bench = SessionBench()
        _ = try bench.openAndPull()
        let other = PullPage(scope: .city, records: [], next: nil, head: bench.cursor(4), digest: nil)
        #expect(throws: SyncSessionError.wrongScope) { try bench.take(.paged(other)) }
        _ = try bench.take(.paged(bench.page(4...5, next: 5, head: 8)))
        _ = try bench.take(.staged)
        for next in [5, 4] {
            var again = bench
            let page = bench.page(4...5, next: next, head: 8)
            #expect(throws: SyncSessionError.noProgress) { try again.take(.paged(page)) }
        }
        var pushing = SessionBench()
        try pushing.open()
        let (one, two) = (try pushing.signed(1), try pushing.signed(2))
        _ = try pushing.take(.loaded([one]))
        for receipts in [[pushing.receipt(two, 7)], [pushing.receipt(one, 7), pushing.receipt(one, 8)]] {
            var again = pushing
            #expect(throws: SyncSessionError.unknownReceipt) { try again.take(pushing.answer(receipts)) }
        }
    }

    @Test func `an event out of turn is an error`() throws {
        var bench = SessionBench()
        #expect(throws: SyncSessionError.unexpectedEvent) { try bench.take(.recorded) }
        #expect(throws: SyncSessionError.unexpectedEvent) { try bench.take(.failed(.revoked)) }
        _ = try bench.take(.started(bench.situation()))
        #expect(throws: SyncSessionError.unexpectedEvent) { try bench.take(.loaded([])) }
    }

    @Test func `a plan stages what would come down, and neither sends nor shows anything`() throws {
        var bench = SessionBench(mode: .plan)
        try bench.open()
        let page = bench.page(4...6, head: 6, digest: bench.digest(1))
        _ = try bench.take(.paged(page))
        #expect(try bench.report(.staged)?.records == 0)
    }

    @Test func `a plan finds out by its pull that the server was set back`() throws {
        var bench = SessionBench(mode: .plan)
        try bench.open()
        let report = try #require(try bench.report(.failed(.sessionRestart)))
        #expect(report.setBack == 0 && report.restarts == 0)
    }
}
