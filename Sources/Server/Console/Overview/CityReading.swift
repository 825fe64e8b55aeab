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
        let now = now()
        let city = try await cache.city(units, round: round, heads: heads, now: now)
        return (city, try await store.contacts(), now)
    }
}
