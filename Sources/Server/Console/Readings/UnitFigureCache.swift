import Core
import Foundation
import SyncProtocol

/// Keeps what was read of the units for as long as the heads of their scopes stand still.
///
/// A page asks for all units with every request; after one unit's change one unit is read anew.
actor UnitFigureCache {
    private struct Place: Hashable {
        let unit: String
        let round: String
    }

    private struct CityKey: Hashable {
        let round: String
        let heads: [Scope: Revision]
        let minute: Int
    }

    private let store: any OverviewReading
    private let units = KeptReadings<Place, Revision, UnitReview>()
    private let assigned = KeptReadings<Scope, Revision, [RecordID: String]>()
    private var city: (key: CityKey, figures: CityFigures)?

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
        let objected = try await store.objectedFilings(round: round)
        let figures = CityFigures(
            units: zip(units, reviews).map { (unit: $0, score: UnitScore($1, now: now, objected: objected)) },
            assignments: try await assignments(head: heads[.commission] ?? .zero)
        )
        city = (key, figures)
        return figures
    }

    /// The units of a round, at least as new as the heads.
    func reviews(_ units: [String], round: String, heads: [Scope: Revision]) async throws -> [UnitReview] {
        var reviews: [UnitReview] = []
        for unit in units { reviews.append(try await review(unit, round: round, head: heads[.unit(unit)] ?? .zero)) }
        return reviews
    }

    private func review(_ unit: String, round: String, head: Revision) async throws -> UnitReview {
        try await units.value(of: Place(unit: unit, round: round), at: head) { [store] in
            try await store.review(of: unit, round: round)
        }
    }

    /// Who works on which filing, at least as new as the head of the commission's scope.
    func assignments(head: Revision) async throws -> [RecordID: String] {
        try await assigned.value(of: .commission, at: head) { [store] in try await store.assignments() }
    }
}
