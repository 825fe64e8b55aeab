import Core
import SyncProtocol

/// The units' parts of 附件2, worked out anew only when a unit's scope has moved.
///
/// Rosters are counted row by row: over all units that is too much for each page.
actor SummaryCache {
    private let store: any CentralStore
    private var known: [Key: (head: Revision, summary: UnitSummary)] = [:]

    private struct Key: Hashable {
        let unit: String
        let round: String
    }

    /// Keeps what a store has.
    init(store: any CentralStore) {
        self.store = store
    }

    /// The units' parts of a round, in the order of the units.
    func summaries(round: String) async throws -> [UnitSummary] {
        let heads = Dictionary(
            try await store.states().map { ($0.scope, $0.head.revision) },
            uniquingKeysWith: { first, _ in first }
        )
        var summaries: [UnitSummary] = []
        for unit in try await store.units() {
            let key = Key(unit: unit.code, round: round)
            if let one = known[key], one.head == heads[.unit(unit.code)], one.summary.unit.title == unit.title {
                summaries.append(one.summary)
            } else if let content = try await store.summaryContent(unit: unit.code, round: round) {
                let summary = UnitSummary(unit, content)
                known[key] = (content.head, summary)
                summaries.append(summary)
            }
        }
        return summaries
    }
}
