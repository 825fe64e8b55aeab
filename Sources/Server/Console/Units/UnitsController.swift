import Core
import Foundation
import SyncProtocol

/// The units: one line for each, and a scorecard.
struct UnitsController: Sendable {
    let services: ConsoleServices

    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.units) { try await list($0) }
        handlers.on(.unit) { try await unit($0) }
    }

    /// All units.
    func list(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let rounds = try await services.store.rounds()
        let round = try RoundChoice.round(of: request, among: rounds)
        let (city, contacts, now) = try await services.city.figures(round: round.code)
        let page = UnitsPage(
            city: city,
            contacts: contacts,
            shown: Shown(request.language),
            now: now,
            order: request.query["order"].flatMap(UnitsPage.Order.init(rawValue:)) ?? .printed,
            isDescending: request.query["down"] != nil
        )
        let link = LinkQuery(ConsoleRoute.units.path(), request.query, keeping: ["round"])
        let model = page.model(round: round, rounds: RoundChoice.options(rounds, chosen: round), link: link)
        return .page(ConsolePage(template: "units", title: request.words("申报单位", "Units"), model: model))
    }

    /// One unit.
    func unit(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let round = try RoundChoice.round(of: request, among: await services.store.rounds())
        let (city, contacts, now) = try await services.city.figures(round: round.code)
        guard let code = request.parts["unit"], let found = city.units.first(where: { $0.unit.code == code }) else {
            throw ConsoleFailure.notFound
        }
        var cases = CaseQuery()
        cases.unit = code
        let head = try await services.store.state(of: .city)?.head.revision
        let page = UnitPage(
            unit: found.unit,
            score: found.score,
            contact: contacts[code],
            openCases: try await services.store.cases(cases).found,
            findings: try await services.tallies.counts(of: found.score.review, city: head ?? .zero),
            round: round,
            shown: Shown(request.language),
            now: now
        )
        return .page(ConsolePage(template: "unit", title: found.unit.title, model: page.model))
    }
}
