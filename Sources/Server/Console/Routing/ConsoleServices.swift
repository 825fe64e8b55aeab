import Core

/// What the console's controllers work with.
struct ConsoleServices: Sendable {
    let store: any CentralStore
    let environment: StoreEnvironment
    let duplicates: DuplicateIndex
    let summaries: SummaryCache
    let city: CityReading
    let tallies: FindingTallies

    init(store: any CentralStore, environment: StoreEnvironment) {
        self.store = store
        self.environment = environment
        duplicates = DuplicateIndex(store: store)
        summaries = SummaryCache(store: store)
        city = CityReading(store: store, cache: UnitFigureCache(store), now: environment.now)
        tallies = FindingTallies(store)
    }

    /// The round that a page shows: the one asked for with `round`, else the overview's.
    func currentRound(_ request: ConsoleRequest) async throws -> Round {
        try RoundChoice.round(of: request, among: await store.rounds())
    }

    /// A round by its code.
    func round(_ code: String?) async throws -> Round? {
        try await store.rounds().first { $0.code == code }
    }
}
