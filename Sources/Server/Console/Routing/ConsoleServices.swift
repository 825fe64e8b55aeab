import Core
import SyncProtocol

/// What the console's controllers work with.
struct ConsoleServices: Sendable {
    let store: any CentralStore
    let environment: StoreEnvironment
    let duplicates: DuplicateIndex
    let summaries: SummaryCache
    let figures: UnitFigureCache

    init(store: any CentralStore, environment: StoreEnvironment) {
        self.store = store
        self.environment = environment
        duplicates = DuplicateIndex(store: store)
        summaries = SummaryCache(store: store)
        figures = UnitFigureCache(store)
    }

    /// The round that a page shows: the one asked for with `round`, else the newest.
    func currentRound(_ request: ConsoleRequest) async throws -> Round {
        let rounds = try await store.rounds()
        guard let round = rounds.first(where: { $0.code == request.query["round"] }) ?? rounds.last else {
            throw ConsoleFailure.notFound
        }
        return round
    }

    /// The filings of a round whose facts changed after the decision that stands, each as `unit/id`.
    func staleFilings(round: String) async throws -> [String] {
        let heads = Dictionary(uniqueKeysWithValues: try await store.states().map { ($0.scope, $0.head.revision) })
        return try await figures.reviews(Directory.units.map(\.code), round: round, heads: heads).flatMap { review in
            review.stale.map { "\(review.unit)/\($0)" }
        }
    }

    /// A round by its code.
    func round(_ code: String?) async throws -> Round? {
        try await store.rounds().first { $0.code == code }
    }
}
