import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

/// Refused work sent anew: a new identifier, the same bases and fields, in the order of the chain.
@Suite struct OutboxRetryTests {
    @Test func `a retry is a new change-set with the same base, is shown again, and takes effect`() throws {
        let server = CentralFake()
        let one = try SyncBench.withRoster(server)
        try one.bench.set(one.filing(), "remark=再报")
        server.refuses = { _ in .schema }
        #expect(try one.sync().outcomes == [.refused: 1])
        let refused = try #require(try one.entries(.parked).first)
        let result = try one.retry()
        #expect(result.refused.isEmpty && result.made.map(\.from.id) == [refused.id])
        #expect(try one.filing().body["remark"] == "再报")

        let retried = try #require(try one.entries(.pending).first)
        let (old, new) = (try one.content(refused), try one.content(retried))
        #expect(retried.id != refused.id && new.replaces == refused.id && retried.root == refused.id)
        #expect(new.changes == old.changes && new.cursor == old.cursor && new.logHash == old.logHash)
        #expect(new.number == old.number + 1 && new.previous == refused.hash && new.salt != old.salt)
        #expect(try one.entries(.replaced).map(\.id) == [refused.id])
        #expect(try one.entries(.parked).isEmpty)

        server.refuses = { _ in nil }
        #expect(try one.sync().outcomes == [.applied: 1])
        #expect(try one.filing().body["remark"] == "再报")
        try one.checkQuiet()
    }

    @Test func `dependants go along in chain order, naming what stands for the one they wait for`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        try one.bench.add(.hires([Sample.hire(0), Sample.hire(1)]))
        try one.bench.set(try one.bench.records(.hire)[0], "post=改")
        server.refuses = { $0.number == 1 ? .schema : nil }
        #expect(try one.sync().outcomes == [.refused: 3])
        #expect(try one.bench.records(.hire).isEmpty)

        let parked = try one.entries(.parked)
        let result = try one.retry([parked[0]])
        #expect(result.made.map(\.from.id) == parked.map(\.id))
        let new = try one.entries(.pending).map { try one.content($0) }
        #expect(new.map(\.number) == [4, 5, 6])
        #expect(new[1].dependsOn == [new[0].id])
        #expect(new[2].dependsOn == [new[1].id])
        #expect(new[2].changes.first?.base(of: "post") == .changeSet(new[1].id))
        #expect(try one.bench.records(.hire).count == 2)
        #expect(try one.bench.records(.hire).contains { $0.body["post"] == "改" })

        server.refuses = { _ in nil }
        #expect(try one.sync().outcomes == [.applied: 3])
        #expect(try one.bench.records(.hire).count == 2)
        try one.checkQuiet()
    }

    @Test func `a base that named a discarded change-set becomes that one's own base`() throws {
        let server = CentralFake()
        let one = try SyncBench.withRoster(server)
        let before = try #require(try one.filing().revision)
        try one.bench.set(one.filing(), "remark=一", "staff=101")
        try one.bench.set(one.filing(), "remark=二")
        server.refuses = { _ in .schema }
        try one.sync()
        let parked = try one.entries(.parked)
        #expect(try one.content(parked[1]).changes.first?.base(of: "remark") == .changeSet(parked[0].id))
        try one.discard([parked[0]])
        #expect(try one.retry().made.count == 1)
        let new = try one.content(try #require(try one.entries(.pending).first))
        #expect(new.dependsOn.isEmpty)
        #expect(new.changes.first?.base(of: "remark") == .revision(before))
        #expect(try one.filing().body["remark"] == "二" && one.filing().body["staff"] == 100)

        server.refuses = { _ in nil }
        #expect(try one.sync().outcomes == [.applied: 1])
        #expect(try one.filing().body["remark"] == "二" && one.filing().body["staff"] == 100)
        try one.checkQuiet()
    }

    @Test func `refused again and retried again, it still stands for the first original`() throws {
        let server = CentralFake()
        let one = try SyncBench.withRoster(server)
        try one.bench.set(one.filing(), "remark=再报")
        let first = try #require(try one.entries(.pending).first).id
        server.refuses = { _ in .schema }
        for _ in 0..<3 {
            try one.sync()
            try one.retry()
        }
        #expect(try one.entries(.pending).map(\.root) == [first])
        #expect(try one.entries(.replaced).count == 3)
        server.refuses = { _ in nil }
        #expect(try one.sync().outcomes == [.applied: 1])
        try one.checkQuiet()
    }

    @Test func `a later edit stays above the retry of an earlier one`() throws {
        let server = CentralFake()
        let one = try SyncBench.withRoster(server)
        try one.bench.set(one.filing(), "remark=早", "staff=101")
        server.refuses = { _ in .schema }
        try one.sync()
        try one.bench.set(one.filing(), "remark=晚")
        try one.retry()
        #expect(try one.filing().body["remark"] == "晚" && one.filing().body["staff"] == 101)
        server.refuses = { _ in nil }
        // The later edit had not seen the earlier one's value: both are kept, one of them in a case.
        #expect(try one.sync().outcomes == [.applied: 1, .conflicted: 1])
        #expect(try one.filing().body["remark"] == "晚" && one.filing().body["staff"] == 101)
        #expect(try one.conflicts().map(\.mine) == ["早"])
        try one.checkQuiet()
    }

    @Test func `a record removed by a refused change-set goes again with its retry`() throws {
        let server = CentralFake()
        let one = try SyncBench.withRoster(server)
        server.refuses = { _ in .schema }
        try one.bench.remove(try one.bench.records(.hire)[0])
        try one.sync()
        #expect(try one.bench.records(.hire).count == 2)
        try one.retry()
        #expect(try one.bench.records(.hire).count == 1)
        server.refuses = { _ in nil }
        #expect(try one.sync().outcomes == [.applied: 1])
        #expect(try one.bench.records(.hire).count == 1)
        try one.checkQuiet()
    }

    @Test func `what stands on another refused one is not retried alone`() throws {
        let server = CentralFake()
        let one = try SyncBench.withRoster(server)
        try one.bench.set(one.filing(), "remark=一")
        try one.bench.set(one.filing(), "remark=二")
        server.refuses = { _ in .schema }
        try one.sync()
        let parked = try one.entries(.parked)
        let result = try one.retry([parked[1]])
        #expect(result.made.isEmpty && result.refused.map(\.error.code) == ["outbox.needs"])
        #expect(result.refused.first?.error.sentence(.zh).contains(parked[0].shortID) == true)
        #expect(try one.entries(.parked).map(\.id) == parked.map(\.id), "nothing has changed")
    }

    @Test func `a step from state to state is not retried; what else hangs on it is`() throws {
        let server = CentralFake()
        let one = try SyncBench.withRoster(server)
        try one.bench.lead(to: .submitted)
        try one.bench.lead(to: .withdrawn)
        try one.bench.set(one.filing(), "remark=之后")
        server.refuses = { $0.changes.allSatisfy(\.isTransition) ? .filingChanged : nil }
        #expect(try one.sync().outcomes == [.refused: 3])
        #expect(try one.filing().body["remark"] == "首次申报")
        let result = try one.retry()
        #expect(result.refused.map(\.error.code) == ["outbox.transition", "outbox.transition"])
        #expect(result.made.count == 1)
        server.refuses = { _ in nil }
        #expect(try one.sync().outcomes == [.applied: 1])
        #expect(try one.filing().body["remark"] == "之后")
        try one.bench.lead(to: .submitted)
        #expect(try one.parked() == 0, "the refused steps are laid aside")
    }

    @Test func `what another copy has sent is not retried`() throws {
        let server = CentralFake()
        let one = try SyncBench.withRoster(server)
        try one.bench.set(one.filing(), "remark=再报")
        server.refuses = { _ in .replaced }
        try one.sync()
        #expect(try one.retry().refused.map(\.error.code) == ["outbox.replaced"])
        #expect(try one.entries(.pending).isEmpty)
    }

    @Test func `retried parts of a step are a step of their own, complete in itself`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        try one.sync()
        try one.bench.add(.hires((0..<1100).map { Sample.hire($0) }))
        server.refuses = { $0.part?.number == 1 ? .schema : nil }
        #expect(try one.sync().outcomes == [.refused: 2])
        #expect(try one.bench.records(.hire).isEmpty)
        try one.retry()
        let new = try one.entries(.pending).map { try one.content($0) }
        #expect(new.map(\.part?.step) == [new[0].id, new[0].id])
        #expect(new.map(\.part?.number) == [1, 2] && new.map(\.part?.count) == [2, 2])
        #expect(try one.bench.records(.hire).count == 1100)
        server.refuses = { _ in nil }
        #expect(try one.sync().outcomes == [.applied: 2])
        #expect(try one.bench.records(.hire).count == 1100)
        try one.checkQuiet()
    }

    @Test func `a row made again since is not lost below the retry of its first making`() throws {
        let server = CentralFake()
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        server.refuses = { _ in .schema }
        try one.sync()
        try one.bench.add(.filings([Sample.filing(Sample.enterprise, ["remark": "又录"])]))
        try one.retry()
        #expect(try one.filing().body["remark"] == "又录")
        server.refuses = { _ in nil }
        try one.sync()
        #expect(try one.filing().body["remark"] == "又录")
        try one.checkQuiet()
    }
}
