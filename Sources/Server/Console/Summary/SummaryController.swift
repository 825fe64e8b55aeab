import Core

/// The consolidated 附件2 on the screen and on paper.
struct SummaryController: Sendable {
    private let store: any CentralStore
    private let cache: SummaryCache

    /// Reads from a store.
    init(store: any CentralStore) {
        self.store = store
        cache = SummaryCache(store: store)
    }

    /// `GET /summary`.
    func show(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let rounds = try await store.rounds()
        let round = try rounds.chosen(request.query["round"])
        let unit = request.query["unit"]
        let contents = try await cache.contents(round: round.code)
        let summaries = try await store.units().compactMap { unit in
            contents[unit.code].map { UnitSummary(unit, $0) }
        }
        if let unit, !summaries.contains(where: { $0.unit.code == unit }) { throw ConsoleFailure.notFound }
        let title = request.words("附件2 汇总", "Consolidated 附件2")
        if request.query["view"] == "sheets" {
            let asked = summaries.filter { unit == nil ? !$0.table.lines.isEmpty : $0.unit.code == unit }
            let model = SummaryPrint(sheets: asked.map { SummarySheet($0, request.language) }, round: round.name)
            return .page(ConsolePage(template: "summarySheets", title: title, model: model, isPaper: true))
        }
        let page = SummaryPage(summaries, round: round.code, rounds: rounds, unit: unit, request.language)
        return .page(ConsolePage(template: "summary", title: title, model: page))
    }
}

/// All sheets, for printing.
struct SummaryPrint: Sendable {
    let sheets: [SummarySheet]
    let round: String
}

extension [Round] {
    /// The round that is asked for, else the newest that is open, else the newest.
    /// - Throws: ``ConsoleFailure/notFound`` for one that is not.
    func chosen(_ code: String?) throws -> Round {
        let newest = sorted { $0.code > $1.code }
        let round =
            code == nil ? newest.first { $0.status == "open" } ?? newest.first : newest.first { $0.code == code }
        guard let round else { throw ConsoleFailure.notFound }
        return round
    }
}
