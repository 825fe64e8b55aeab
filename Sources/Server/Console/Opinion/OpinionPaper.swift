import Core

/// The opinion sheet of a filing: figures, verdicts with clause and arithmetic, findings, remarks, steps and seals.
struct OpinionPaper: Sendable {
    /// A decision with who took it.
    struct Decision: Sendable, Equatable {
        var outcome: String
        var reason: String
        var signed: String
    }

    /// What a rule says.
    struct Line: Sendable, Equatable {
        var title: String
        var clause: String
        var word: String
        var arithmetic: [String]
        var lacking: String?
    }

    /// An objection with what became of it.
    struct Objected: Sendable, Equatable {
        var text: String
        var signed: String
        /// The outcome with the answer and who gave it; nil as long as there is none.
        var outcome: String?
        var answer: String?
        var answered: String?
    }

    let filing: FilingModel
    let listing: [Line]
    let cultivation: [Line]
    let roundName: String
    let unitName: String
    /// How many people are claimed, and for how many the claim stands.
    let people: String
    /// The reviewer's opinion: the latest step to accepted.
    let opinion: Decision?
    /// The second person's: the latest step to approved or rejected.
    let approval: Decision?
    /// The latest step of all, where a filing was reopened since.
    let isSuperseded: Bool
    /// The objections to it, oldest first.
    let objections: [Objected]
    let hasObjections: Bool
    let findings: [FilingModel.Finding]
    /// How many findings are not printed.
    let moreFindings: String?
    let printed: String

    /// So many findings are printed at most.
    static let mostFindings = 40

    /// The paper of a filing's page.
    /// - Parameters:
    ///   - filing: what the filing's page shows.
    ///   - reviews: the commission's steps, oldest first.
    ///   - objections: the objections to it, oldest first.
    ///   - supported: the filing with the claims that stand.
    ///   - round: its round.
    ///   - printedAt: the time of printing, as the protocol writes it.
    ///   - shown: the words' language.
    init(
        _ filing: FilingModel,
        reviews: [Review],
        objections: [Objection],
        supported: SupportedFiling?,
        round: Round?,
        printedAt: String,
        _ shown: Shown
    ) {
        self.filing = filing
        listing = filing.listing.map { Self.line($0, shown) }
        cultivation = filing.cultivation.map { Self.line($0, shown) }
        roundName = round?.name ?? filing.round
        unitName = supported.flatMap { Directory.unit($0.unit)?.title } ?? filing.unit
        let claimed = supported?.rows ?? 0
        let standing = supported?.supported(cap: round?.hireCap) ?? 0
        people = shown.words("申报 \(claimed) 人，核定 \(standing) 人", "\(claimed) claimed, \(standing) supported")
        // A decision that was reopened is history, not the outcome.
        let current = reviews.suffix(from: reviews.lastIndex { $0.to == .inReview || $0.to == .returned } ?? 0)
        opinion = current.last { $0.to == .accepted }.map { Self.decision($0, shown) }
        approval = current.last { $0.to == .approved || $0.to == .rejected }.map { Self.decision($0, shown) }
        isSuperseded = opinion == nil && reviews.contains { $0.to == .accepted }
        self.objections = objections.map { Self.objected($0, shown) }
        hasObjections = !objections.isEmpty
        findings = Array(filing.findings.prefix(Self.mostFindings))
        let more = filing.findings.count - Self.mostFindings
        moreFindings =
            more > 0 ? shown.words("另有 \(more) 条以上，见系统。", "\(more) or more others: see the system.") : nil
        printed = shown.words("打印时间 ", "printed ") + shown.time(printedAt)
    }

    private static func line(_ judgement: FilingModel.Judgement, _ shown: Shown) -> Line {
        let word =
            switch judgement.kind {
            case "met": shown.words("达到", "met")
            case "unmet": shown.words("未达到", "not met")
            default: shown.words("无法判断", "cannot be told")
            }
        return Line(
            title: judgement.title,
            clause: judgement.clause,
            word: word,
            arithmetic: judgement.arithmetic,
            lacking: judgement.lacking
        )
    }

    /// An objection without its objector's name: the unit puts its seal on this paper, and learns from the commission only.
    private static func objected(_ objection: Objection, _ shown: Shown) -> Objected {
        Objected(
            text: Mask.identifiers(in: objection.text),
            signed: shown.joined(objection.author, shown.time(objection.at)),
            outcome: objection.outcome.map { shown.value(.string($0), field: "outcome", .objection) },
            answer: objection.answer.map(Mask.identifiers(in:)),
            answered: objection.outcome.map { _ in
                shown.joined(objection.answeredBy, shown.time(objection.answeredAt))
            }
        )
    }

    private static func decision(_ review: Review, _ shown: Shown) -> Decision {
        Decision(
            outcome: shown.state(review.to),
            reason: Mask.identifiers(in: review.reason ?? ""),
            signed: shown.joined(review.author, shown.time(review.at))
        )
    }
}

/// The words of the paper.
enum OpinionWords {
    static let all: [String: (String, String)] = [
        "opinionTitle": ("服务外包企业申报审核意见表", "Opinion sheet on a service-outsourcing application"),
        "opinionEnterprise": ("企业名称", "Enterprise"), "opinionCode": ("统一社会信用代码", "Unified code"),
        "opinionUnit": ("区（示范区）", "Unit"), "opinionRound": ("申报批次", "Round"), "opinionState": ("状态", "State"),
        "opinionFacts": ("申报数据", "Figures"), "opinionPeople": ("新录用人员（附件3）", "Hires (annex 3)"),
        "opinionListing": ("列入标准", "Listing standard"), "opinionCultivation": ("培育重点", "Cultivation standard"),
        "opinionRule": ("条款", "Clause"), "opinionVerdict": ("结论", "Verdict"), "opinionSum": ("算式", "Arithmetic"),
        "opinionFindings": ("疑点与说明", "Findings and reasons"), "opinionNoFindings": ("没有疑点。", "Nothing was found."),
        "opinionReason": ("区里说明：", "The unit's reason: "), "opinionRemarks": ("审核意见与答复", "Remarks and answers"),
        "opinionNoRemarks": ("没有意见。", "No remarks."), "opinionReply": ("答复：", "Answer: "),
        "opinionSteps": ("审核经过", "Steps"), "opinionNoSteps": ("尚未开始审核。", "The review has not begun."),
        "opinionReviewer": ("审核意见（审核人）", "Opinion (reviewer)"), "opinionApprover": ("审批意见（审批人）", "Decision (approver)"),
        "opinionNone": ("（尚无）", "(none yet)"),
        "opinionSuperseded": ("此前的决定已因重新打开而失效。", "An earlier decision lapsed when the review was reopened."),
        "opinionSign": ("签字：　　　年　月　日", "Signature, date:"),
        "opinionSeal": ("（盖章）　　　年　月　日", "(Seal) date:"),
        "opinionCommission": ("市商务委意见", "The commission"), "opinionUnitSeal": ("区（示范区）意见", "The unit"),
        "opinionObjections": ("公示异议与答复", "Objections and answers"),
        "opinionObjected": ("异议：", "Objection: "), "opinionOutcome": ("处理结果：", "Outcome: "),
        "opinionUnanswered": ("尚未答复。", "Not answered yet."),
        "opinionCases": ("未了结的冲突", "Open cases"),
    ]
}
