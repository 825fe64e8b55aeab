import Core

/// Public notices: the list, one notice, its print.
struct NoticesController: Sendable {
    /// So many notices of a round are listed.
    private static let mostNotices = 100

    let store: any CentralStore
    let environment: StoreEnvironment

    private var today: CivilDate { PageTime.day(of: environment.now()) }

    /// `GET /notices`.
    func list(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let rounds = try await store.rounds()
        let round = try rounds.chosen(request.query["round"])
        let notices = try await store.notices(round: round.code, limit: Self.mostNotices)
        let page = NoticesPage(
            rounds: rounds.map { PageOption(value: $0.code, text: $0.name, isChosen: $0.code == round.code) },
            notices: notices.map { item($0, request.language) },
            isEmpty: notices.isEmpty,
            draft: try await draft(round, request)
        )
        return .page(ConsolePage(template: "notices", title: request.words("公示", "Public notices"), model: page))
    }

    /// `GET /notices/{id}`.
    func show(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let content = try await content(of: request)
        let page = NoticePage(content, mayWrite: try request.signedIn().may(.closeNotice), request.language)
        return .page(ConsolePage(template: "notice", title: content.stored.notice.title, model: page))
    }

    /// `GET /notices/{id}/print`.
    func print(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        var content = try await content(of: request)
        let hasNames = request.query["names"] == "1"
        if hasNames { content.rows = try await named(content.rows, round: content.round.code, request.language) }
        let notice = content.stored.notice
        let paper = NoticePaper(notice, content.round, content.rows, hasNames: hasNames, request.language)
        return .page(ConsolePage(template: "noticePaper", title: notice.title, model: paper, isPaper: true))
    }

    private func item(_ stored: StoredNotice, _ language: Language) -> NoticesPage.Item {
        let notice = stored.notice
        let waiting = language == .zh ? "（\(stored.unanswered) 件待答复）" : " (\(stored.unanswered) unanswered)"
        return NoticesPage.Item(
            path: ConsoleRoute.notice.path(stored.id.rawValue),
            title: notice.title,
            from: notice.from.description,
            to: notice.to.description,
            filings: String(notice.filings.count),
            objections: String(stored.objections) + (stored.unanswered > 0 ? waiting : ""),
            standing: NoticeStanding.words(notice, on: today, language),
            author: notice.author
        )
    }

    private func draft(_ round: Round, _ request: ConsoleRequest) async throws -> NoticesPage.Draft? {
        guard try request.signedIn().may(.publish) else { return nil }
        let unit = request.query["unit"]
        let units = try await store.units()
        let limit = NoticesPage.mostFilings
        let (filings, found) = try await store.approvedFilings(round: round.code, unit: unit, limit: limit)
        let rows = rows(filings, units, round, request.language)
        return NoticesPage.Draft(
            round: round.code,
            title: round.code + "年度上海市服务外包拟支持企业公示",
            from: today.description,
            to: CivilDate(daysSinceEpoch: today.daysSinceEpoch + NoticesPage.term - 1).description,
            units: PageOption.units(units, chosen: unit, request.language),
            candidates: rows,
            isEmpty: rows.isEmpty,
            found: request.words("\(rows.count) / \(found) 家已批准", "\(rows.count) of \(found) approved")
        )
    }

    private func rows(
        _ filings: [SupportedFiling],
        _ units: [FilingUnit],
        _ round: Round,
        _ language: Language
    ) -> [NoticeRow] {
        let names = Dictionary(units.map { ($0.code, $0.title) }) { first, _ in first }
        return filings.enumerated().map { NoticeRow($1, seq: $0 + 1, units: names, round: round, language) }
    }

    private func content(of request: ConsoleRequest) async throws -> NoticePage.Content {
        guard let id = request.parts["id"].flatMap(RecordID.init(rawValue:)),
            let (stored, objections) = try await store.notice(id)
        else { throw ConsoleFailure.notFound }
        let round = try await store.rounds().chosen(stored.notice.round)
        let filings = try await store.supportedFilings(stored.notice.filings, round: round.code)
        return NoticePage.Content(
            stored: stored,
            objections: objections,
            rows: rows(filings, try await store.units(), round, request.language),
            round: round,
            day: today,
            offset: PageSteps.offset(request.query["page"], size: NoticePage.pageSize)
        )
    }

    /// The rows with the masked names of who is supported, read in parts so that nobody waits long for the store.
    private func named(_ rows: [NoticeRow], round: String, _ language: Language) async throws -> [NoticeRow] {
        var named = rows
        for start in stride(from: 0, to: rows.count, by: 20) {
            let part = start..<min(start + 20, rows.count)
            let names = try await store.supportedNames(
                of: rows[part].map(\.place),
                round: round,
                limit: NoticePaper.mostNames
            )
            for index in part {
                named[index].names = (names[rows[index].place] ?? []).map(PublicName.masked)
                    .joined(separator: language == .zh ? "、" : ", ")
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
