import Core
import Foundation
import SyncProtocol

/// Keeps what was read of the units for as long as the heads of their scopes stand still.
///
/// A page asks for all units with every request; after one unit's change one unit is read anew. Several who ask at once for
/// the same wait for one reading.
actor UnitFigureCache {
    private struct Key: Hashable {
        let unit: String
        let round: String
    }

    private struct Entry {
        let head: Revision
        let task: Task<UnitReview, any Error>
    }

    private struct CityKey: Hashable {
        let round: String
        let heads: [Scope: Revision]
        let minute: Int
    }

    private let store: any OverviewReading
    private var city: (key: CityKey, figures: CityFigures)?
    private var entries: [Key: Entry] = [:]
    private var assigned: (head: Revision, task: Task<[RecordID: String], any Error>)?

    init(_ store: any OverviewReading) { self.store = store }

    /// The figures of a round; worked out once a minute as long as no scope moves on.
    func city(
        _ units: [FilingUnit],
        round: String,
        heads: [Scope: Revision],
        now: Date
    ) async throws -> CityFigures {
        let key = CityKey(round: round, heads: heads, minute: Int(now.timeIntervalSince1970 / 60))
        if let city, city.key == key { return city.figures }
        let reviews = try await reviews(units.map(\.code), round: round, heads: heads)
        let figures = CityFigures(
            units: zip(units, reviews).map { (unit: $0, score: UnitScore($1, now: now)) },
            assignments: try await assignments(head: heads[.commission] ?? .zero)
        )
        city = (key, figures)
        return figures
    }

    /// The units of a round, at least as new as the heads.
    func reviews(_ units: [String], round: String, heads: [Scope: Revision]) async throws -> [UnitReview] {
        let tasks = units.map { task(Key(unit: $0, round: round), head: heads[.unit($0)] ?? .zero) }
        var reviews: [UnitReview] = []
        for task in tasks { reviews.append(try await task.value) }
        return reviews
    }

    private func task(_ key: Key, head: Revision) -> Task<UnitReview, any Error> {
        if let entry = entries[key], entry.head >= head { return entry.task }
        let store = store
        let task = Task {
            do {
                return try await store.review(of: key.unit, round: key.round)
            } catch {
                forget(key, head: head)
                throw error
            }
        }
        entries[key] = Entry(head: head, task: task)
        return task
    }

    // A reading that failed is tried again by who asks next.
    private func forget(_ key: Key, head: Revision) {
        if entries[key]?.head == head { entries[key] = nil }
    }

    /// Who works on which filing, at least as new as the head of the commission's scope.
    func assignments(head: Revision) async throws -> [RecordID: String] {
        if let assigned, assigned.head >= head { return try await assigned.task.value }
        let store = store
        let task = Task { try await store.assignments() }
        assigned = (head, task)
        do {
            return try await task.value
        } catch {
            assigned = nil
            throw error
        }
    }
}
