import Core
import SyncProtocol

/// What was found: by rules, in changes since the submission, in cases, and among claims of other units.
extension FilingPage {
    var findings: [FilingModel.Finding] {
        sheet.examination.examination.findings.prefix(200).map { finding in
            let named = { text in finding.rule == .listingTier ? shown.namingTiers(in: text) : text }
            return FilingModel.Finding(
                kind: Self.chip(finding.severity),
                severity: severity(finding.severity),
                title: finding.rule.check.title(shown.language),
                text: named(finding.sentence(shown.language)),
                arithmetic: finding.arithmetic.map(named),
                clause: shown.clause(finding.clause),
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

    var changes: [FilingModel.Change] {
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

    var cases: [FilingModel.CaseLine] {
        sheet.cases.compactMap { stored in
            guard let one = try? ConflictCase(body: stored.body) else { return nil }
            let fields = one.field.split(separator: "+").map { shown.label(String($0), Kind(rawValue: one.recordKind)) }
            return FilingModel.CaseLine(
                path: "/cases?unit=\(ConsolePath.encoded(unit))&id=\(stored.id)",
                kind: one.type == "late" ? shown.words("迟到更正", "late") : shown.words("冲突", "conflict"),
                text: shown.label(Kind(rawValue: one.recordKind)) + " · "
                    + shown.list(fields)
            )
        }
    }

    /// When the acceptance that stands was given, by the server's clock; nil where none stands.
    private var acceptedAt: String? {
        guard Workflow.bindsFacts(filing.state) else { return nil }
        return sheet.reviews.last { $0.review.to == .accepted }?.review.at
    }

    /// Verdicts that stand, and those taken back since the acceptance: the acceptance counted on them.
    var claims: [FilingModel.ClaimLine] {
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
                names: shown.list(found.names),
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

    var openClaims: [FilingModel.OpenClaimLine] {
        sheet.claims.open.map {
            FilingModel.OpenClaimLine(
                name: $0.name,
                path: RosterPage.claimPath($0.key, round: filing.round),
                employers: shown.list($0.employers)
            )
        }
    }
}
