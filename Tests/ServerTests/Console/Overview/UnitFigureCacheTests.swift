import Core
import Foundation
import SyncProtocol
import Synchronization
import Testing

@testable import Server

@Suite struct UnitFigureCacheTests {
    /// Counts how often it is read, and may fail.
    private final class Reading: OverviewReading {
        struct Failed: Error {}
        let reads = Mutex<[String]>([])
        let failures = Mutex(0)

        func review(of unit: String, round: String) async throws -> UnitReview {
            reads.withLock { $0.append("\(unit) \(round)") }
            let fails = failures.withLock { left in
                left -= 1
                return left >= 0
            }
            if fails { throw Failed() }
            var review = UnitReview(unit: unit, round: round)
            review.changes = [Figures.change(1, at: 1, days: 9)]
            return review
        }
        func assignments() async throws -> [RecordID: String] {
            reads.withLock { $0.append("assignments") }
            return [:]
        }
        func objectedFilings(round: String) async throws -> Set<String> { [] }
        func contacts() async throws -> [String: UnitContact] { [:] }
    }

    private func heads(_ numbers: [String: Int]) -> [Scope: Revision] {
        Dictionary(uniqueKeysWithValues: numbers.map { (.unit($0), Revision(epoch: 1, number: $1)) })
    }

    @Test func `a unit is read again only when its scope has moved on`() async throws {
        let reading = Reading()
        let cache = UnitFigureCache(reading)
        for numbers in [["a": 1, "b": 1], ["a": 1, "b": 1], ["a": 2, "b": 1], ["a": 1, "b": 1]] {
            let reviews = try await cache.reviews(["a", "b"], round: "2016", heads: heads(numbers))
            #expect(reviews.map(\.unit) == ["a", "b"])
        }
        #expect(reading.reads.withLock { $0.sorted() } == ["a 2016", "a 2016", "b 2016"])
        _ = try await cache.reviews(["a"], round: "2017", heads: heads(["a": 2]))
        #expect(reading.reads.withLock { $0.last } == "a 2017", "another round is another reading")
    }

    @Test func `many who ask at once wait for one reading`() async throws {
        let reading = Reading()
        let cache = UnitFigureCache(reading)
        let heads = heads(["a": 7])
        try await withThrowingTaskGroup { group in
            for _ in 0..<50 {
                group.addTask { _ = try await cache.reviews(["a"], round: "2016", heads: heads) }
            }
            try await group.waitForAll()
        }
        #expect(reading.reads.withLock { $0.count } == 1)
    }

    @Test func `a reading that failed is tried again by who asks next`() async throws {
        let reading = Reading()
        reading.failures.withLock { $0 = 1 }
        let cache = UnitFigureCache(reading)
        await #expect(throws: Reading.Failed.self) {
            try await cache.reviews(["a"], round: "2016", heads: heads(["a": 1]))
        }
        #expect(try await cache.reviews(["a"], round: "2016", heads: heads(["a": 1])).count == 1)
    }

    @Test func `days go on while every scope stands still, without another reading`() async throws {
        let reading = Reading()
        let cache = UnitFigureCache(reading)
        let filing = Figures.id(1)
        let days = [0.0, 30, 86_400].map { Figures.now + $0 }
        var waited: [Int?] = []
        for now in days {
            let city = try await cache.city(Directory.units, round: "2016", heads: heads([Sample.unit: 1]), now: now)
            waited.append(city.units.first { $0.unit.code == Sample.unit }?.score.days(filing))
        }
        #expect(waited == [9, 9, 10])
        #expect(reading.reads.withLock { $0.count } == Directory.units.count + 1)
    }

    @Test func `assignments are read again only when the commission's scope has moved on`() async throws {
        let reading = Reading()
        let cache = UnitFigureCache(reading)
        for number in [1, 1, 2, 2] { _ = try await cache.assignments(head: Revision(epoch: 1, number: number)) }
        #expect(reading.reads.withLock { $0.count } == 2)
    }
}
