import Core
import Logging
import ServiceLifecycle
import SyncProtocol

/// Reads what the pages of the newest round need before anybody asks, and again when a scope has moved on.
///
/// Without it the first who looks after a start, or after a unit's sync, would wait for the work.
struct ReadingKeeper: Service {
    let services: ConsoleServices
    let logger: Logger
    /// How it rests between two looks at the heads.
    var rest: @Sendable () async throws -> Void = { try await Task.sleep(for: .seconds(15)) }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var kept: [Scope: Revision] = [:]
            while !Task.isCancelled {
                do {
                    let heads = try await services.store.heads()
                    if heads != kept {
                        try await read()
                        kept = heads
                    }
                } catch {
                    // Who asks for the page meets the same failure and is told.
                    logger.debug("reading ahead failed", metadata: ["error": "\(type(of: error))"])
                }
                try await rest()
            }
        }
    }

    /// Reads all that is kept, the cheapest and most wanted first.
    func read() async throws {
        guard let round = try await services.store.rounds().last?.code else { return }
        let (city, _, _) = try await services.city.figures(round: round)
        for rule in [FindingRule.claimDuplicate, .trainingDuplicate] {
            _ = try await services.duplicates.groups(rule: rule, round: round)
        }
        _ = try await services.summaries.summaries(round: round)
        let head = try await services.store.heads()[.city] ?? .zero
        for unit in city.units {
            try Task.checkCancellation()
            _ = try await services.tallies.counts(of: unit.score.review, city: head)
        }
    }
}
