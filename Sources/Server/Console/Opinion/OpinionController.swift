import Core
import SyncProtocol

/// The opinion sheet (审核意见表) of a filing, on paper.
struct OpinionController: Sendable {
    let services: ConsoleServices

    /// Answers the area's routes.
    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.opinion) { try await print($0) }
    }

    /// `GET /filings/{unit}/{id}/opinion`.
    func print(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        guard let unit = request.parts["unit"], let id = request.parts["id"].flatMap(RecordID.init(rawValue:)),
            let sheet = try await services.store.sheet(of: id, in: unit)
        else { throw ConsoleFailure.notFound }
        let round = try await services.round(sheet.examination.filing.body["round"]?.stringValue)
        let page = try FilingPage(
            sheet,
            unit: unit,
            user: try request.signedIn(),
            request.language,
            edition: round?.edition
        )
        let supported = try await services.store.supportedFilings(["\(unit)/\(id)"], round: page.filing.round).first
        let objections = try await services.store.objections(to: "\(unit)/\(id)")
        let paper = OpinionPaper(
            page.model(roster: .none, actions: [], obstacles: []),
            reviews: sheet.reviews.map(\.review),
            objections: objections.map(\.objection),
            supported: supported,
            round: round,
            printedAt: services.environment.timestamp,
            page.shown
        )
        let title = request.words("审核意见表", "Opinion sheet") + " " + page.filing.name
        return .page(ConsolePage(template: "opinion", title: title, model: paper, isPaper: true))
    }
}

extension RosterModel {
    /// No roster: the paper gives its figures alone.
    fileprivate static let none = RosterModel(
        title: "",
        path: "",
        back: "",
        lines: [],
        isEmpty: true,
        total: "",
        pager: Pager(target: "", page: 1, size: 1, total: 0, language: .zh),
        mayReveal: false,
        revealPath: "",
        isRevealed: false,
        number: ""
    )
}
