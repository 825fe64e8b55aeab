import Core
import SyncProtocol
import Testing

/// Tokens that end, histories that change, pulls that break off, copies, set-backs and stalls.
struct SessionTroubleTests {
    // MARK: Renewal

    @Test(arguments: [ProblemCode.tokenExpired, .unauthenticated, .sessionNonce])
    func `a token that ends in mid-pull is renewed, and the very request sent again`(code: ProblemCode) throws {
        var bench = SessionBench()
        _ = try bench.openAndPull()
        _ = try bench.take(.paged(bench.page(4...5, next: 5, head: 8)))
        let request = try bench.take(.staged)
        #expect(try bench.take(.failed(code)) == .hello)
        let effect = try bench.take(bench.hello(nonce: "n2"))
        guard case .openSession(let content) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(content.nonce == "n2")
        #expect(try bench.take(.opened(bench.response())) == request)
        _ = try bench.takePage(bench.page(6...8, head: 8, digest: bench.digest(1)))
        #expect(try bench.report(bench.published(bench.digest(1)))?.renewals == 1)
    }

    @Test func `a push is sent again as it was, and its receipts count`() throws {
        var bench = SessionBench()
        try bench.open()
        let signed = try bench.signed()
        let push = try bench.take(.loaded([signed]))
        _ = try bench.take(.failed(.tokenExpired))
        _ = try bench.take(bench.hello())
        #expect(try bench.take(.opened(bench.response())) == push)
        let receipt = bench.receipt(signed, 7)
        #expect(try bench.take(bench.answer([receipt])) == .record([receipt]))
    }

    @Test func `renewal ends: a device that is not known is told so, other refusals are a stall`() throws {
        for (code, isStop) in [(ProblemCode.unauthenticated, true), (.sessionNonce, false), (.tokenExpired, false)] {
            var bench = SessionBench()
            _ = try bench.take(.started(bench.situation()))
            _ = try bench.take(bench.hello())
            var report: SyncReport?
            for _ in 0..<20 where report == nil {
                report = try bench.report(.failed(code))
                if report == nil { _ = try bench.take(bench.hello()) }
            }
            #expect(report?.stopped == (isStop ? .refused(code) : nil))
            #expect(report?.stalled?.reason == (isStop ? nil : .renewals))
        }
    }

    @Test func `an epoch that begins while a token is renewed makes the sync begin again`() throws {
        var bench = SessionBench()
        _ = try bench.openAndPull()
        _ = try bench.take(.failed(.tokenExpired))
        _ = try bench.take(bench.hello())
        let effect = try bench.take(.opened(bench.response(.setBack, epoch: 2)))
        #expect(effect == .survey(droppingStaged: true))
    }

    @Test func `a revoked device stops, whatever it was doing`() throws {
        var bench = SessionBench()
        try bench.open()
        _ = try bench.take(.loaded([try bench.signed()]))
        #expect(try bench.report(.failed(.revoked))?.stopped == .revoked)
    }

    // MARK: Beginning again

    @Test func `a history that lacks what a request shows makes the sync begin again, with nothing staged`() throws {
        var bench = SessionBench()
        _ = try bench.openAndPull()
        for _ in 1...4 {
            #expect(try bench.take(.failed(.sessionRestart)) == .survey(droppingStaged: true))
            #expect(try bench.take(.started(bench.situation())) == .hello)
        }
        let report = try #require(try bench.report(.failed(.sessionRestart)))
        #expect(report.stalled?.reason == .restarts && report.restarts == 5)
    }

    @Test func `another epoch in an answer makes the sync begin again, after the receipts are kept`() throws {
        var bench = SessionBench()
        try bench.open()
        let signed = try bench.signed()
        _ = try bench.take(.loaded([signed]))
        let receipt = bench.receipt(signed, 7)
        #expect(try bench.take(bench.answer([receipt], epoch: 2)) == .record([receipt]))
        #expect(try bench.take(.recorded) == .survey(droppingStaged: true))

        var pulling = SessionBench()
        _ = try pulling.openAndPull()
        #expect(try pulling.take(.paged(pulling.page(head: 4, epoch: 2))) == .survey(droppingStaged: true))
    }

    // MARK: Pulls that broke off

    private func broken(_ bench: SessionBench) -> PullProgress {
        PullProgress(
            from: bench.cursor(3),
            next: bench.position(5),
            start: bench.cursor(8).revision,
            mark: bench.cursor(8),
            serverEpoch: 1
        )
    }

    @Test func `a pull that broke off goes on after its last page, showing the head that it had seen`() throws {
        var bench = SessionBench()
        let progress = broken(bench)
        let effect = try bench.openAndPull(pulls: [bench.scope: progress])
        let request = PullRequest(
            scope: bench.scope,
            cursor: bench.cursor(3),
            after: bench.position(5),
            start: bench.cursor(8).revision,
            mark: bench.cursor(8)
        )
        #expect(effect == .pull(request))
        let page = bench.page(6...9, head: 9, digest: bench.digest(1))
        guard case .stage(_, _, let isFirst) = try bench.take(.paged(page)) else {
            Issue.record("not staged")
            return
        }
        #expect(!isFirst, "what an earlier process staged stays")
    }

    @Test func `staged pages of another epoch or another cursor are not gone on with`() throws {
        for change in [{ (p: inout PullProgress) in p.serverEpoch = 2 }, { $0.from = .zero }, { $0.next = nil }] {
            var bench = SessionBench()
            var progress = broken(bench)
            change(&progress)
            #expect(try bench.openAndPull(pulls: [bench.scope: progress]) == bench.pull())
        }
    }

    @Test func `a replacing pull that broke off goes on replacing`() throws {
        var bench = SessionBench()
        var progress = broken(bench)
        progress.from = .zero
        progress.isReplacing = true
        let effect = try bench.openAndPull(pulls: [bench.scope: progress])
        guard case .pull(let request) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(request.cursor == .zero && request.after == bench.position(5))
        let publish = try bench.takePage(bench.page(6...9, head: 9, digest: bench.digest(1)))
        #expect(publish == .publish(scope: bench.scope, head: bench.cursor(9), .replacing))
    }

    // MARK: Copies

    @Test func `a server that has a newer tail than the replica makes it begin an epoch above both`() throws {
        var bench = SessionBench()
        try bench.greet()
        let response = bench.response(tail: ChainTail(number: 9, hash: "t9"), deviceEpoch: 4)
        #expect(try bench.take(.opened(response)) == .adopt(response.server, tail: response.tail))
        #expect(try bench.take(.adopted(hasTail: false)) == .beginEpoch(5))
        let chain = Chain(device: bench.chain.device, epoch: 5)
        #expect(try bench.take(.begun(chain)) == .load)
        _ = try bench.take(.loaded([]))
        _ = try bench.takePage(bench.page(head: 4, digest: bench.digest(1)))
        #expect(try bench.report(bench.published(bench.digest(1)))?.newEpoch == 5)
    }

    @Test func `a line that the server has nothing of is no copy, and without the rule none is`() throws {
        var bench = SessionBench()
        try bench.greet()
        _ = try bench.take(.opened(bench.response(tail: ChainTail())))
        #expect(try bench.take(.adopted(hasTail: false)) == .load)

        var blind = SessionBench(without: [.replicaEpoch])
        try blind.greet()
        _ = try blind.take(.opened(blind.response(tail: ChainTail(number: 9, hash: "t9"))))
        #expect(try blind.take(.adopted(hasTail: false)) == .load)
    }

    // MARK: Set-backs

    @Test func `a server that was set back gets everything again before any pull, and every scope is replaced`() throws
    {
        var bench = SessionBench()
        try bench.greet()
        let response = bench.response(.setBack, epoch: 2, tail: ChainTail(number: 2, hash: "t2"))
        _ = try bench.take(.opened(response))
        #expect(try bench.take(.adopted(hasTail: true)) == .offerAgain(after: ChainTail(number: 2, hash: "t2")))
        #expect(try bench.take(.offering(2)) == .load)
        let signed = try bench.signed(3)
        let effect = try bench.take(.loaded([signed]))
        guard case .push(let request) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(request.standing.lastReceipt == nil, "the lost history's receipt is not shown to the new one")
        #expect(request.standing.cursors == bench.standing().cursors, "bases are clamped by the old cursors")
        _ = try bench.take(bench.answer([bench.receipt(signed, 3)], epoch: 2))
        _ = try bench.take(.recorded)
        #expect(try bench.take(.loaded([])) == bench.pull(.zero))
        let publish = try bench.takePage(bench.page(1...2, head: 2, epoch: 2, digest: bench.digest(1)))
        #expect(publish == .publish(scope: bench.scope, head: bench.cursor(2, epoch: 2), .replacing))
        let report = try #require(try bench.report(bench.published(bench.digest(1))))
        #expect(report.setBack == 2 && report.repairs.isEmpty)
    }

    @Test func `a token that ends while it offers again is renewed like any other`() throws {
        var bench = SessionBench()
        try bench.greet()
        let response = bench.response(.setBack, epoch: 2)
        _ = try bench.take(.opened(response))
        _ = try bench.take(.adopted(hasTail: true))
        _ = try bench.take(.offering(1))
        let push = try bench.take(.loaded([try bench.signed(3)]))
        _ = try bench.take(.failed(.tokenExpired))
        _ = try bench.take(bench.hello())
        #expect(try bench.take(.opened(response)) == push)
    }

    @Test func `without the rule a set-back server is only pulled from: the last copy is replaced`() throws {
        var bench = SessionBench(without: [.reoffer])
        try bench.greet()
        _ = try bench.take(.opened(bench.response(.setBack, epoch: 2)))
        #expect(try bench.take(.adopted(hasTail: true)) == .load)
        #expect(try bench.take(.loaded([])) == bench.pull(.zero))
    }

    // MARK: Stalls

    @Test func `a push without an outcome is not repeated for ever, and the report says what waits for what`() throws {
        var bench = SessionBench()
        try bench.open()
        let need = ChangeSetID(Samples.randomID(55))
        let signed = try bench.signed(5, dependsOn: [need])
        _ = try bench.take(.loaded([signed]))
        #expect(try bench.take(bench.answer([], waiting: [signed.changeSet.id])) == bench.pull())
        _ = try bench.takePage(bench.page(head: 4, digest: bench.digest(1)))
        let report = try #require(try bench.report(bench.published(bench.digest(1))))
        #expect(report.stalled == SyncStall(.waiting, waiting: [SyncStall.Waiting(signed.changeSet)]))
        #expect(report.stalled?.waiting.first?.number == 5 && report.stalled?.waiting.first?.needs == [need])
    }

    @Test func `what waited and then got its outcome is no stall`() throws {
        var bench = SessionBench()
        try bench.open()
        let (one, two) = (try bench.signed(1), try bench.signed(2))
        _ = try bench.take(.loaded([one, two]))
        _ = try bench.take(bench.answer([bench.receipt(one, 1)], waiting: [two.changeSet.id]))
        _ = try bench.take(.recorded)
        _ = try bench.take(.loaded([two]))
        _ = try bench.take(bench.answer([bench.receipt(two, 2)]))
        _ = try bench.take(.recorded)
        _ = try bench.take(.loaded([]))
        _ = try bench.takePage(bench.page(head: 4, digest: bench.digest(1)))
        #expect(try bench.report(bench.published(bench.digest(1)))?.stalled == nil)
    }

    @Test func `pages that bring nothing for ever are given up`() throws {
        var bench = SessionBench()
        _ = try bench.openAndPull()
        var report: SyncReport?
        for number in 4...40 where report == nil {
            _ = try bench.take(.paged(bench.page(next: number, head: 90)))
            report = try bench.report(.staged)
        }
        #expect(report?.stalled?.reason == .silence)
    }

    // MARK: Planted bugs

    @Test func `without chasing the head, the cursor stays at the first page's`() throws {
        for (missing, head) in [([.chaseHead], 8), ([], 9)] as [(Set<SyncProtocol.Rule>, Int)] {
            var bench = SessionBench(without: missing)
            _ = try bench.openAndPull()
            _ = try bench.take(.paged(bench.page(4...5, next: 5, head: 8)))
            _ = try bench.take(.staged)
            let publish = try bench.takePage(bench.page(6...9, head: 9, digest: bench.digest(1)))
            #expect(publish == .publish(scope: bench.scope, head: bench.cursor(head), .following))
        }
    }

    @Test func `without atomic pages each one is shown at once`() throws {
        var bench = SessionBench(without: [.atomicPages])
        _ = try bench.openAndPull()
        let publish = try bench.takePage(bench.page(4...5, next: 5, head: 8))
        #expect(publish == .publish(scope: bench.scope, head: bench.cursor(3), .following))
        guard case .pull(let request) = try bench.take(bench.published(bench.digest(1))) else {
            Issue.record("no next page")
            return
        }
        #expect(request.after == bench.position(5))
    }

    @Test func `without removals while paging, a pull does not say when it began`() throws {
        var bench = SessionBench(without: [.removalsWhilePaging])
        _ = try bench.openAndPull()
        guard case .pull(let request) = try bench.takePage(bench.page(4...5, next: 5, head: 8)) else {
            Issue.record("no next page")
            return
        }
        #expect(request.start == nil)
    }

    @Test func `without the page's digest, a later one is asked for`() throws {
        var bench = SessionBench(without: [.digestOfPage])
        _ = try bench.openAndPull()
        _ = try bench.takePage(bench.page(4...5, head: 5, digest: bench.digest(1)))
        #expect(try bench.take(bench.published(bench.digest(1))) == .digest(DigestRequest(scope: bench.scope)))
    }

    @Test func `without keeping until covered, everything up to the cursor is let go`() throws {
        var bench = SessionBench(without: [.keepUntilCovered])
        _ = try bench.openAndPull()
        _ = try bench.takePage(bench.page(4...5, head: 5, digest: bench.digest(1)))
        let effect = try bench.take(bench.published(bench.digest(1)))
        #expect(effect == .forget([bench.scope: bench.cursor(5).revision]))
    }
}
