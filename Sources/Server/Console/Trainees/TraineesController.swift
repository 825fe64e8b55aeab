import Core

/// The rosters of 附件4, by institution and unit.
struct TraineesController: Sendable {
    static let pageSize = 50

    let services: ConsoleServices

    /// Answers the area's routes.
    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.trainees) { try await list($0) }
    }

    /// `GET /trainees`: the institutions, or the roster of one.
    func list(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let round = try await services.currentRound(request)
        let shown = Shown(request.language)
        let title = request.words("附件4 培训人员", "Trainees (annex 4)")
        if let institution = request.query["institution"] {
            let page = try await roster(institution, round.code, request, shown)
            return .page(ConsolePage(template: "traineeRoster", title: title, model: page))
        }
        var query = TrainingQuery(round: round.code)
        query.unit = request.query["unit"]
        query.text = request.query["q"]
        query.offset = (Pager.page(request.query) - 1) * Self.pageSize
        query.limit = Self.pageSize
        let found = try await services.store.trainingRosters(query)
        let units = try await services.store.units()
        let page = TraineesPage(
            found,
            query,
            rounds: try await services.store.rounds(),
            units: units,
            link: LinkQuery(ConsoleRoute.trainees.path(), request.query, keeping: ["round", "unit", "q"]),
            shown
        )
        return .page(ConsolePage(template: "trainees", title: title, model: page))
    }

    private func roster(
        _ institution: String,
        _ round: String,
        _ request: ConsoleRequest,
        _ shown: Shown
    ) async throws -> TraineeRosterPage {
        let number = Pager.page(request.query)
        guard let id = RecordID(rawValue: institution), let unit = request.query["unit"],
            let list = try await services.store.trainees(
                of: id,
                in: unit,
                round: round,
                offset: (number - 1) * Self.pageSize,
                limit: Self.pageSize
            )
        else { throw ConsoleFailure.notFound }
        let keeping = ["round", "unit", "institution"]
        let link = LinkQuery(ConsoleRoute.trainees.path(), request.query, keeping: keeping)
        let pager = Pager(
            target: link.text,
            page: number,
            size: Self.pageSize,
            total: list.roster.trainees,
            language: shown.language
        )
        let name = try await services.store.units().first { $0.code == unit }?.title
        return TraineeRosterPage(list, unit: name ?? unit, pager: pager, shown)
    }
}
