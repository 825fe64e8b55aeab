import Core

/// What the console's controllers work with.
struct ConsoleServices: Sendable {
    let store: any CentralStore
    let environment: StoreEnvironment
    let duplicates: DuplicateIndex
    let summaries: SummaryCache

    init(store: any CentralStore, environment: StoreEnvironment) {
        self.store = store
        self.environment = environment
        duplicates = DuplicateIndex(store: store)
        summaries = SummaryCache(store: store)
    }

    /// The round that a page shows: the one asked for with `round`, else the newest.
    func currentRound(_ request: ConsoleRequest) async throws -> Round {
        let rounds = try await store.rounds()
        guard let round = rounds.first(where: { $0.code == request.query["round"] }) ?? rounds.last else {
            throw ConsoleFailure.notFound
        }
        return round
    }

    /// A round by its code.
    func round(_ code: String?) async throws -> Round? {
        try await store.rounds().first { $0.code == code }
    }
}
