import Core
import SyncProtocol

/// What each unit has for 附件2, read anew only when its scope has moved.
///
/// Rosters are counted row by row: over all units that is too much for each page.
actor SummaryCache {
    private let store: any CentralStore
    private var known: [Key: UnitSummaryContent] = [:]

    private struct Key: Hashable {
        let unit: String
        let round: String
    }

    /// Caches what a store has.
    init(store: any CentralStore) {
        self.store = store
    }

    /// The units' contents of a round, by code.
    func contents(round: String) async throws -> [String: UnitSummaryContent] {
        var contents: [String: UnitSummaryContent] = [:]
        for state in try await store.states() where state.scope.kind == .unit {
            let key = Key(unit: state.scope.rawValue, round: round)
            if let one = known[key], one.head == state.head.revision {
                contents[key.unit] = one
            } else if let one = try await store.summaryContent(unit: key.unit, round: round) {
                known[key] = one
                contents[key.unit] = one
            }
        }
        return contents
    }
}
