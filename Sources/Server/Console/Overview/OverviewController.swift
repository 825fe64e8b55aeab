import Core
import Foundation

/// The first page of who has signed in: where the round stands, what waits for the user, and what happened.
struct OverviewController: Sendable {
    /// From so many days on a filing has waited too long, or been back with its unit too long.
    static let lateAfter = 7
    private static let shownWaiting = 6
    private static let shownEvents = 8

    let services: ConsoleServices

    func add(to handlers: inout ConsoleHandlers) { handlers.on(.home) { try await home($0) } }

    /// The page.
    func home(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try request.signedIn()
        let rounds = try await services.store.rounds()
        let round = try RoundChoice.round(of: request, among: rounds)
        let (city, contacts, now) = try await services.city.figures(round: round.code)
        let claims = try await services.duplicates.groups(rule: .claimDuplicate, round: round.code)
        let page = OverviewPage(
            city: city,
            contacts: contacts,
            openCases: try await services.store.cases(CaseQuery()).waiting,
            round: round,
            user: user,
            shown: Shown(request.language, catalogue: Catalogue.edition(round.edition) ?? .edition2016),
            now: now
        )
        let model = page.model(
            rounds: RoundChoice.options(rounds, chosen: round),
            duplicates: claims.count { $0.verdict == nil },
            waiting: Self.shownWaiting,
            events: Self.shownEvents
        )
        return .page(ConsolePage(template: "overview", title: request.words("总览", "Overview"), model: model))
    }
}
