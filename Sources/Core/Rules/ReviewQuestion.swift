/// What a step of the commission's review is judged by.
public struct ReviewSituation: Hashable, Sendable {
    /// The filing's state.
    public var state: FilingState
    /// The user who accepted it last; none if nobody has.
    public var acceptedBy: String?
    /// Those who since then gave or took back a verdict on the roster's rows, or settled a request that was another's.
    public var settledBy: Set<String>
    /// Open conflicts and late amendments of the filing and its roster.
    public var openCases: Int
    /// Open remarks that ask for a correction.
    public var openRequests: Int
    /// Double claims of the roster without a verdict that stands.
    public var unjudgedClaims: Int
    /// The round's standing in the unit.
    public var standing: RoundStatus
    /// Whether facts changed after what the user was shown.
    public var hasUnseenFacts: Bool
    /// Whether facts changed after what the acceptance or decision that stands was taken on.
    public var isStale: Bool

    /// Describes a filing.
    public init(
        state: FilingState,
        acceptedBy: String? = nil,
        settledBy: Set<String> = [],
        openCases: Int = 0,
        openRequests: Int = 0,
        unjudgedClaims: Int = 0,
        standing: RoundStatus = .open,
        hasUnseenFacts: Bool = false,
        isStale: Bool = false
    ) {
        self.state = state
        self.acceptedBy = acceptedBy
        self.settledBy = settledBy
        self.openCases = openCases
        self.openRequests = openRequests
        self.unjudgedClaims = unjudgedClaims
        self.standing = standing
        self.hasUnseenFacts = hasUnseenFacts
        self.isStale = isStale
    }
}

/// Why a step cannot be taken.
public enum StepObstacle: Hashable, Sendable, Error {
    /// No step leads there from where the filing is.
    case noSuchStep(from: FilingState, to: FilingState)
    /// It is for users of other roles.
    case role(Set<Role>)
    /// Something that it needs does not hold.
    case requirement(Workflow.Requirement)

    /// What is in the way and what to do, in a sentence.
    public func sentence(_ language: Language) -> String { language == .zh ? chinese : english }

    private var chinese: String {
        switch self {
        case .noSuchStep: "申报的状态已经变化，不能再这样处理；请刷新页面。"
        case .role(let roles): "须由\(names(roles, .zh))处理。"
        case .requirement(.noOpenCase): "还有未了结的冲突或迟到更正，请先处理。"
        case .requirement(.noOpenRequest): "还有要求补正而未了结的意见；请先了结意见，或退回补正。"
        case .requirement(.claimsJudged): "名册中还有重复申领没有有效的认定；请先在“重复申领”中作出认定。"
        case .requirement(.openCase): "没有未了结的冲突或迟到更正；如需重新审核，请重新开启审核。"
        case .requirement(.somethingAsked): "请先提出至少一条要求补正的意见，或写明退回理由。"
        case .requirement(.reason): "必须写明理由。"
        case .requirement(.otherPerson): "受理与审批须由两人分别完成：您受理过这件申报，或在受理之后对其名册作过认定、了结过他人要求的补正；须由他人审批，或重新开启审核。"
        case .requirement(.seenAll): "您打开页面之后，申报内容或审核情况又有变化；请重新查看后再作决定。"
        case .requirement(.decisionHolds): "受理或决定之后，申报内容又有变化；请先重新开启审核，再作决定。"
        case .requirement(.roundOpen): "批次已关闭，不再接受提交。"
        case .requirement(.notFrozen): "批次已冻结；退回或撤回须等批次重新开放。"
        case .requirement(.byNotice): "由公示的发布或结束进入该状态。"
        }
    }

    private var english: String {
        switch self {
        case .noSuchStep: "The filing's state has changed, so this is no longer possible; reload the page."
        case .role(let roles): "This is for: \(names(roles, .en))."
        case .requirement(.noOpenCase): "A conflict or a late amendment is still open; close it first."
        case .requirement(.noOpenRequest):
            "A remark that asks for a correction is still open; settle it, or return the filing."
        case .requirement(.claimsJudged):
            "A double claim of the roster has no verdict that stands; give one under “Duplicate claims” first."
        case .requirement(.openCase):
            "No conflict or late amendment is open; reopen the review if it must be gone through again."
        case .requirement(.somethingAsked):
            "Make at least one remark that asks for a correction, or give the reason for the return."
        case .requirement(.reason): "A reason is needed."
        case .requirement(.otherPerson):
            "Accepting and approving take two people: you accepted this filing, or since then gave a verdict on its roster or settled a request of somebody else's. Another person must decide, or the review be reopened."
        case .requirement(.seenAll):
            "The filing or its review changed after you opened the page; look at it again, then decide."
        case .requirement(.decisionHolds):
            "The facts changed after the acceptance or the decision; reopen the review, then decide anew."
        case .requirement(.roundOpen): "The round is closed and takes no more filings in."
        case .requirement(.notFrozen): "The round is frozen; a return or a withdrawal waits until it is open again."
        case .requirement(.byNotice): "A public notice leads there, when it is published or ended."
        }
    }

    private func names(_ roles: Set<Role>, _ language: Language) -> String {
        language.list(Role.allCases.filter(roles.contains).map { $0.name(language) })
    }
}

extension Workflow {
    /// What is in the way of a step of the commission.
    /// - Parameters:
    ///   - state: where it leads.
    ///   - name: the user who wants to take it.
    ///   - role: the user's role.
    ///   - situation: the filing.
    ///   - hasReason: whether a reason was given.
    /// - Returns: the first obstacle, or nil if the step can be taken.
    public static func obstacle(
        to state: FilingState,
        by name: String,
        as role: Role,
        in situation: ReviewSituation,
        hasReason: Bool
    ) -> StepObstacle? {
        guard let step = transition(.commission, from: situation.state, to: state) else {
            return .noSuchStep(from: situation.state, to: state)
        }
        guard step.roles.contains(role) else { return .role(step.roles) }
        for requirement in Requirement.allCases where step.requirements.contains(requirement) {
            let holds =
                switch requirement {
                case .noOpenCase: situation.openCases == 0
                case .noOpenRequest: situation.openRequests == 0
                case .claimsJudged: situation.unjudgedClaims == 0
                case .openCase: situation.openCases > 0
                case .somethingAsked: situation.openRequests > 0 || hasReason
                case .reason: hasReason
                case .otherPerson:
                    situation.acceptedBy != nil && situation.acceptedBy != name && !situation.settledBy.contains(name)
                case .seenAll: !situation.hasUnseenFacts
                case .decisionHolds: !situation.isStale
                case .roundOpen, .notFrozen: !requirement.isHindered(by: situation.standing)
                // The notice itself asks with the requirement met; nothing else can.
                case .byNotice: true
                }
            if !holds { return .requirement(requirement) }
        }
        return nil
    }
}
