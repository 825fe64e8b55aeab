import Core

/// The page of conflict cases and late amendments, and their closing.
struct CasesController: Sendable {
    static let pageSize = 20

    let store: any CentralStore
    let environment: StoreEnvironment

    /// `GET /cases`.
    func list(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let query = query(of: request)
        let units = try await store.units()
        let list = try await store.cases(query)
        let page = CasesPage(
            list,
            query,
            units: units,
            now: environment.now(),
            mayWrite: try request.signedIn().may(.closeCase),
            request.language
        )
        return .page(ConsolePage(template: "cases", title: request.words("冲突与迟到修改", "Conflicts"), model: page))
    }

    private func query(of request: ConsoleRequest) -> CaseQuery {
        var query = CaseQuery()
        query.isOpen = request.query["tab"] != "closed"
        query.sort = request.query["type"].flatMap(CaseQuery.Sort.init(rawValue:))
        query.unit = request.query["unit"]
        query.text = request.query["q"]
        query.newestFirst = request.query["sort"] == "newest" || (!query.isOpen && request.query["sort"] != "oldest")
        query.limit = Self.pageSize
        query.offset = PageSteps.offset(request.query["page"], size: Self.pageSize)
        return query
    }
}
