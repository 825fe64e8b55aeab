import Core
import Foundation

/// The first page of who has signed in: where the round stands, what waits for the user, and what happened.
struct OverviewController: Sendable {
    /// From so many days on a filing has waited too long, or been back with its unit too long.
    static let lateAfter = 7
    private static let shownWaiting = 6
    private static let shownEvents = 8

    let reading: CityReading
    /// How many duplicate claims of a round are undecided; nil where nobody can tell.
    var duplicates: (@Sendable (_ round: String) async throws -> Int)?

    func add(to handlers: inout ConsoleHandlers) { handlers.on(.home) { try await home($0) } }

    /// The page.
    func home(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try request.signedIn()
        let rounds = try await reading.store.rounds()
        let round = RoundChoice.round(of: request, among: rounds)
        let (city, contacts, now) = try await reading.figures(round: round.code)
        let undecided = try await duplicates?(round.code)
        let page = OverviewPage(
            city: city,
            contacts: contacts,
            round: round,
            user: user,
            shown: Shown(request.language, catalogue: Catalogue.edition(round.edition) ?? .edition2016),
            now: now
        )
        let model = page.model(
            rounds: RoundChoice.options(rounds, chosen: round),
            duplicates: undecided,
            waiting: Self.shownWaiting,
            events: Self.shownEvents
        )
        return .page(ConsolePage(template: "overview", title: request.words("总览", "Overview"), model: model))
    }
}
