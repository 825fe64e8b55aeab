import Core
import SyncProtocol
import Testing

/// A digest that differs is narrowed to rows; those come from the server, and the report names them.
struct SessionRepairTests {
    private func id(_ number: Int) -> RecordID { .derived(from: "row", String(number)) }

    private func mark(_ number: Int, hash: Character = "a") -> RowMark {
        RowMark(
            kind: .hire,
            id: id(number),
            revision: Revision(epoch: 1, number: 2),
            hash: String(repeating: hash, count: 64)
        )
    }

    private func name(_ number: Int) -> RowsRequest.Name { .init(kind: .hire, id: id(number)) }

    private func bucket(_ number: Int) -> Int { DigestBucket.of(id(number)) }

    /// Up to the repair's first effect: the replica's digest is another one than the page's.
    private func differing() throws -> SessionBench {
        var bench = SessionBench()
        _ = try bench.openAndPull()
        _ = try bench.takePage(bench.page(head: 8, digest: bench.digest(1)))
        #expect(try bench.take(bench.published(bench.digest(2))) == .sumBuckets(bench.scope))
        return bench
    }

    private func buckets(_ bench: SessionBench, differing: [Int]) -> [ScopeDigest] {
        (0..<256).map { differing.contains($0) ? bench.digest(3) : ScopeDigest() }
    }

    private func response(
        _ bench: SessionBench,
        head: Int = 8,
        buckets: [ScopeDigest]? = nil,
        rows: [RowMark]? = nil
    ) -> SyncSession.Event {
        .digested(
            DigestResponse(
                scope: bench.scope,
                head: bench.cursor(head),
                digest: bench.digest(1),
                buckets: buckets,
                rows: rows
            )
        )
    }

    private func ask(_ bench: SessionBench, _ detail: DigestRequest.Detail) -> SyncSession.Effect {
        .digest(DigestRequest(scope: bench.scope, detail: detail))
    }

    @Test func `a changed, a missing and a surplus row are found, and only those are taken`() throws {
        var bench = try differing()
        // Three rows: 10 differs, 11 is missing here, 12 is only here.
        let numbers = Set([10, 11, 12].map(bucket)).sorted()
        let none = (0..<256).map { _ in ScopeDigest() }
        #expect(try bench.take(.summed(none)) == ask(bench, .buckets))
        var effect = try bench.take(response(bench, buckets: buckets(bench, differing: numbers)))
        for number in numbers {
            #expect(effect == .listRows(bench.scope, bucket: number))
            let own = [mark(10, hash: "b"), mark(12)].filter { DigestBucket.of($0.id) == number }
            #expect(try bench.take(.listed(own)) == ask(bench, .bucket(number)))
            let theirs = [mark(10), mark(11)].filter { DigestBucket.of($0.id) == number }
            effect = try bench.take(response(bench, rows: theirs))
        }
        guard case .rows(let request) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(Set(request.records) == [name(10), name(11)])
        let rows = PullPage(
            scope: bench.scope,
            records: [10, 11].map {
                StoredRecord(kind: .hire, id: id($0), revision: Revision(epoch: 1, number: 2), body: [:])
            },
            next: nil,
            head: bench.cursor(8),
            digest: nil
        )
        #expect(try bench.take(.fetched(rows)) == .stage(rows, nil, isFirst: true))
        guard case .stage(let gone, nil, isFirst: false) = try bench.take(.staged) else {
            Issue.record("the surplus row does not go")
            return
        }
        #expect(gone.records.map(\.id) == [id(12)] && gone.records.allSatisfy(\.isDeleted))
        #expect(try bench.take(.staged) == .publish(scope: bench.scope, head: bench.cursor(8), .mending))
        let report = try #require(try bench.report(bench.published(bench.digest(1))))
        #expect(report.digestMatch)
        #expect(report.repairs.count == 1 && report.repairs[0].isWhole == false)
        #expect(Set(report.repairs[0].rows) == [name(10), name(11), name(12)])
    }

    @Test func `a stored digest that is wrong over rows that are right is worked out anew`() throws {
        var bench = try differing()
        let none = (0..<256).map { _ in ScopeDigest() }
        _ = try bench.take(.summed(none))
        let effect = try bench.take(response(bench, buckets: none))
        #expect(effect == .publish(scope: bench.scope, head: bench.cursor(8), .mending))
    }

    @Test func `a head that moves under a repair is followed first; in the end the scope is taken anew`() throws {
        var bench = try differing()
        for attempt in 1...3 {
            let none = (0..<256).map { _ in ScopeDigest() }
            _ = try bench.take(.summed(none))
            let effect = try bench.take(response(bench, head: 8 + attempt, buckets: none))
            let cursor = attempt < 3 ? bench.cursor(7 + attempt) : .zero
            #expect(effect == bench.pull(cursor))
            guard attempt < 3 else { break }
            _ = try bench.takePage(bench.page(head: 8 + attempt, digest: bench.digest(1)))
            #expect(try bench.take(bench.published(bench.digest(2))) == .sumBuckets(bench.scope))
        }
        let publish = try bench.takePage(bench.page(1...9, head: 11, digest: bench.digest(1)))
        #expect(publish == .publish(scope: bench.scope, head: bench.cursor(11), .replacing))
        let report = try #require(try bench.report(bench.published(bench.digest(1))))
        #expect(report.repairs == [SyncRepair(scope: bench.scope, isWhole: true)] && report.digestMatch)
    }

    @Test(arguments: [ProblemCode.forbidden, .notFound])
    func `a server that does not tell its rows is asked for the whole scope`(code: ProblemCode) throws {
        var bench = try differing()
        _ = try bench.take(.summed((0..<256).map { _ in ScopeDigest() }))
        #expect(try bench.take(.failed(code)) == bench.pull(.zero))
    }

    @Test func `a scope that differs even when taken anew is told, not taken for ever`() throws {
        var bench = try differing()
        _ = try bench.take(.summed((0..<256).map { _ in ScopeDigest() }))
        _ = try bench.take(.failed(.notFound))
        _ = try bench.takePage(bench.page(1...9, head: 9, digest: bench.digest(1)))
        let report = try #require(try bench.report(bench.published(bench.digest(2))))
        #expect(!report.digestMatch && report.repairs.map(\.isWhole) == [true])
    }

    @Test func `rows that were not asked for end the sync`() throws {
        var bench = try differing()
        _ = try bench.take(.summed((0..<256).map { _ in ScopeDigest() }))
        _ = try bench.take(response(bench, buckets: buckets(bench, differing: [bucket(10)])))
        _ = try bench.take(.listed([]))
        var wrong = bench
        let stray = mark((11...99).first { bucket($0) != bucket(10) } ?? 11)
        #expect(throws: SyncSessionError.wrongAnswer) { try wrong.take(response(bench, rows: [stray])) }
        _ = try bench.take(response(bench, rows: [mark(10)]))
        let empty = PullPage(scope: bench.scope, records: [], next: nil, head: bench.cursor(8), digest: nil)
        #expect(throws: SyncSessionError.wrongAnswer) { try bench.take(.fetched(empty)) }
    }
}
