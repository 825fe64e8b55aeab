import Core

/// Public notices: the list, one notice, its print.
struct NoticesController: Sendable {
    /// So many notices of a round are listed.
    private static let mostNotices = 100

    let services: ConsoleServices

    /// Answers the area's routes.
    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.notices) { try await list($0) }
        handlers.on(.notice) { try await show($0) }
        handlers.on(.noticePrint) { try await print($0) }
        handlers.on(.publish) { try await publish($0) }
        handlers.on(.objection) { try await addObjection($0) }
        handlers.on(.answerObjection) { try await answer($0) }
        handlers.on(.closeNotice) { try await close($0) }
    }

    private var store: any CentralStore { services.store }
    private var today: CivilDate { CivilDate(inShanghai: services.environment.now()) }

    /// `GET /notices`.
    func list(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let shown = Shown(request.language)
        let round = try await services.currentRound(request)
        let notices = try await store.notices(round: round.code, limit: Self.mostNotices)
        let page = NoticesPage(
            rounds: SelectOption.rounds(try await store.rounds(), chosen: round.code),
            notices: notices.map { item($0, shown) },
            isEmpty: notices.isEmpty,
            draft: try await draft(round, request)
        )
        return .page(ConsolePage(template: "notices", title: request.words("公示", "Public notices"), model: page))
    }

    /// `GET /notices/{id}`.
    func show(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let content = try await content(of: request)
        let mayWrite = try request.signedIn().may(.closeNotice)
        let page = NoticePage(content, mayWrite: mayWrite, Shown(request.language))
        return .page(ConsolePage(template: "notice", title: content.stored.notice.title, model: page))
    }

    /// `GET /notices/{id}/print`.
    func print(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        var content = try await content(of: request)
        let shown = Shown(request.language)
        let hasNames = request.query["names"] == "1"
        if hasNames { content.rows = try await named(content.rows, round: content.round.code, shown) }
        let notice = content.stored.notice
        let paper = NoticePaper(notice, content.round, content.rows, hasNames: hasNames, shown)
        return .page(ConsolePage(template: "noticePaper", title: notice.title, model: paper, isPaper: true))
    }

    private func item(_ stored: StoredNotice, _ shown: Shown) -> NoticesPage.Item {
        let notice = stored.notice
        let waiting = shown.words("（\(stored.unanswered) 件待答复）", " (\(stored.unanswered) unanswered)")
        return NoticesPage.Item(
            path: ConsoleRoute.notice.path(stored.id.rawValue),
            title: notice.title,
            from: notice.from.description,
            to: notice.to.description,
            filings: String(notice.filings.count),
            objections: String(stored.objections) + (stored.unanswered > 0 ? waiting : ""),
            standing: NoticeStanding.words(notice, on: today, shown),
            author: notice.author
        )
    }

    private func draft(_ round: Round, _ request: ConsoleRequest) async throws -> NoticesPage.Draft? {
        guard try request.signedIn().may(.publish) else { return nil }
        let shown = Shown(request.language)
        let unit = request.query["unit"]
        let units = try await store.units()
        let limit = NoticesPage.mostFilings
        let (filings, found) = try await store.approvedFilings(round: round.code, unit: unit, limit: limit)
        let rows = rows(filings, units, round, shown)
        return NoticesPage.Draft(
            round: round.code,
            title: round.code + "年度上海市服务外包拟支持企业公示",
            from: today.description,
            to: CivilDate(daysSinceEpoch: today.daysSinceEpoch + NoticesPage.term - 1).description,
            units: SelectOption.units(units, chosen: unit, shown),
            candidates: rows,
            isEmpty: rows.isEmpty,
            found: shown.words("\(rows.count) / \(found) 家已批准", "\(rows.count) of \(found) approved")
        )
    }

    private func rows(
        _ filings: [SupportedFiling],
        _ units: [FilingUnit],
        _ round: Round,
        on notice: RecordID? = nil,
        as content: NoticeContent? = nil,
        _ shown: Shown
    ) -> [NoticeRow] {
        let names = Dictionary(units.map { ($0.code, $0.title) }) { first, _ in first }
        return filings.enumerated().map { index, filing in
            NoticeRow(
                filing,
                seq: index + 1,
                on: notice,
                units: names,
                round: round,
                published: content?.rows[filing.place],
                shown
            )
        }
    }

    private func content(of request: ConsoleRequest) async throws -> NoticePage.Content {
        guard let id = request.parts["id"].flatMap(RecordID.init(rawValue:)),
            let (stored, objections) = try await store.notice(id),
            var round = try await services.round(stored.notice.round)
        else { throw ConsoleFailure.notFound }
        let content = NoticeContent(of: stored.notice)
        if let content { (round.name, round.edition) = (content.round, content.edition) }
        let filings = try await store.supportedFilings(stored.notice.filings, round: round.code)
        return NoticePage.Content(
            stored: stored,
            objections: objections,
            rows: rows(filings, try await store.units(), round, on: id, as: content, Shown(request.language)),
            round: round,
            day: today,
            offset: (Pager.page(request.query) - 1) * NoticePage.pageSize
        )
    }

    /// The rows with the masked names of who is supported, read in parts so that nobody waits long for the store.
    private func named(_ rows: [NoticeRow], round: String, _ shown: Shown) async throws -> [NoticeRow] {
        var named = rows
        for start in stride(from: 0, to: rows.count, by: 20) {
            let part = start..<min(start + 20, rows.count)
            let names = try await store.supportedNames(
                of: rows[part].map(\.place),
                round: round,
                limit: NoticePaper.mostNames
            )
            for index in part {
                named[index].names = shown.list((names[rows[index].place] ?? []).map(PublicName.masked))
            }
        }
        return named
    }
}

extension ConsoleUser {
    /// Whether a route lets the user's role in.
    func may(_ route: ConsoleRoute) -> Bool {
        switch route.access {
        case .anyone, .signedIn: true
        case .roles(let roles): roles.contains(role)
        }
    }
}
