import Core
import SyncProtocol

/// The units' parts of 附件2, worked out anew only when a unit's scope has moved.
///
/// Rosters are counted row by row: over all units that is too much for each page.
struct SummaryCache: Sendable {
    private struct Place: Hashable {
        let unit: String
        let title: String
        let round: String
    }

    private let store: any CentralStore
    private let parts = KeptReadings<Place, Revision, UnitSummary?>()
    private let lists = KeptReadings<String, [Scope: Revision], [UnitSummary]>(serves: ==)

    /// Keeps what a store has.
    init(store: any CentralStore) { self.store = store }

    /// The units' parts of a round, in the order of the units.
    func summaries(round: String) async throws -> [UnitSummary] {
        let heads = try await store.heads()
        // The units themselves are in `city`; what the commission keeps for itself is not part of 附件2.
        let mark = heads.filter { $0.key != .commission }
        return try await lists.value(of: round, at: mark) { try await read(round, heads) }
    }

    private func read(_ round: String, _ heads: [Scope: Revision]) async throws -> [UnitSummary] {
        var summaries: [UnitSummary] = []
        for unit in try await store.units() {
            let head = heads[.unit(unit.code)] ?? .zero
            let place = Place(unit: unit.code, title: unit.title, round: round)
            let summary = try await parts.value(of: place, at: head) { [store] in
                try await store.summaryContent(unit: unit.code, round: round).map { UnitSummary(unit, $0) }
            }
            if let summary { summaries.append(summary) }
        }
        return summaries
    }
}
