import Core
import Foundation
import SyncProtocol

/// The work queues: which filings wait, and steps on several of them at once.
struct QueueController: Sendable {
    static let pageSize = 25
    /// A bulk step looks at so many filings at most: those of one page.
    static let bulkLimit = 100
    /// From so many days on a filing has waited too long.
    static let lateAfter = 7
    let services: ConsoleServices
    private let results = BulkResults()

    init(services: ConsoleServices) { self.services = services }

    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.queue) { try await list($0) }
        handlers.on(.queueSteps) { try await steps($0) }
        handlers.on(.assign) { try await assign($0) }
    }

    func list(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let outcomes = try await results.take(request.query[Self.resultField], of: request.signedIn().name)
        return .page(try await page(request, outcomes: outcomes))
    }

    private func page(_ request: ConsoleRequest, outcomes: [BulkOutcome]) async throws -> ConsolePage {
        let user = try request.signedIn()
        let shown = Shown(request.language)
        let round = try await services.currentRound(request)
        var query = QueueQuery(round: round.code)
        let number = Pager.page(request.query)
        query.unit = request.query["unit"].flatMap { Directory.unit($0) == nil ? nil : $0 }
        query.category = request.query["category"].flatMap(Core.Category.init(rawValue:))
        query.assignee = request.query["assignee"].map { $0 == "me" ? user.name : String($0.prefix(64)) }
        query.text = request.query["q"].map { String($0.prefix(100)) }
        let group = request.query["group"].flatMap(QueueGroup.init(rawValue:))
        let isStaleOnly = request.query["stale"] != nil
        query.within = group?.states
        if isStaleOnly || group != nil && group?.states == nil {
            let city = try await services.city.figures(round: round.code).city
            let grouped = group?.places(in: city, for: user)
            let stale = isStaleOnly ? Set(city.stale) : nil
            query.places = grouped.map { places in places.filter { stale?.contains($0) ?? true } } ?? city.stale
        }
        query.order = request.query["order"].flatMap(QueueQuery.Order.init(rawValue:)) ?? .waiting
        let state = request.query["state"] ?? Self.defaultState(user.role)
        query.states = Self.states(state)
        query.limit = Self.pageSize
        query.offset = (number - 1) * Self.pageSize
        let found = try await services.store.queue(query)
        let link = LinkQuery(
            "/queue",
            request.query,
            keeping: Self.filters
        )
        let duplicates = try await services.duplicates.undecided(round: round.code)
        let now = services.environment.now()
        let catalogue = Catalogue.edition(round.edition) ?? .newest
        let lines = try found.rows.map { row in
            try line(row, shown, catalogue: catalogue, duplicates: duplicates, now: now)
        }
        let waiting = Self.states(Self.defaultState(user.role)).reduce(0) { $0 + (found.byState[$1] ?? 0) }
        let all = found.byState.values.reduce(0, +)
        let model = QueueModel(
            summary: request.words("待处理 \(waiting) 件，共 \(all) 件", "\(waiting) of \(all) waiting"),
            tabs: Self.tabs.map { tab in
                let count = Self.states(tab).reduce(0) { $0 + (found.byState[$1] ?? 0) }
                return QueueModel.Tab(
                    text: Self.tabName(tab, shown),
                    count: Shown.grouped(String(tab == "all" ? all : count)),
                    path: link.with("state", tab),
                    isHere: tab == state
                )
            },
            q: query.text ?? "",
            round: request.query["round"],
            state: state,
            units: [SelectOption(value: "", text: shown.words("全部", "All"), isSelected: query.unit == nil)]
                + Directory.units.map {
                    SelectOption(value: $0.code, text: $0.name, isSelected: query.unit == $0.code)
                },
            categories: [SelectOption(value: "", text: shown.words("全部", "All"), isSelected: query.category == nil)]
                + Core.Category.allCases.map {
                    SelectOption(value: $0.rawValue, text: $0.rawValue, isSelected: query.category == $0)
                },
            assignees: [
                SelectOption(value: "", text: shown.words("全部", "All"), isSelected: query.assignee == nil),
                SelectOption(value: "me", text: shown.words("我", "Me"), isSelected: query.assignee == user.name),
                SelectOption(value: "-", text: shown.words("未分派", "Nobody"), isSelected: query.assignee == "-"),
            ],
            groups: [SelectOption(value: "", text: shown.words("全部", "All"), isSelected: group == nil)]
                + QueueGroup.all(for: user.role).map {
                    SelectOption(value: $0.rawValue, text: $0.name(shown), isSelected: $0 == group)
                },
            isStaleOnly: isStaleOnly,
            orders: QueueQuery.Order.allCases.map {
                SelectOption(value: $0.rawValue, text: Self.orderName($0, shown), isSelected: query.order == $0)
            },
            lines: lines,
            isEmpty: lines.isEmpty,
            elsewhere: lines.isEmpty && all > 0 && state != "all"
                ? PageLink(
                    text: shown.words("其他状态中有 \(all) 件", "\(all) in other states"),
                    path: link.with("state", "all"),
                    isHere: false
                ) : nil,
            pager: Pager(
                target: link.text,
                page: number,
                size: Self.pageSize,
                total: found.total,
                language: request.language
            ),
            // Without the name of results that are shown already.
            target: number > 1 ? link.with("page", String(number)) : link.text,
            seen: Self.seen(found.rows),
            bulk: BulkSteps.options(for: user.role, on: found.rows, shown),
            mayAct: user.role == .reviewer || user.role == .approver,
            outcomes: outcomes,
            hasOutcomes: !outcomes.isEmpty
        )
        return ConsolePage(template: "queue", title: request.words("审核队列", "Queue"), model: model)
    }

    private func line(
        _ row: QueueRow,
        _ shown: Shown,
        catalogue: Catalogue,
        duplicates: Set<String>,
        now: Date
    ) throws -> QueueModel.Line {
        let filing = try Filing(body: row.record.body)
        let eligibility = Eligibility(of: filing, by: catalogue)
        var marks: [QueueModel.Mark] = []
        if row.isStale { marks.append(.init(kind: "error", text: shown.words("决定后有变", "changed since decision"))) }
        if row.isObjected {
            marks.append(.init(kind: "error", text: shown.words("异议成立，待重新开启", "objection upheld: reopen")))
        }
        if row.openCases > 0 {
            marks.append(.init(kind: "error", text: shown.words("冲突 \(row.openCases)", "\(row.openCases) cases")))
        }
        if duplicates.contains("\(filing.unit)/\(filing.uscc)") {
            marks.append(.init(kind: "error", text: shown.words("重复申领", "duplicate claim")))
        }
        if row.fallen > 0 {
            marks.append(.init(kind: "warn", text: shown.words("重复剔除 \(row.fallen)", "\(row.fallen) struck")))
        }
        if row.openRemarks > 0 {
            marks.append(.init(kind: "warn", text: shown.words("意见 \(row.openRemarks)", "\(row.openRemarks) remarks")))
        }
        if eligibility.tiers.isEmpty {
            marks.append(.init(kind: "warn", text: shown.words("未达列入标准", "below the listing standard")))
        }
        let days = Shown.days(since: row.since, now: now)
        return QueueModel.Line(
            reference: "\(filing.unit)/\(row.record.id)",
            path: ConsoleRoute.filing.path(filing.unit, row.record.id.rawValue),
            name: filing.name,
            code: filing.uscc,
            unit: shown.unit(filing.unit),
            state: filing.state.rawValue,
            stateName: shown.state(filing.state),
            category: filing.category.rawValue,
            total: Shown.grouped(filing.total.description),
            hires: Shown.grouped(String(row.hires)),
            tiers: shown.standards(eligibility),
            marks: marks,
            assignee: row.assignee,
            waiting: days.map { shown.words("\($0) 天", "\($0) d") } ?? "—",
            isLate: (days ?? 0) >= Self.lateAfter && filing.state != .draft,
            pickLabel: shown.words("选择 ", "Pick ") + filing.name
        )
    }

    // MARK: Several at once

    func steps(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try request.signedIn()
        let names = request.form.all("id")
        guard !names.isEmpty, names.count <= Self.bulkLimit else {
            throw ConsoleFailure.invalid(
                field: "id",
                text: request.words("请先选择 1 到 \(Self.bulkLimit) 件申报。", "Pick 1 to \(Self.bulkLimit) filings first.")
            )
        }
        var outcomes: [BulkOutcome] = []
        var failure: (any Error)?
        for name in names {
            do {
                // Where the server fails for one it fails for the next: what is left is not tried.
                outcomes.append(
                    try failure == nil
                        ? await outcome(of: name, request, user) : Self.untried(name, request)
                )
            } catch {
                failure = error
                outcomes.append(Self.failed(name, error, request))
            }
        }
        guard let failure else {
            let key = await results.keep(outcomes, of: user.name)
            let back = Self.back(request)
            return .see(back + (back.contains("?") ? "&" : "?") + Self.resultField + "=" + key)
        }
        // Shown at once: a storage that fails may not give the list another time.
        var page = try await page(request, outcomes: outcomes)
        page.failure = failure
        page.status = ConsoleProblem(failure, request.language).status
        return .page(page)
    }

    /// The field of the list's address by which results are taken.
    private static let resultField = "result"
    /// What the list's address says of what it shows.
    private static let filters = ["unit", "category", "assignee", "group", "stale", "q", "order", "state", "round"]

    /// The list that the form was on; never another page.
    private static func back(_ request: ConsoleRequest) -> String {
        let queue = ConsoleRoute.queue.path()
        guard let back = ReturnPath.own(request.form["back"]), back == queue || back.hasPrefix(queue + "?") else {
            return queue
        }
        return String(back.prefix { $0 != "#" })
    }

    private static func failed(_ name: String, _ error: any Error, _ request: ConsoleRequest) -> BulkOutcome {
        let text = ConsoleProblem(error, request.language).text
        return BulkOutcome(name: name, path: path(of: name), isDone: false, text: text)
    }

    private static func untried(_ name: String, _ request: ConsoleRequest) -> BulkOutcome {
        let text = request.words("未处理：上面一件时服务器出错", "not tried: the server failed at one above")
        return BulkOutcome(name: name, path: path(of: name), isDone: false, text: text)
    }

    private static func path(of name: String) -> String {
        NoticeDraft.read(name).map { ConsoleRoute.filing.path($0.unit, $0.id.rawValue) } ?? ConsoleRoute.queue.path()
    }

    /// What became of one filing.
    /// - Throws: what is no matter of this filing: the storage's or the server's failure.
    private func outcome(
        of name: String,
        _ request: ConsoleRequest,
        _ user: ConsoleUser
    ) async throws -> BulkOutcome {
        guard let place = NoticeDraft.read(name) else {
            return BulkOutcome(name: "?", path: "/queue", isDone: false, text: request.words("编号不对", "no such filing"))
        }
        let path = ConsoleRoute.filing.path(place.unit, place.id.rawValue)
        let record = try await services.store.record(.filing, place.id, in: .unit(place.unit))
        let title = record?.body["name"]?.stringValue ?? place.id.rawValue
        do {
            switch request.form["step"] {
            case "assignMe": try await services.store.assign(place.id, in: place.unit, to: user.name, by: user)
            case "assignNobody": try await services.store.assign(place.id, in: place.unit, to: nil, by: user)
            case let step?:
                guard let state = FilingState(rawValue: step) else { throw ReviewError.invalid(field: "step") }
                // What the list showed, never what stands by now.
                guard let seen = request.form[Self.seenField(place.unit)].flatMap({ ShownHeads($0) }) else {
                    throw ReviewError.invalid(field: "seen")
                }
                try await services.store.take(
                    ReviewStep(
                        unit: place.unit,
                        filing: place.id,
                        to: state,
                        reason: request.form["reason"],
                        seen: seen
                    ),
                    by: user
                )
            case nil: throw ReviewError.invalid(field: "step")
            }
            return BulkOutcome(name: title, path: path, isDone: true, text: request.words("已完成", "done"))
        } catch ReviewError.obstacle(.requirement(.seenAll)) {
            return BulkOutcome(
                name: title,
                path: path,
                isDone: false,
                text: request.words(
                    "列表显示之后，申报内容又有变化，未作处理；请打开申报查看。",
                    "changed since you saw it in the list, so nothing was done; open the filing and look"
                )
            )
        } catch let error as ReviewError {
            var text = error.sentence(request.language)
            if case .obstacle = error, let record,
                let seen = request.form[Self.seenField(place.unit)].flatMap({ ShownHeads($0) }),
                record.revision > seen.unit
            {
                let state = record.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
                let name = state.map(Shown(request.language).state) ?? ""
                text = request.words(
                    "列表显示之后，已有他人处理，现为“\(name)”；未作处理。",
                    "somebody else moved it after the list was shown; it is now: \(name); nothing was done"
                )
            }
            return BulkOutcome(name: title, path: path, isDone: false, text: text)
        }
    }

    /// Rows of one unit are of one snapshot, and so of one revision.
    private static func seen(_ rows: [QueueRow]) -> [QueueModel.Seen] {
        let heads = rows.compactMap { row in row.record.body["unit"]?.stringValue.map { ($0, row.heads) } }
        return Dictionary(heads) { first, _ in first }.sorted { $0.key < $1.key }
            .map { QueueModel.Seen(name: seenField($0.key), heads: $0.value.description) }
    }

    private static func seenField(_ unit: String) -> String { "seen." + unit }

    func assign(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try request.signedIn()
        guard let place = request.form["id"].flatMap(NoticeDraft.read) else { throw ConsoleFailure.notFound }
        let assignee = request.form["to"] == "me" ? user.name : nil
        try await services.store.assign(place.id, in: place.unit, to: assignee, by: user)
        return .see(
            ConsoleRoute.filing.path(place.unit, place.id.rawValue),
            message: ConsoleMessage(
                kind: .ok,
                text: assignee == nil
                    ? request.words("已退回队列。", "Given back to the queue.")
                    : request.words("已分派给您。", "Assigned to you.")
            )
        )
    }

    // MARK: Words

    private static let tabs = [
        "submitted", "inReview", "accepted", "returned", "approved", "rejected", "published", "closed",
        "withdrawn", "draft", "all",
    ]

    static func defaultState(_ role: Role) -> String {
        switch role {
        case .reviewer: "submitted"
        case .approver: "accepted"
        case .auditor, .admin: "all"
        }
    }

    private static func states(_ tab: String) -> Set<FilingState> {
        FilingState(rawValue: tab).map { [$0] } ?? []
    }

    private static func tabName(_ tab: String, _ shown: Shown) -> String {
        FilingState(rawValue: tab).map(shown.state) ?? shown.words("全部", "All")
    }

    private static func orderName(_ order: QueueQuery.Order, _ shown: Shown) -> String {
        switch order {
        case .waiting: shown.words("等待最久", "Waiting longest")
        case .unit: shown.words("按区", "By unit")
        case .name: shown.words("按名称", "By name")
        case .total: shown.words("业务额", "By total")
        }
    }
}
