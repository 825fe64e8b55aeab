import Core
import SyncProtocol

/// People with rows in rosters of more than one organisation, side by side, and the commission's verdicts on them.
struct DuplicatesController: Sendable {
    static let pageSize = 25
    let services: ConsoleServices

    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.duplicates) { try await list($0) }
        handlers.on(.duplicate) { try await show($0) }
        handlers.on(.verdict) { try await decide($0) }
        handlers.on(.revokeVerdict) { try await revoke($0) }
    }

    func list(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let shown = Shown(request.language)
        let round = try await services.currentRound(request)
        let rule = Self.rule(request.query["rule"])
        let all = try await services.duplicates.groups(rule: rule, round: round.code)
        let training =
            rule == .trainingDuplicate
            ? all : try await services.duplicates.groups(rule: .trainingDuplicate, round: round.code)
        let hires =
            rule == .claimDuplicate
            ? all : try await services.duplicates.groups(rule: .claimDuplicate, round: round.code)
        let page = Pager.page(request.query)
        let open = all.count { $0.verdict == nil }
        let isOpenOnly = request.query["open"] != nil
        let listed = isOpenOnly ? all.filter { $0.verdict == nil } : all
        let link = LinkQuery(ConsoleRoute.duplicates.path(), request.query, keeping: ["rule", "round", "open"])
        let asked = request.query["round"]
        func count(_ groups: [DuplicateIndex.Judged]) -> String {
            String(isOpenOnly ? groups.count { $0.verdict == nil } : groups.count)
        }
        let model = DuplicatesModel(
            summary: shown.words("待认定 \(open) 人，共 \(all.count) 人", "\(open) of \(all.count) undecided"),
            tabs: [
                QueueModel.Tab(
                    text: shown.words("附件3：多家企业录用", "Hired by several"),
                    count: count(hires),
                    path: link.with("rule", FindingRule.claimDuplicate.rawValue),
                    isHere: rule == .claimDuplicate
                ),
                QueueModel.Tab(
                    text: shown.words("附件4：多家机构培训", "Trained by several"),
                    count: count(training),
                    path: link.with("rule", FindingRule.trainingDuplicate.rawValue),
                    isHere: rule == .trainingDuplicate
                ),
            ],
            other: PageLink(
                text: isOpenOnly
                    ? shown.words("包括已认定的", "Decided ones too") : shown.words("只看待认定的", "Undecided only"),
                path: link.with("open", isOpenOnly ? nil : "1"),
                isHere: false
            ),
            lines: listed.dropFirst((page - 1) * Self.pageSize).prefix(Self.pageSize).map {
                Self.line($0, rule, round: asked, shown)
            },
            isEmpty: listed.isEmpty,
            pager: Pager(
                target: link.text,
                page: page,
                size: Self.pageSize,
                total: listed.count,
                language: request.language
            )
        )
        return .page(
            ConsolePage(template: "duplicates", title: request.words("重复申领", "Duplicate claims"), model: model)
        )
    }

    private static func line(
        _ judged: DuplicateIndex.Judged,
        _ rule: FindingRule,
        round: String?,
        _ shown: Shown
    ) -> DuplicatesModel.Line {
        let rows = judged.group.rows
        let units = Set(rows.map(\.unit)).sorted()
        return DuplicatesModel.Line(
            path: path(judged.group, rule, round: round),
            name: shown.list(Set(rows.map { shown.member("name", of: $0.body, $0.kind) }).sorted()),
            number: rows.first.map { shown.member("idNumber", of: $0.body, $0.kind) } ?? "",
            organisations: rows.map { $0.organisationName.isEmpty ? $0.organisation : $0.organisationName },
            units: shown.list(units.map(shown.unit)),
            isAcrossUnits: units.count > 1,
            verdict: judged.isHollow
                ? shown.words("待认定：认定的记录已变化", "undecided: the record kept has changed")
                : judged.verdict.map { word($0.verdict.verdict, shown) },
            verdictKind: judged.verdict == nil ? "error" : "ok"
        )
    }

    func show(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try request.signedIn()
        let shown = Shown(request.language)
        let round = try await services.currentRound(request)
        let rule = Self.rule(request.query["rule"])
        let all = try await services.duplicates.groups(rule: rule, round: round.code)
        guard let index = all.firstIndex(where: { $0.group.key == request.parts["key"] }) else {
            throw ConsoleFailure.notFound
        }
        let group = all[index].group
        let asked = request.query["round"]
        let names = Set(group.names)
        let given = try await services.store.verdicts(round: round.code)
            .filter { !names.isDisjoint(with: $0.verdict.records) }
        let hollow = try await services.store.hollowVerdicts(round: round.code)
        let mayAct = user.role == .reviewer || user.role == .approver
        let kind = group.rows.first?.kind ?? .hire
        let fields = (RecordTypes.type(of: kind)?.fields ?? [])
            .filter { !["seq", "enterprise", "institution", "round"].contains($0.code) }
        let sides = group.rows.enumerated().map { position, row in
            DuplicateModel.Side(
                title: row.organisationName.isEmpty ? row.organisation : row.organisationName,
                number: String(position + 1),
                filingPath: row.filing.map { ConsoleRoute.filing.path(row.unit, $0.rawValue) },
                state: row.state?.rawValue,
                stateName: row.state.map(shown.state),
                facts: [
                    .init(
                        label: shown.words("申报单位", "Unit"),
                        value: shown.unit(row.unit),
                        isSame: true,
                        isMasked: false
                    )
                ]
                    + fields.map { field in
                        DuplicateModel.Fact(
                            label: field.name(shown.language),
                            value: shown.member(field.code, of: row.body, kind),
                            isSame: Set(group.rows.map { $0.body[field.code] ?? .null }).count == 1,
                            isMasked: field.sensitivity == .sensitive
                        )
                    } + [
                        .init(
                            label: shown.words("收到", "Received"),
                            value: shown.time(row.receivedAt),
                            isSame: true,
                            isMasked: false
                        )
                    ]
            )
        }
        let options = VerdictChoices(group, standing: given.map(\.verdict).filter(\.stands), shown)
        let model = DuplicateModel(
            path: Self.path(group, rule, round: asked),
            verdictPath: Self.path(group, rule, .verdict, round: asked),
            name: shown.list(Set(group.rows.map { shown.member("name", of: $0.body, $0.kind) }).sorted()),
            number: group.rows.first.map { shown.member("idNumber", of: $0.body, $0.kind) } ?? "",
            rule: rule.check.title(shown.language),
            clause: shown.clause(rule.check.clause),
            place: shown.words("第 \(index + 1) / \(all.count) 人", "\(index + 1) of \(all.count)"),
            sides: sides,
            choices: options.choices,
            hasChoices: !options.choices.isEmpty,
            obstacles: options.obstacles,
            hasObstacles: !options.obstacles.isEmpty,
            given: given.map { [all = given.map(\.verdict)] id, verdict in
                let obstacle = mayAct && verdict.stands ? options.obstacle(toRevoking: verdict) : nil
                return Self.given(
                    id,
                    verdict,
                    among: all,
                    group,
                    shown,
                    isHollow: hollow.contains(id),
                    mayAct: mayAct,
                    obstacle
                )
            },
            hasGiven: !given.isEmpty,
            mayDecide: mayAct,
            recordsNow: group.names.joined(separator: " "),
            replaces: given.filter(\.verdict.stands).map(\.id.rawValue).joined(separator: " "),
            previous: index > 0 ? Self.path(all[index - 1].group, rule, round: asked) : nil,
            next: index + 1 < all.count ? Self.path(all[index + 1].group, rule, round: asked) : nil
        )
        return .page(ConsolePage(template: "duplicate", title: model.name, model: model))
    }

    private static func given(
        _ id: RecordID,
        _ verdict: ClaimVerdict,
        among all: [ClaimVerdict],
        _ group: ClaimGroup,
        _ shown: Shown,
        isHollow: Bool,
        mayAct: Bool,
        _ obstacle: String?
    ) -> DuplicateModel.Given {
        var text = word(verdict.verdict, shown)
        if let keeps = verdict.keeps, let position = group.names.firstIndex(of: keeps) {
            text += shown.words("：第 \(position + 1) 条", ": no. \(position + 1)")
        }
        return DuplicateModel.Given(
            id: id.rawValue,
            text: text,
            reason: verdict.reason,
            author: verdict.author,
            at: shown.time(verdict.at),
            stands: verdict.stands,
            isOutdated: verdict.stands && (isHollow || Set(verdict.records) != Set(group.names)),
            revoked: verdict.revocation(among: all, shown),
            mayRevoke: verdict.stands && mayAct && obstacle == nil,
            obstacle: obstacle
        )
    }

    func decide(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try request.signedIn()
        let round = try await services.currentRound(request)
        let rule = Self.rule(request.query["rule"])
        let all = try await services.duplicates.groups(rule: rule, round: round.code)
        guard let group = all.first(where: { $0.group.key == request.parts["key"] })?.group else {
            throw ConsoleFailure.notFound
        }
        // Whoever decides has seen all rows that there are.
        let seen = (request.form["records"] ?? "").split(separator: " ").map(String.init)
        guard seen.sorted() == group.names.sorted() else { throw ReviewError.changed }
        let parts = (request.form["verdict"] ?? "").split(separator: ":", maxSplits: 1).map(String.init)
        _ = try await services.store.giveVerdict(
            VerdictDraft(
                round: round.code,
                rule: rule.rawValue,
                records: group.names,
                verdict: parts.first ?? "",
                keeps: parts.count > 1 ? parts[1] : nil,
                reason: request.form["reason"] ?? "",
                replaces: Set(
                    (request.form[ConsoleRoute.replacesField] ?? "").split(separator: " ")
                        .compactMap { RecordID(rawValue: String($0)) }
                )
            ),
            by: user
        )
        return .see(
            Self.path(group, rule, round: request.query["round"]),
            message: ConsoleMessage(kind: .ok, text: request.words("认定已记录。", "The verdict is recorded."))
        )
    }

    func revoke(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try request.signedIn()
        guard let id = request.parts["id"].flatMap(RecordID.init(rawValue:)) else { throw ConsoleFailure.notFound }
        try await services.store.revokeVerdict(id, reason: request.form["reason"] ?? "", by: user)
        let back = request.form["back"].flatMap { $0.hasPrefix("/duplicates/") ? $0 : nil } ?? "/duplicates"
        return .see(
            back,
            message: ConsoleMessage(kind: .ok, text: request.words("认定已撤销。", "The verdict was taken back."))
        )
    }

    // MARK: Words

    private static func rule(_ text: String?) -> FindingRule {
        text == FindingRule.trainingDuplicate.rawValue ? .trainingDuplicate : .claimDuplicate
    }

    private static func path(
        _ group: ClaimGroup,
        _ rule: FindingRule,
        _ route: ConsoleRoute = .duplicate,
        round: String?
    ) -> String {
        LinkQuery(
            route.path(group.key),
            items: [("rule", rule == .claimDuplicate ? nil : rule.rawValue), ("round", round)]
        ).text
    }

    private static func word(_ verdict: String, _ shown: Shown) -> String {
        shown.value(.string(verdict), field: "verdict", .claimVerdict)
    }
}
