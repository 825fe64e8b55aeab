import Core
import Foundation
import SyncProtocol

/// A filing's page, its roster and its history, and what is done on them.
struct FilingController: Sendable {
    let services: ConsoleServices

    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.filing) { try await show($0) }
        handlers.on(.roster) { try await roster($0) }
        handlers.on(.reveal) { try await reveal($0) }
        handlers.on(.filingHistory) { try await history($0) }
        handlers.on(.step) { try await step($0) }
        handlers.on(.remark) { try await remark($0) }
        handlers.on(.closeRemark) { try await closeRemark($0) }
    }

    // MARK: Reading

    func show(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try request.signedIn()
        let place = try Self.place(request)
        guard let sheet = try await services.store.sheet(of: place.id, in: place.unit) else {
            throw ConsoleFailure.notFound
        }
        let round = try await services.round(sheet.examination.filing.body["round"]?.stringValue)
        let page = try FilingPage(sheet, unit: place.unit, user: user, request.language, edition: round?.edition)
        let rows = try await services.store.roster(of: place.id, in: place.unit, offset: 0, limit: RosterPage.briefSize)
        let roster = RosterPage(
            shown: page.shown,
            path: Self.path(place),
            round: page.filing.round,
            isRevealed: false
        ).model(
            rows.rows,
            total: rows.total,
            // The pager belongs to the roster's own page.
            page: nil,
            findings: sheet.examination.examination.findings,
            claims: sheet.claims,
            mayReveal: false,
            mayRemark: Self.mayRemark(user)
        )
        let (actions, obstacles) = try await choices(place, sheet, user, page.shown)
        var model = page.model(roster: roster, actions: actions, obstacles: obstacles)
        if let row = try await row(request, of: page.filing, in: place.unit) {
            model.row = page.words(of: row)
            model.places = page.places(of: row)
        }
        return .page(ConsolePage(template: "filing", title: page.filing.name, model: model))
    }

    /// The row of the roster that a remark is to be about, if the address names one of the filing's.
    private func row(_ request: ConsoleRequest, of filing: Filing, in unit: String) async throws -> StoredRecord? {
        guard let id = request.query["row"].flatMap(RecordID.init(rawValue:)),
            let row = try await services.store.record(.hire, id, in: .unit(unit)),
            row.body["enterprise"]?.stringValue == filing.uscc, row.body["round"]?.stringValue == filing.round
        else { return nil }
        return row
    }

    private static func mayRemark(_ user: ConsoleUser) -> Bool { user.role == .reviewer || user.role == .approver }

    func roster(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        try await roster(request, page: Pager.page(request.query), isRevealed: false)
    }

    private func roster(_ request: ConsoleRequest, page: Int, isRevealed: Bool) async throws -> ConsoleAnswer {
        let user = try request.signedIn()
        let place = try Self.place(request)
        guard let examined = try await services.store.examination(of: place.id, in: .unit(place.unit)) else {
            throw ConsoleFailure.notFound
        }
        let found = try await services.store.roster(
            of: place.id,
            in: place.unit,
            offset: (page - 1) * RosterPage.size,
            limit: RosterPage.size
        )
        let claims = try await services.store.claims(
            of: place.id,
            in: place.unit,
            round: examined.filing.body["round"]?.stringValue ?? ""
        )
        let shown = Shown(request.language)
        let model = RosterPageModel(
            filing: shown.member("name", of: examined.filing.body, .filing),
            back: Self.path(place),
            roster: RosterPage(
                shown: shown,
                path: Self.path(place),
                round: examined.filing.body["round"]?.stringValue ?? "",
                isRevealed: isRevealed
            ).model(
                found.rows,
                total: found.total,
                page: page,
                findings: examined.examination.findings,
                claims: claims,
                mayReveal: user.role != .admin && !isRevealed,
                mayRemark: Self.mayRemark(user)
            )
        )
        if isRevealed {
            // Noted before anybody sees them: what cannot be noted is not shown.
            _ = try await services.store.append(
                AuditDraft(
                    .reveal,
                    by: .user(user.name, role: user.role),
                    on: AuditObject(.filing, place.id, in: .unit(place.unit)),
                    detail: [
                        "page": JSONValue(page), "rows": JSONValue(found.rows.count),
                        "reason": JSONValue(request.form["reason"].map { String($0.prefix(200)) }),
                    ]
                )
            )
        }
        let page = ConsolePage(template: "roster", title: model.filing, model: model, showsNumbers: isRevealed)
        return .page(page)
    }

    /// Shows the numbers of one page in full, once, with a reason in the audit log.
    func reveal(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        guard request.form["reason"]?.contains(where: { !$0.isWhitespace }) == true else {
            throw ConsoleFailure.invalid(
                field: "reason",
                text: request.words("请写明查看完整证件号码的理由。", "Say why the numbers are needed in full.")
            )
        }
        return try await roster(request, page: Pager.page(request.form), isRevealed: true)
    }

    func history(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let place = try Self.place(request)
        let shown = Shown(request.language)
        let after = request.query["after"].flatMap { Revision($0) }
        let asked = HistoryRequest(scope: .unit(place.unit), kind: .filing, id: place.id, after: after)
        guard let filing = try await services.store.record(.filing, place.id, in: .unit(place.unit)),
            let page = try await services.store.history(asked)
        else { throw ConsoleFailure.notFound }
        let path = Self.path(place)
        let words = HistoryWords(shown: shown, names: try await names(in: page, of: place.unit))
        let model = HistoryModel(
            title: shown.member("name", of: filing.body, .filing),
            back: path,
            entries: page.entries.map(words.entry),
            isEmpty: page.entries.isEmpty,
            next: page.next.map { path + "/history?after=\($0)" }
        )
        return .page(ConsolePage(template: "history", title: model.title, model: model))
    }

    /// The names of the rows that a return gave back.
    private func names(in page: HistoryPage, of unit: String) async throws -> [RecordID: String] {
        var names: [RecordID: String] = [:]
        for place in page.entries.flatMap(HistoryWords.places) {
            guard place.kind != .filing, let id = place.record, names[id] == nil else { continue }
            let row = try await services.store.record(place.kind, id, in: .unit(unit))
            names[id] = row?.body["name"]?.stringValue
        }
        return names
    }

    // MARK: Steps

    private func choices(
        _ place: Place,
        _ sheet: FilingSheet,
        _ user: ConsoleUser,
        _ shown: Shown
    ) async throws -> ([FilingModel.Action], [FilingModel.Obstacle]) {
        guard user.role == .reviewer || user.role == .approver,
            let situation = try await services.store.situation(of: place.id, in: place.unit, seen: sheet.heads)
        else { return ([], []) }
        var actions: [FilingModel.Action] = []
        var obstacles: [FilingModel.Obstacle] = []
        for step in Workflow.transitions where step.actor == .commission && step.from == situation.state {
            // By a notice, from its own page.
            guard step.roles.contains(user.role), !step.requirements.contains(.byNotice) else { continue }
            let words = Self.verb(from: step.from, to: step.to, shown)
            // A reason may still be typed.
            let obstacle = Workflow.obstacle(
                to: step.to,
                by: user.name,
                as: user.role,
                in: situation,
                hasReason: true
            )
            // What may be reopened only because of an open case is no question without one.
            if obstacle == .requirement(.openCase) { continue }
            if let obstacle {
                obstacles.append(.init(text: words, why: obstacle.sentence(shown.language)))
                continue
            }
            let name = shown.member("name", of: sheet.examination.filing.body, .filing)
            actions.append(
                .init(
                    to: step.to.rawValue,
                    text: words,
                    isPrimary: [.inReview, .accepted, .approved].contains(step.to) && step.from != .published,
                    isDanger: step.to == .rejected,
                    confirm: shown.words("\(words)：\(name)？", "\(words): \(name)?")
                )
            )
        }
        return (actions, obstacles)
    }

    private static func verb(from: FilingState, to: FilingState, _ shown: Shown) -> String {
        switch (from, to) {
        case (.submitted, .inReview): shown.words("开始审核", "Start the review")
        case (_, .inReview): shown.words("重新开启审核", "Reopen the review")
        case (.accepted, .returned), (.approved, .returned), (.rejected, .returned), (.published, .returned):
            shown.words("因迟到更正重新开启并退回", "Reopen because of the late amendment, and return")
        case (_, .returned): shown.words("退回补正", "Return for correction")
        case (_, .accepted): shown.words("受理", "Accept")
        case (_, .approved): shown.words("批准", "Approve")
        case (_, .rejected): shown.words("不予批准", "Reject")
        case (_, .closed): shown.words("办结", "Close")
        default: shown.state(to)
        }
    }

    func step(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try request.signedIn()
        let place = try Self.place(request)
        guard let state = request.form["to"].flatMap(FilingState.init(rawValue:)) else {
            throw ConsoleFailure.invalid(field: "to", text: request.words("缺少要作的处理。", "No step was chosen."))
        }
        guard let seen = request.form["seen"].flatMap({ ShownHeads($0) }) else {
            throw ReviewError.invalid(field: "seen")
        }
        let step = ReviewStep(
            unit: place.unit,
            filing: place.id,
            to: state,
            reason: request.form["reason"],
            seen: seen
        )
        try await services.store.take(step, by: user)
        let name = Shown(request.language).state(state)
        return .see(
            Self.path(place),
            message: ConsoleMessage(kind: .ok, text: request.words("状态已改为“\(name)”。", "Now: \(name)."))
        )
    }

    func remark(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try request.signedIn()
        let place = try Self.place(request)
        let parts = (request.form["place"] ?? "").split(separator: "/", omittingEmptySubsequences: false)
            .map(String.init)
        guard parts.count == 3 else { throw ConsoleFailure.notFound }
        let draft = RemarkDraft(
            unit: place.unit,
            filing: place.id,
            kind: Kind(rawValue: parts[0]),
            record: parts[1],
            field: parts[2].isEmpty ? nil : parts[2],
            text: request.form["text"] ?? "",
            asks: request.form["asks"] != nil
        )
        _ = try await services.store.addRemark(draft, by: user)
        return .see(
            Self.path(place) + "#remarks",
            message: ConsoleMessage(kind: .ok, text: request.words("已添加意见。", "The remark was added."))
        )
    }

    func closeRemark(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try request.signedIn()
        let place = try Self.place(request)
        let remark = try await services.store.record(.remark, place.id, in: .unit(place.unit))
        guard let filing = remark?.body["filing"]?.stringValue else { throw ConsoleFailure.notFound }
        try await services.store.closeRemark(place.id, in: place.unit, by: user)
        return .see(
            ConsoleRoute.filing.path(place.unit, filing) + "#remarks",
            message: ConsoleMessage(kind: .ok, text: request.words("意见已了结。", "The remark is settled."))
        )
    }

    // MARK: The path

    typealias Place = (unit: String, id: RecordID)

    static func place(_ request: ConsoleRequest) throws -> Place {
        guard let unit = request.parts["unit"], Directory.unit(unit) != nil,
            let id = request.parts["id"].flatMap(RecordID.init(rawValue:))
        else { throw ConsoleFailure.notFound }
        return (unit, id)
    }

    static func path(_ place: Place) -> String { ConsoleRoute.filing.path(place.unit, place.id.rawValue) }
}
