import Core
import Foundation
import SyncProtocol

/// Reads the figures of all units: a few small queries, and the cache.
struct CityReading: Sendable {
    let store: any CentralStore
    let cache: UnitFigureCache
    let now: @Sendable () -> Date

    /// The figures of a round as they are now, with the units' contacts.
    func figures(round: String) async throws -> (city: CityFigures, contacts: [String: UnitContact], now: Date) {
        let units = try await store.units()
        let heads = Dictionary(uniqueKeysWithValues: try await store.states().map { ($0.scope, $0.head.revision) })
        let reviews = try await cache.reviews(units.map(\.code), round: round, heads: heads)
        let assignments = try await cache.assignments(head: heads[.commission] ?? .zero)
        let now = now()
        let city = CityFigures(
            units: zip(units, reviews).map { (unit: $0, score: UnitScore($1, now: now)) },
            assignments: assignments
        )
        return (city, try await store.contacts(), now)
    }
}
