import Core
import Foundation
import SyncProtocol

/// Makes the page of a filing from what the store says of it.
struct FilingPage: Sendable {
    let sheet: FilingSheet
    let filing: Filing
    let shown: Shown
    let user: ConsoleUser
    let unit: String

    init(_ sheet: FilingSheet, unit: String, user: ConsoleUser, _ language: Language, edition: Int?) throws {
        self.sheet = sheet
        self.unit = unit
        self.user = user
        filing = try Filing(body: sheet.examination.filing.body)
        shown = Shown(language, catalogue: edition.flatMap(Catalogue.edition) ?? .newest)
    }

    private var id: RecordID { sheet.examination.filing.id }
    private var body: RecordBody { sheet.examination.filing.body }
    private var path: String { ConsoleRoute.filing.path(unit, id.rawValue) }
    private var mayAct: Bool { user.role == .reviewer || user.role == .approver }

    func model(roster: RosterModel, actions: [FilingModel.Action], obstacles: [FilingModel.Obstacle]) -> FilingModel {
        let eligibility = sheet.examination.examination.eligibility
        let findings = findings
        let remarks = remarks
        let cases = cases
        let changes = changes
        let claims = claims
        return FilingModel(
            name: filing.name,
            code: filing.uscc,
            unit: shown.unit(unit),
            round: filing.round,
            state: filing.state.rawValue,
            stateName: shown.state(filing.state),
            assignee: sheet.assignee,
            isMine: sheet.assignee == user.name,
            takenByOther: takenByOther,
            returnWarning: returnWarning(actions),
            opensTogether: opensTogether(actions),
            revision: sheet.examination.filing.revision.description,
            seen: sheet.heads.description,
            path: path,
            reference: "\(unit)/\(id)",
            rosterPath: path + "/roster",
            historyPath: path + "/history",
            opinionPath: path + "/opinion",
            hires: Shown.grouped(String(sheet.examination.examination.hires)),
            isStale: sheet.isStale,
            goesBackByCase: Workflow.transition(.commission, from: filing.state, to: .returned)?.isGrave == true,
            standing: standing,
            facts: facts,
            listing: eligibility.listing.map { verdict in
                judgement(verdict, title: shown.words("列入标准", "Listing ") + shown.name(ofTier: verdict.code))
            },
            cultivation: eligibility.criteria.map { judgement($0, title: criterion($0.code)) },
            level: level(eligibility),
            findings: findings,
            hasFindings: !findings.isEmpty,
            changes: changes,
            hasChanges: !changes.isEmpty,
            hasMoreChanges: sheet.hasMoreChanges,
            remarks: remarks,
            hasRemarks: !remarks.isEmpty,
            cases: cases,
            hasCases: !cases.isEmpty,
            claims: claims,
            openClaims: openClaims,
            hasClaims: !claims.isEmpty || !sheet.claims.open.isEmpty,
            hasNewClaims: claims.contains(where: \.isNew),
            steps: steps,
            actions: actions,
            hasActions: !actions.isEmpty,
            obstacles: obstacles,
            hasObstacles: !obstacles.isEmpty,
            mayRemark: mayAct,
            mayAsk: ReviewTurn.mayAsk(in: filing.state),
            keepsRemarks: shown.words(
                "此状态下不能退回，意见只作说明。",
                "Nothing can be returned from this state: a remark is a plain note."
            ),
            claimsPath: ConsoleRoute.duplicates.path() + "?round=" + ConsolePath.encoded(filing.round),
            places: places,
            roster: roster,
            mayAct: mayAct
        )
    }

    // MARK: Figures

    private var facts: [FilingModel.Fact] {
        let wide: Set = ["lines", "remark", "certificates"]
        let reopened = reopenedFields
        return Filing.declaration.type.fields
            .filter { !["name", "uscc", "state", "unit", "round", "reopened"].contains($0.code) }
            .map { field in
                var value = shown.member(field.code, of: body, .filing)
                value = value.isEmpty ? "—" : field.withUnit(value, shown.language)
                if field.code == "offshore", let share { value += shown.words("（\(share)）", " (\(share))") }
                return FilingModel.Fact(
                    label: field.name(shown.language),
                    value: value,
                    isWide: wide.contains(field.code),
                    isReopened: reopened.contains(field.code),
                    opensWith: reopened.contains(field.code) ? partners(of: field.code) : nil
                )
            }
    }

    /// The fields that open with a field of the filing because one constraint names them together.
    private func partners(of field: String) -> String? {
        let others = Filing.declaration.type.mergeUnit(of: field).filter { $0 != field }
        guard !others.isEmpty else { return nil }
        let names = others.map { shown.label($0, .filing) }.joined(separator: shown.words("、", ", "))
        return shown.words("与“\(names)”一并开放", "opens together with \(names)")
    }

    /// What a return would open beyond what the open requests name: a figure is corrected with those that it must agree with.
    private func opensTogether(_ actions: [FilingModel.Action]) -> [String] {
        guard actions.contains(where: { $0.to == FilingState.returned.rawValue }) else { return [] }
        let fields = sheet.remarks.map(\.remark).filter { $0.open && $0.asks && $0.recordKind == Kind.filing.rawValue }
            .compactMap(\.field)
        let asked = Filing.declaration.type.fields.map(\.code).filter(fields.contains)
        return asked.compactMap { field in
            partners(of: field).map { shown.label(field, .filing) + shown.words("：", ": ") + $0 }
        }
    }

    private var reopenedFields: Set<String> {
        guard filing.state == .returned, let entries = filing.reopened.arrayValue else { return [] }
        let prefix = "filing/\(id)/"
        return Set(
            entries.compactMap(\.stringValue).filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        )
    }

    /// The offshore part in hundredths of a percent, cut and not rounded: a share just below a threshold must not look as if it met it.
    private var share: String? {
        guard filing.total.cents > 0 else { return nil }
        let (hundredths, overflow) = filing.offshore.cents.multipliedReportingOverflow(by: 10_000)
        guard !overflow else { return nil }
        let share = hundredths / filing.total.cents
        let rest = share % 100
        return "\(share / 100).\(rest < 10 ? "0" : "")\(rest) %"
    }

    private func judgement(_ verdict: Verdict, title: String) -> FilingModel.Judgement {
        var clause = verdict.clause
        if !verdict.missing.isEmpty {
            // What was stated is not missing: there the clause leaves it to the reviewer.
            let absent = verdict.missing.filter { body[$0] == nil || body[$0] == .null }
            let fields = absent.map { shown.label($0, .filing) }.joined(separator: shown.words("、", ", "))
            clause +=
                absent.isEmpty
                ? shown.words("（所填数据不足以判断，由审核人判断）", " (the figures do not settle it: the reviewer judges)")
                : shown.words("（缺：\(fields)）", " (missing: \(fields))")
        }
        return FilingModel.Judgement(
            kind: verdict.met.map { $0 ? "met" : "unmet" } ?? "unknown",
            title: title,
            arithmetic: verdict.arithmetic,
            clause: clause,
            lacking: verdict.nearMiss(shown.language, of: Filing.declaration.type),
            isOpen: verdict.met == false
        )
    }

    private func criterion(_ code: String) -> String {
        switch code {
        case "ENGAGED": shown.words("从事该类外包", "Engaged in the category")
        case "CONTRACT": shown.words("合同期限", "Contract term")
        case "INTL_CERT": shown.words("国际认证", "International certificate")
        case "EXPORT": shown.words("出口额", "Export")
        case "STAFF_EDU": shown.words("大专及以上员工占比", "College staff share")
        default: code
        }
    }

    private func level(_ eligibility: Eligibility) -> String {
        if let level = eligibility.level { return shown.words("培育级别：", "Level: ") + shown.name(ofLevel: level) }
        if let reached = eligibility.exportLevel {
            return shown.words(
                "出口额达到\(shown.name(ofLevel: reached))，但有条件未满足",
                "Export reaches the level \(shown.name(ofLevel: reached)), but a criterion is not met"
            )
        }
        return shown.words("出口额未达到任何级别", "The export reaches no level")
    }

    // MARK: What was found

    private var findings: [FilingModel.Finding] {
        sheet.examination.examination.findings.prefix(200).map { finding in
            let named = { text in finding.rule == .listingTier ? shown.namingTiers(in: text) : text }
            return FilingModel.Finding(
                kind: Self.chip(finding.severity),
                severity: severity(finding.severity),
                title: finding.rule.check.title(shown.language),
                text: named(finding.sentence(shown.language)),
                arithmetic: finding.arithmetic.map(named),
                clause: finding.clause,
                reason: sheet.examination.reasons.reason(for: finding).map(Mask.identifiers)
            )
        }
    }

    static func chip(_ severity: Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warn"
        case .review: "info"
        }
    }

    private func severity(_ severity: Severity) -> String {
        switch severity {
        case .error: shown.words("错误", "error")
        case .warning: shown.words("提醒", "warning")
        case .review: shown.words("待核", "to review")
        }
    }

    private var changes: [FilingModel.Change] {
        sheet.changes.map { change in
            let record = change.kind == .filing ? "" : change.name + " · "
            switch change.what {
            case .added:
                return FilingModel.Change(place: change.name, from: nil, to: shown.words("新增人员", "added"))
            case .removed:
                return FilingModel.Change(place: change.name, from: shown.words("已删除", "removed"), to: nil)
            case .changed:
                let field = change.field ?? Effect.whole
                return FilingModel.Change(
                    place: record + shown.label(field, change.kind),
                    from: shown.value(change.from, field: field, change.kind),
                    to: shown.value(change.to, field: field, change.kind)
                )
            }
        }
    }

    private var cases: [FilingModel.CaseLine] {
        sheet.cases.compactMap { stored in
            guard let one = try? ConflictCase(body: stored.body) else { return nil }
            let fields = one.field.split(separator: "+").map { shown.label(String($0), Kind(rawValue: one.recordKind)) }
            return FilingModel.CaseLine(
                path: "/cases?unit=\(ConsolePath.encoded(unit))&id=\(stored.id)",
                kind: one.type == "late" ? shown.words("迟到更正", "late") : shown.words("冲突", "conflict"),
                text: shown.label(Kind(rawValue: one.recordKind)) + " · "
                    + fields.joined(separator: shown.words("、", ", "))
            )
        }
    }

    /// When the acceptance that stands was given, by the server's clock; nil where none stands.
    private var acceptedAt: String? {
        guard Workflow.bindsFacts(filing.state) else { return nil }
        return sheet.reviews.last { $0.review.to == .accepted }?.review.at
    }

    /// Verdicts that stand, and those taken back since the acceptance: the acceptance counted on them.
    private var claims: [FilingModel.ClaimLine] {
        let accepted = acceptedAt
        func isNew(_ at: String?) -> Bool {
            guard let accepted, let at else { return false }
            // Both are the server's; of the same moment it is told rather than not.
            return at >= accepted
        }
        let all = sheet.claims.verdicts.map(\.verdict)
        return sheet.claims.verdicts.filter { $0.verdict.stands || isNew($0.verdict.revokedAt) }.map { found in
            let verdict = found.verdict
            return FilingModel.ClaimLine(
                names: found.names.joined(separator: shown.words("、", ", ")),
                text: verdict.effect(falls: found.falls, shown),
                kind: verdict.stands ? found.falls ? "error" : "ok" : "",
                author: verdict.author,
                at: shown.time(verdict.at),
                reason: Mask.identifiers(in: verdict.reason),
                revoked: verdict.revocation(among: all, shown),
                isNew: isNew(verdict.at) || isNew(verdict.revokedAt),
                isHollow: found.isHollow,
                path: found.key.isEmpty ? nil : RosterPage.claimPath(found.key, round: filing.round)
            )
        }
    }

    private var openClaims: [FilingModel.OpenClaimLine] {
        sheet.claims.open.map {
            FilingModel.OpenClaimLine(
                name: $0.name,
                path: RosterPage.claimPath($0.key, round: filing.round),
                employers: $0.employers.joined(separator: shown.words("、", ", "))
            )
        }
    }

    // MARK: The review

    private var remarks: [FilingModel.RemarkLine] {
        sheet.remarks.map { id, remark in
            FilingModel.RemarkLine(
                id: id.rawValue,
                place: place(of: remark),
                author: remark.author,
                at: shown.time(remark.at),
                text: remark.text,
                asks: remark.asks,
                isOpen: remark.open,
                closedBy: remark.closedBy,
                reply: remark.reply.flatMap { $0.isEmpty ? nil : $0 },
                repliedAt: shown.time(remark.repliedAt),
                mayClose: mayAct && remark.open,
                closePath: ConsoleRoute.closeRemark.path(unit, id.rawValue)
            )
        }
    }

    private func place(of remark: Remark) -> String {
        let kind = Kind(rawValue: remark.recordKind)
        let field = remark.field.map { shown.label($0, kind) } ?? shown.words("整体", "as a whole")
        return kind == .filing ? field : shown.label(kind) + " · " + field
    }

    /// A step of the commission or of the unit.
    private struct Step {
        var at: String
        var revision: Revision
        var to: FilingState
        var author: String
        var reason: String?
    }

    /// All steps, the newest first; of one second the scope's order counts.
    private var steps: [FilingModel.StepLine] {
        let commission = sheet.reviews.map { revision, review in
            Step(
                at: review.at,
                revision: revision,
                to: review.to,
                author: review.author,
                reason: review.reason.flatMap { $0.isEmpty ? nil : $0 }
            )
        }
        let own = sheet.unitSteps.map { step in
            Step(
                at: step.at,
                revision: step.revision,
                to: step.to,
                author: shown.unit(unit) + " · " + step.device,
                reason: nil
            )
        }
        let newest = (commission + own).sorted { ($0.at, $0.revision) > ($1.at, $1.revision) }
        return newest.enumerated().map { index, step in
            FilingModel.StepLine(
                state: step.to.rawValue,
                name: shown.state(step.to),
                author: step.author,
                at: shown.time(step.at),
                reason: step.reason,
                isNow: index == 0 && step.to == filing.state
            )
        }
    }

    private var standing: String? {
        switch sheet.standing {
        case .closed: shown.words("批次已关闭", "Round closed")
        case .frozen: shown.words("批次已冻结", "Round frozen")
        case .open: nil
        }
    }

    private var takenByOther: String? {
        guard mayAct, let assignee = sheet.assignee, assignee != user.name else { return nil }
        return shown.words("本申报已分派给 \(assignee)。您仍可处理，请先与其确认。", "Assigned to \(assignee). You may act; ask first.")
    }

    private func returnWarning(_ actions: [FilingModel.Action]) -> String? {
        guard sheet.standing != .open, actions.contains(where: { $0.to == FilingState.returned.rawValue }) else {
            return nil
        }
        return shown.words(
            "批次没有开放：退回后，区里要等批次重新开放才能再次提交。",
            "The round is not open: once returned, the unit cannot submit again until it is."
        )
    }

    /// What a remark on a row of the roster may be bound to.
    func places(of row: StoredRecord) -> [SelectOption] {
        let fields = Hire.declaration.type.fields.filter {
            $0.owner == .unit && !["enterprise", "round"].contains($0.code)
        }
        return fields.map { field in
            SelectOption(
                value: "hire/\(row.id)/\(field.code)",
                text: field.name(shown.language),
                isSelected: field.code == "name"
            )
        }
    }

    /// A row of the roster in words.
    func words(of row: StoredRecord) -> String {
        let seq = shown.member("seq", of: row.body, .hire)
        let name = shown.member("name", of: row.body, .hire)
        guard !seq.isEmpty else { return shown.words("附件3 \(name)", "Annex 3, \(name)") }
        return shown.words("附件3 第 \(seq) 号 \(name)", "Annex 3, no. \(seq), \(name)")
    }

    /// What a remark may be bound to: the filing, each of its facts, the roster.
    private var places: [SelectOption] {
        var places = [
            SelectOption(value: "filing/\(id)/", text: shown.words("整份申报", "The filing as a whole"), isSelected: true)
        ]
        for field in Filing.declaration.type.fields where field.owner == .unit {
            places.append(
                SelectOption(value: "filing/\(id)/\(field.code)", text: field.name(shown.language), isSelected: false)
            )
        }
        places.append(
            SelectOption(
                value: "hire/*/",
                text: shown.words("附件3 名册（增删人员）", "The roster (rows added or removed)"),
                isSelected: false
            )
        )
        return places
    }
}
