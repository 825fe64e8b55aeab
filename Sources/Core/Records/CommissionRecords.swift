/// Who of the commission works on a filing.
public struct Assignment: DeclaredRecord {
    /// The filing.
    public var filing = ""
    /// Its unit.
    public var unit = ""
    /// The user; none once it was given back to the queue.
    public var user: String?

    /// An empty assignment.
    public init() {}

    /// The commission's own; no unit sees it.
    public static let declaration = Declaration<Assignment>(.assignment, in: .commission, "分派", en: "Assignment") {
        Field("filing", \.filing, "企业申报", en: "Filing", .text, .required, .fixed)
        Field("unit", \.unit, "区（示范区）", en: "Unit", .text, .required, .fixed)
        Field("user", \.user, "审核人", en: "User", .text, .commission)
    }
    .identified { body, _ in body["filing"]?.stringValue.map { .derived(from: "assignment", $0) } }
}

/// What a person of the commission found of a claim that several records make: reasoned, and reversible.
public struct ClaimVerdict: DeclaredRecord {
    /// The round.
    public var round = ""
    /// The rule that found it: `claim.duplicate` and the like.
    public var rule = ""
    /// The records that were looked at, each as `unit/kind/id`, in order.
    public var records: [String] = []
    /// `keep`: one claim stands, the others fall; `none`: no claim stands; `legitimate`: all stand.
    public var verdict = "keep"
    /// The record whose claim stands, for `keep`.
    public var keeps: String?
    /// Why.
    public var reason = ""
    /// The user who found so.
    public var author = ""
    /// When, by the server's clock.
    public var at = ""
    /// Whether it stands.
    public var stands = true
    /// The user who took it back.
    public var revokedBy: String?
    /// When it was taken back.
    public var revokedAt: String?
    /// Why it was taken back.
    public var revokeReason: String?

    /// An empty verdict.
    public init() {}

    /// The commission's own; no unit sees it.
    public static let declaration = Declaration<ClaimVerdict>(
        .claimVerdict,
        in: .commission,
        "重复申领认定",
        en: "Claim verdict"
    ) {
        Field("round", \.round, "申报批次", en: "Round", .text, .required, .fixed)
        Field("rule", \.rule, "规则", en: "Rule", .text, .required, .fixed)
        Field("records", \.records, "记录", en: "Records", .names, .required, .fixed)
        Field("verdict", \.verdict, "认定", en: "Verdict", .choice(Self.verdicts), .required, .fixed)
        Field("keeps", \.keeps, "保留的记录", en: "Keeps", .text, .fixed)
        Field("reason", \.reason, "理由", en: "Reason", .text, .required, .fixed, .personal)
        Field("author", \.author, "认定人", en: "Author", .text, .required, .fixed)
        Field("at", \.at, "时间", en: "At", .text, .required, .fixed)
        Field("stands", \.stands, "有效", en: "Stands", .flag, .required, .commission)
        Field("revokedBy", \.revokedBy, "撤销人", en: "Revoked by", .text, .commission)
        Field("revokedAt", \.revokedAt, "撤销时间", en: "Revoked at", .text, .commission)
        Field("revokeReason", \.revokeReason, "撤销理由", en: "Revoke reason", .text, .commission, .personal)
    }

    /// The records whose claims fall as long as it stands, each as `unit/kind/id`.
    public var fallen: [String] {
        guard stands else { return [] }
        switch verdict {
        case "keep": return records.filter { $0 != keeps }
        case "none": return records
        default: return []
        }
    }

    private static let verdicts = [
        Choice("keep", "保留一条", en: "one stands"), Choice("none", "全部不予支持", en: "none stands"),
        Choice("legitimate", "均有效", en: "all stand"),
    ]
}

/// A public notice (公示): the filings that are to be supported, shown for some days before it is done.
public struct Notice: DeclaredRecord {
    /// The round.
    public var round = ""
    /// Its title.
    public var title = ""
    /// First day.
    public var from = CivilDate(daysSinceEpoch: 0)
    /// Last day on which an objection is taken.
    public var to = CivilDate(daysSinceEpoch: 0)
    /// The filings, each as `unit/id`, in the order of the notice.
    public var filings: [String] = []
    /// The user who published it.
    public var author = ""
    /// When, by the server's clock.
    public var at = ""
    /// Whether it is up.
    public var open = true
    /// What it showed when it was published: the round's name, and of each filing the words and figures; none on a notice of before.
    public var content = JSONValue.null

    /// An empty notice.
    public init() {}

    /// The commission's own; what it shows is public.
    public static let declaration = Declaration<Notice>(.notice, in: .commission, "公示", en: "Public notice") {
        Field("round", \.round, "申报批次", en: "Round", .text, .required, .fixed)
        Field("title", \.title, "标题", en: "Title", .text, .required, .fixed)
        Field("from", \.from, "公示开始", en: "From", .date, .required, .fixed)
        Field("to", \.to, "公示截止", en: "To", .date, .required, .fixed)
        Field("filings", \.filings, "公示企业", en: "Filings", .json, .required, .fixed)
        Field("author", \.author, "发布人", en: "Author", .text, .required, .fixed)
        Field("at", \.at, "时间", en: "At", .text, .required, .fixed)
        Field("open", \.open, "公示中", en: "Open", .flag, .required, .commission)
        Field("content", \.content, "公示内容", en: "As published", .json, .fixed)
    }
}

/// An objection to a filing on a public notice, and its answer.
public struct Objection: DeclaredRecord {
    /// The notice.
    public var notice = ""
    /// The filing, as `unit/id`.
    public var filing = ""
    /// Who objects.
    public var from = ""
    /// What is said.
    public var text = ""
    /// The user who took it in.
    public var author = ""
    /// When, by the server's clock.
    public var at = ""
    /// `upheld` or `dismissed`; none until it is answered.
    public var outcome: String?
    /// The answer.
    public var answer: String?
    /// The user who answered.
    public var answeredBy: String?
    /// When it was answered.
    public var answeredAt: String?

    /// An empty objection.
    public init() {}

    /// The commission's own; no unit sees it.
    public static let declaration = Declaration<Objection>(.objection, in: .commission, "异议", en: "Objection") {
        Field("notice", \.notice, "公示", en: "Notice", .reference(.notice), .required, .fixed)
        Field("filing", \.filing, "企业申报", en: "Filing", .text, .required, .fixed)
        Field("from", \.from, "异议人", en: "Objector", .text, .required, .fixed, .personal)
        Field("text", \.text, "异议内容", en: "Text", .text, .required, .fixed, .personal)
        Field("author", \.author, "登记人", en: "Author", .text, .required, .fixed)
        Field("at", \.at, "时间", en: "At", .text, .required, .fixed)
        Field("outcome", \.outcome, "处理结果", en: "Outcome", .choice(Self.outcomes), .commission)
        Field("answer", \.answer, "答复", en: "Answer", .text, .commission, .personal)
        Field("answeredBy", \.answeredBy, "答复人", en: "Answered by", .text, .commission)
        Field("answeredAt", \.answeredAt, "答复时间", en: "Answered at", .text, .commission)
    }
    .child { body, _ in
        body["notice"]?.stringValue.flatMap(RecordID.init(rawValue:)).map { (.notice, $0) }
    }

    private static let outcomes = [
        Choice("upheld", "成立", en: "upheld"), Choice("dismissed", "不成立", en: "dismissed"),
    ]
}

/// The sealed state of a round at one moment: what a sitting decides on.
public struct Freeze: DeclaredRecord {
    /// The round.
    public var round = ""
    /// Sequence and digest of each unit, and of the server: what is signed.
    public var manifest = JSONValue.null
    /// Ed25519 over the manifest's canonical bytes, by the server's key, in hexadecimal.
    public var signature = ""
    /// The user who froze it.
    public var author = ""
    /// When, by the server's clock.
    public var at = ""

    /// An empty freeze.
    public init() {}

    /// The commission's own; kept for ever.
    public static let declaration = Declaration<Freeze>(.freeze, in: .commission, "冻结清单", en: "Freeze") {
        Field("round", \.round, "申报批次", en: "Round", .text, .required, .fixed)
        Field("manifest", \.manifest, "清单", en: "Manifest", .json, .required, .fixed)
        Field("signature", \.signature, "签名", en: "Signature", .text, .required, .fixed)
        Field("author", \.author, "冻结人", en: "Author", .text, .required, .fixed)
        Field("at", \.at, "时间", en: "At", .text, .required, .fixed)
    }
}
