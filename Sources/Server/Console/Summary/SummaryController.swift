import Core

/// The consolidated 附件2 on the screen and on paper.
struct SummaryController: Sendable {
    let services: ConsoleServices

    /// Answers the area's routes.
    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.summary) { try await show($0) }
    }

    /// `GET /summary`.
    func show(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let round = try await services.currentRound(request)
        let unit = request.query["unit"]
        let summaries = try await services.summaries.summaries(round: round.code)
        if let unit, !summaries.contains(where: { $0.unit.code == unit }) { throw ConsoleFailure.notFound }
        let title = request.words("附件2 汇总", "Consolidated 附件2")
        let shown = Shown(request.language)
        if request.query["view"] == "sheets" {
            let asked = summaries.filter { unit == nil ? !$0.table.lines.isEmpty : $0.unit.code == unit }
            let model = SummaryPrint(sheets: asked.map { SummarySheet($0, shown) }, round: round.name)
            return .page(ConsolePage(template: "summarySheets", title: title, model: model, isPaper: true))
        }
        let rounds = try await services.store.rounds()
        let page = SummaryPage(summaries, round: round.code, rounds: rounds, unit: unit, shown)
        return .page(ConsolePage(template: "summary", title: title, model: page))
    }
}

/// All sheets, for printing.
struct SummaryPrint: Sendable {
    let sheets: [SummarySheet]
    let round: String
}
