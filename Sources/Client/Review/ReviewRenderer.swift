import Core
import Terminal

/// Tells what `check` found, as a reviewer would write it: verdict first, then why, then what to do.
struct ReviewRenderer {
    let review: UnitReview
    let catalogue: Catalogue
    let context: CommandContext

    /// The most findings of a rule that a terminal is shown for a filing; `--json` has all.
    private static let shownFindings = 8

    /// A line with its mark in colour; what it says stands in words too.
    static func coloured(_ line: String) -> String {
        let margin = line.prefix { $0 == " " }
        guard let mark = line.dropFirst(margin.count).first, let colour = colours[mark] else { return line }
        return margin + "\u{1B}[\(colour)m\(mark)\u{1B}[0m" + line.dropFirst(margin.count + 1)
    }

    private static let colours: [Character: Int] = ["✓": 32, "✗": 31, "?": 33]

    private var language: Language { context.language }
    private var type: RecordType { Filing.declaration.type }

    /// The note, broken to a terminal's width.
    func lines(width: Int?) -> [String] {
        var lines: [String] = []
        for filing in review.filings { lines += describe(filing) + [""] }
        for institution in review.institutions where !institution.findings.isEmpty {
            lines += describe(institution) + [""]
        }
        lines += unconfigured() + [total()]
        guard let width else { return lines }
        return lines.flatMap { line in
            TextWrap.lines(line, width: width, indent: line.prefix { $0 == " " }.count + 4)
        }
    }

    // MARK: A filing

    private func describe(_ review: UnitReview.FilingReview) -> [String] {
        let filing = review.filing
        let branch = catalogue.branch(filing.category)
        let head = "\(TerminalText.safe(filing.name))  \(filing.uscc)"
        let state = type.field("state").map { presenter.words(.string(filing.state.rawValue), $0) } ?? ""
        var lines = [
            head,
            context.words(
                "  \(branch?.name ?? filing.category.rawValue) · 附件3 \(review.hires) 人 · \(state)",
                "  \(filing.category.rawValue) · \(review.hires) hires · \(state)"
            ),
        ]
        lines += conclusion(review)
        lines += listing(review.eligibility) + cultivation(review, branch)
        for severity in Severity.allCases { lines += findings(severity, review) }
        return lines
    }

    private func listing(_ eligibility: Eligibility) -> [String] {
        let reached = eligibility.tiers
        let verdict =
            reached.isEmpty
            ? context.words("未达到任何一档", "no tier reached")
            : context.words("达到 \(reached.joined(separator: "、"))", "reaches \(reached.joined(separator: ", "))")
        let title = context.words("  列入标准（任一档即可）：", "  Listing standard (any tier): ")
        return [title + verdict] + eligibility.listing.map { line($0) }
    }

    private func cultivation(_ review: UnitReview.FilingReview, _ branch: Catalogue.Branch?) -> [String] {
        let eligibility = review.eligibility
        let name = { (code: String?) in
            code.flatMap { code in catalogue.levels.first { $0.code == code }.map { $0.title(language) } }
        }
        let verdict: String
        if let level = eligibility.level {
            verdict =
                eligibility.criteria.contains { $0.met == nil }
                ? context.words(
                    "\(name(level) ?? level)，有待审核人判断的条件",
                    "\(name(level) ?? level), with criteria for the reviewer"
                )
                : name(level) ?? level
        } else if let export = eligibility.exportLevel {
            verdict = context.words(
                "不定级（出口额达到\(name(export) ?? export)，另有条件未满足）",
                "none (the export reaches \(name(export) ?? export), another criterion is not met)"
            )
        } else {
            verdict = context.words("不定级", "none")
        }
        let title = context.words("  培育重点（五项均须满足）：", "  Cultivation (all five criteria): ")
        var lines = [title + verdict]
        for verdict in eligibility.criteria { lines.append(line(verdict)) }
        // The criterion shows the lowest threshold; what decides the level is the threshold of the level reached.
        if let reached = name(eligibility.exportLevel), let sum = eligibility.exportArithmetic {
            lines.append(context.words("      出口额达到\(reached)：\(sum)", "      the export reaches \(reached): \(sum)"))
        }
        if let next = eligibility.nextLevel {
            lines.append(
                context.words(
                    "      距\(name(next.level) ?? next.level)还差 \(next.shortfall.amount) \(next.shortfall.unit)",
                    "      \(next.shortfall.amount) \(next.shortfall.unitWords(.en)) short of \(name(next.level) ?? next.level)"
                )
            )
        }
        return lines
    }

    /// `✓ T1  60.25 × 100 = 6025 ≥ …`, with what is lacking and what is missing.
    private func line(_ verdict: Verdict) -> String {
        let mark = verdict.met.map { $0 ? "✓" : "✗" } ?? "?"
        var parts: [String] = []
        if verdict.arithmetic.isEmpty {
            parts += verdict.inputs.sorted { $0.key < $1.key }.map { field, text in
                "\(type.field(field)?.name(language) ?? field)\(context.words("：", ": "))\(text.isEmpty ? context.words("（空）", "(empty)") : text)"
            }
        }
        parts += verdict.arithmetic
        if let near = verdict.nearMiss(language, of: type) { parts.append(near) }
        if verdict.met == nil { parts.append(doubt(verdict)) }
        let name = DisplayWidth.pad(short(verdict.code), to: language == .zh ? 6 : 14, alignment: .left)
        return "    \(mark) \(name) " + parts.joined(separator: context.words("；", "; "))
    }

    /// Why it cannot be told: a figure is missing, or the words leave it to a person.
    private func doubt(_ verdict: Verdict) -> String {
        let empty = verdict.missing.filter { verdict.inputs[$0, default: ""].isEmpty || verdict.inputs[$0] == "0" }
        guard !empty.isEmpty else { return context.words("由审核人判断", "for the reviewer to judge") }
        let names = language.list(empty.map { type.field($0)?.name(language) ?? $0 })
        return context.words("无法判断：缺\(names)", "cannot tell without \(names)")
    }

    private func short(_ code: String) -> String {
        switch code {
        case "ENGAGED": context.words("从事", "engaged in it")
        case "CONTRACT": context.words("合同", "contract")
        case "INTL_CERT": context.words("认证", "certificate")
        case "EXPORT": context.words("出口额", "export")
        case "STAFF_EDU": context.words("学历", "college staff")
        default: code
        }
    }

    // MARK: Findings

    /// The findings of a severity, rule by rule: what is looked at and on what grounds, then where.
    private func findings(_ severity: Severity, _ review: UnitReview.FilingReview) -> [String] {
        let found = review.findings(severity)
        guard !found.isEmpty else { return [] }
        var lines = ["  \(title(severity)) \(found.count)"]
        for rule in FindingRule.allCases {
            let own = found.filter { $0.rule == rule }
            guard let first = own.first else { continue }
            // Several clauses at once stand above already, each with its sum.
            let clause = first.clause.contains("\n") ? rule.check.clause : first.clause
            lines.append("    [\(rule.rawValue)] " + context.words("依据：", "basis: ") + clause)
            for finding in own.prefix(Self.shownFindings) {
                lines.append("      " + TerminalText.safe(finding.sentence(language)))
                if let reason = review.reason(for: finding) {
                    lines.append(
                        context.words("        已说明：", "        reason given: ")
                            + TerminalText.safe(Mask.identifiers(in: reason))
                    )
                }
            }
            let hidden = own.count - Self.shownFindings
            if hidden > 0 {
                lines.append(context.words("      ……还有 \(hidden) 条，见 --json", "      … and \(hidden) more, see --json"))
            }
        }
        return lines
    }

    private func title(_ severity: Severity) -> String {
        switch severity {
        case .error: context.words("错误", "Errors")
        case .warning: context.words("提醒", "Warnings")
        case .review: context.words("疑点（供审核人核对）", "For the reviewer")
        }
    }

    private func conclusion(_ review: UnitReview.FilingReview) -> [String] {
        let errors = review.findings(.error).count
        let obstacles = review.obstacles.map { "      " + TerminalText.safe($0.sentence(language)) }
        if errors > 0 {
            return [context.words("  → 不能提交：有 \(errors) 处错误。", "  → Not fit to submit: \(errors) errors.")] + obstacles
        }
        guard Workflow.allows(.unit, from: review.filing.state, to: .submitted) else {
            return [context.words("  → 已提交。", "  → Handed over already.")]
        }
        guard obstacles.isEmpty else {
            return [context.words("  → 没有错误，但现在还不能提交：", "  → No errors, but it cannot be submitted yet:")] + obstacles
        }
        let open = review.openWarnings
        guard open > 0 else { return [context.words("  → 可以提交。", "  → Fit to submit.")] }
        return [
            context.words(
                "  → 可以提交；\(open) 条提醒可先更正，或用 shenbao acknowledge 说明理由。",
                "  → Fit to submit; correct the \(open) warnings, or give reasons with shenbao acknowledge."
            )
        ]
    }

    // MARK: The rest

    private func describe(_ review: UnitReview.InstitutionReview) -> [String] {
        let name = TerminalText.safe(review.institution.name ?? "")
        return [
            "\(name)  \(review.institution.uscc)  "
                + context.words("附件4 \(review.trainees) 人", "\(review.trainees) trainees")
        ]
            + review.findings.prefix(Self.shownFindings).map {
                "    [\($0.rule.rawValue)] " + TerminalText.safe($0.sentence(language))
            }
    }

    private func unconfigured() -> [String] {
        let open = review.unconfigured
        guard !open.isEmpty else { return [] }
        let round = Round.declaration.type
        let lines = open.map { check, missing in
            let names = missing.map { round.field($0)?.name(language) ?? Self.other($0, language) }
            return "  \(check.number) \(check.title(language))"
                + context.words("：未设定 ", ": not configured: ") + language.list(names)
        }
        return [
            context.words("本批次参数未设定，以下核查全部或部分不作判断：", "Not judged, or only in part, because the round does not say:")
        ] + lines + [""]
    }

    private static func other(_ parameter: String, _ language: Language) -> String {
        guard parameter == "approvedAmounts" else { return parameter }
        return language == .zh ? "商务部系统审定金额" : "the amounts approved by the ministry"
    }

    private func total() -> String {
        let count = review.filings.count
        let fit = review.filings.count { $0.findings(.error).isEmpty }
        return context.words(
            "共 \(count) 家申报：\(fit) 家无错误，\(count - fit) 家有错误。",
            "\(count) filings: \(fit) without errors, \(count - fit) with errors."
        )
    }

    private var presenter: RecordPresenter { RecordPresenter(reveal: false, language: language, catalogue: catalogue) }
}
