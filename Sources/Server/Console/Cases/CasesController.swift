import Core

/// The page of conflict cases and late amendments, and their closing.
struct CasesController: Sendable {
    static let pageSize = 20

    let services: ConsoleServices

    /// Answers the area's routes.
    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.cases) { try await list($0) }
        handlers.on(.closeCase) { try await close($0) }
    }

    /// `GET /cases`.
    func list(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let query = query(of: request)
        let page = CasesPage(
            try await services.store.cases(query),
            query,
            units: try await services.store.units(),
            now: services.environment.now(),
            mayWrite: try request.signedIn().may(.closeCase),
            Shown(request.language)
        )
        return .page(ConsolePage(template: "cases", title: request.words("冲突与迟到修改", "Conflicts"), model: page))
    }

    /// `POST /cases/{unit}/{id}/close`.
    func close(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        guard let unit = request.parts["unit"], let id = request.parts["id"].flatMap(RecordID.init(rawValue:)) else {
            throw ConsoleFailure.notFound
        }
        guard let choice = request.form["choice"] else { throw ReviewError.invalid(field: "choice") }
        // Nothing is decided about other people's work without a word.
        guard let reason = request.form["reason"] else { throw ReviewError.invalid(field: "reason") }
        try await services.store.closeCase(id, in: unit, choice: choice, reason: reason, by: try request.signedIn())
        let message = request.words("已了结；区里下次同步即可看到。", "Closed; the unit sees it at its next sync.")
        return .see(ConsoleRoute.cases.path(), message: ConsoleMessage(kind: .ok, text: message))
    }

    private func query(of request: ConsoleRequest) -> CaseQuery {
        var query = CaseQuery()
        query.isOpen = request.query["tab"] != "closed"
        query.sort = request.query["type"].flatMap(CaseQuery.Sort.init(rawValue:))
        query.unit = request.query["unit"]
        query.id = request.query["id"].flatMap(RecordID.init(rawValue:))
        query.text = request.query["q"]
        query.newestFirst = request.query["sort"] == "newest"
        query.limit = Self.pageSize
        query.offset = (Pager.page(request.query) - 1) * Self.pageSize
        return query
    }
}
