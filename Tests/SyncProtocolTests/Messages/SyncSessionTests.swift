import Core
import SyncProtocol
import Testing

struct SyncSessionTests {
    private let server = ServerIdentity(id: "s", epoch: 1, publicKey: "")
    private let scope = Samples.scope

    private func cursor(_ number: Int) -> ScopeCursor {
        ScopeCursor(revision: Revision(epoch: 1, number: number), logHash: "h\(number)")
    }

    private func standing() -> Standing {
        let mark = ReceiptMark(number: 6, changeSet: ChangeSetID(Samples.randomID(6)), hash: "")
        return Standing(cursors: [scope: [cursor(3)]], lastReceipt: mark)
    }

    private func digest(_ number: Int) -> ScopeDigest {
        var digest = ScopeDigest()
        digest.add(RowHash(kind: .hire, id: Samples.randomID(number), revision: .zero, body: [:]))
        return digest
    }

    private func position(_ number: Int) -> PullPosition {
        PullPosition(revision: Revision(epoch: 1, number: number), kind: .hire, id: "x")
    }

    private func page(next: Int?, head: Int, digest: ScopeDigest? = nil) -> PullPage {
        PullPage(scope: scope, records: [], next: next.map(position), head: cursor(head), digest: digest)
    }

    private func published(_ digest: ScopeDigest) -> SyncSession.Event {
        .published(.init(scope: scope, records: 2, deleted: 1, digest: digest))
    }

    /// A session that has greeted the server.
    private func greeted() throws -> SyncSession {
        var session = SyncSession(scopes: [scope])
        #expect(try session.handle(.started(standing())) == [.hello])
        #expect(try session.handle(.greeted(Hello(server: server, time: ""))) == [.load])
        return session
    }

    @Test func `pushes until the outbox is empty, then pulls page by page and publishes once`() throws {
        var session = try greeted()
        let signed = SignedChangeSet(try Golden.changeSet(), signature: "")
        let request = PushRequest(standing: standing(), changeSets: [signed])
        #expect(try session.handle(.loaded([signed])) == [.push(request)])
        let receipt = Receipt(changeSet: signed.changeSet.id, hash: signed.hash, number: 7, outcome: .merged)
        #expect(
            try session.handle(.answered(PushResponse(epoch: 1, receipts: [receipt], waiting: []))) == [
                .record([receipt])
            ]
        )
        #expect(try session.handle(.recorded) == [.load])
        #expect(try session.handle(.loaded([])) == [.pull(PullRequest(scope: scope, cursor: cursor(3)))])
        let first = page(next: 5, head: 8)
        #expect(try session.handle(.paged(first)) == [.stage(first, isFirst: true)])
        let second = PullRequest(scope: scope, cursor: cursor(3), after: position(5), start: cursor(8).revision)
        #expect(try session.handle(.staged) == [.pull(second)])
        let last = page(next: nil, head: 9, digest: digest(1))
        #expect(try session.handle(.paged(last)) == [.stage(last, isFirst: false)])
        #expect(try session.handle(.staged) == [.publish(scope: scope, head: cursor(9), replacing: false)])
        let effects = try session.handle(published(digest(1)))
        guard case .finish(let report)? = effects.first else {
            Issue.record("not finished")
            return
        }
        #expect(report.outcomes == [.merged: 1] && report.pushed == 1)
        #expect(report.records == 2 && report.deleted == 1)
        #expect(report.digestMatch && report.repairs.isEmpty)
        #expect(report.cursors == [scope: cursor(9)])
        #expect(throws: SyncSessionError.unexpectedEvent) { try session.handle(.staged) }
    }

    @Test func `a push without an outcome is not repeated for ever`() throws {
        var session = try greeted()
        let signed = SignedChangeSet(try Golden.changeSet(), signature: "")
        _ = try session.handle(.loaded([signed]))
        let answer = PushResponse(epoch: 1, receipts: [], waiting: [signed.changeSet.id])
        #expect(try session.handle(.answered(answer)) == [.pull(PullRequest(scope: scope, cursor: cursor(3)))])
    }

    @Test func `scopes are pulled one after the other`() throws {
        var session = SyncSession(scopes: [.city, scope])
        _ = try session.handle(.started(Standing()))
        _ = try session.handle(.greeted(Hello(server: server, time: "")))
        #expect(try session.handle(.loaded([])) == [.pull(PullRequest(scope: .city, cursor: .zero))])
        let city = PullPage(scope: .city, records: [], next: nil, head: cursor(1), digest: digest(1))
        _ = try session.handle(.paged(city))
        _ = try session.handle(.staged)
        let effects = try session.handle(.published(.init(scope: .city, records: 0, deleted: 0, digest: digest(1))))
        #expect(effects == [.pull(PullRequest(scope: scope, cursor: .zero))])
    }

    @Test(arguments: [(2, 3), (0, 0)])
    func `a server without a protocol in common is left alone`(minimum: Int, maximum: Int) throws {
        var session = SyncSession(scopes: [scope])
        _ = try session.handle(.started(Standing()))
        var hello = Hello(server: server, time: "")
        (hello.minimumProtocol, hello.maximumProtocol) = (minimum, maximum)
        #expect(throws: SyncSessionError.incompatible(minimum, maximum)) { try session.handle(.greeted(hello)) }
    }

    @Test func `a page of another scope and a page that goes nowhere end the sync`() throws {
        var session = try greeted()
        _ = try session.handle(.loaded([]))
        let other = PullPage(scope: .city, records: [], next: nil, head: cursor(4), digest: nil)
        #expect(throws: SyncSessionError.wrongScope) { try session.handle(.paged(other)) }
        _ = try session.handle(.paged(page(next: 5, head: 8)))
        _ = try session.handle(.staged)
        for next in [5, 4] {
            var again = session
            #expect(throws: SyncSessionError.noProgress) { try again.handle(.paged(page(next: next, head: 8))) }
        }
    }

    @Test(arguments: [true, false])
    func `another digest leads to one repair from nothing, then to a report`(isRepaired: Bool) throws {
        var session = try greeted()
        _ = try session.handle(.loaded([]))
        let last = page(next: nil, head: 8, digest: digest(1))
        _ = try session.handle(.paged(last))
        _ = try session.handle(.staged)
        #expect(try session.handle(published(digest(2))) == [.pull(PullRequest(scope: scope, cursor: .zero))])
        #expect(try session.handle(.paged(last)) == [.stage(last, isFirst: true)])
        #expect(try session.handle(.staged) == [.publish(scope: scope, head: cursor(8), replacing: true)])
        let effects = try session.handle(published(digest(isRepaired ? 1 : 2)))
        guard case .finish(let report)? = effects.first else {
            Issue.record("not finished")
            return
        }
        #expect(report.digestMatch == isRepaired)
        #expect(report.repairs == [scope], "the user is told either way")
    }

    @Test func `an event out of turn is an error`() throws {
        var session = SyncSession(scopes: [scope])
        #expect(throws: SyncSessionError.unexpectedEvent) { try session.handle(.recorded) }
        _ = try session.handle(.started(Standing()))
        #expect(throws: SyncSessionError.unexpectedEvent) { try session.handle(.loaded([])) }
    }
}
