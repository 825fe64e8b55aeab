/// One enterprise in one round: a row of 企业申报表.
public struct Filing: DeclaredRecord {
    /// The printed number.
    public var seq: Int?
    /// The enterprise's name as typed.
    public var name = ""
    /// Its unified code.
    public var uscc = ""
    /// Its category.
    public var category = Category.ito
    /// Codes of its business lines.
    public var lines: [String] = []
    /// Outsourcing business of the base year.
    public var total = Money(cents: 0)
    /// The part of it for overseas final customers.
    public var offshore = Money(cents: 0)
    /// Export of information technology outsourcing.
    public var exportITO: Money?
    /// Export of business process outsourcing.
    public var exportBPO: Money?
    /// Export of knowledge process outsourcing.
    public var exportKPO: Money?
    /// All staff.
    public var staff = 0
    /// Staff with 大专 or more.
    public var staffCollege = 0
    /// International certificates.
    public var certificates: [String] = []
    /// The longest outsourcing contract, in months.
    public var contractMonths: Int?
    /// Volumes of paper material.
    public var paperVolumes = 0
    /// Whether electronic material came.
    public var electronic = false
    /// A remark.
    public var remark: String?
    /// Where it stands.
    public var state = FilingState.draft
    /// The unit that files it.
    public var unit = ""
    /// The round.
    public var round = ""
    /// What a returned filing gave back to its unit, as ``Reopening`` reads it; none: everything.
    public var reopened: JSONValue = .null

    /// An empty filing.
    public init() {}

    /// 企业申报表, which is ours: the catalogue's standards need its figures, 附件2 its last four columns.
    public static let declaration = Declaration<Filing>(.filing, in: .unit, "企业申报", en: "Filing", source: "企业申报表") {
        Field("seq", \.seq, "序号", en: "No.", .count)
        Field("name", \.name, "企业名称", en: "Enterprise", .text, .required)
        Field("uscc", \.uscc, "统一社会信用代码", en: "Unified code", .unifiedCode, .required, .fixed)
        Field("category", \.category, "外包类别", en: "Category", .category, .required)
        Field("lines", \.lines, "业务领域", en: "Business lines", .lines, .required)
        Field("total", \.total, "服务外包业务额（万美元）", en: "Outsourcing total", .amount, .required, .unit("万美元"))
        Field(
            "offshore",
            \.offshore,
            "其中向境外最终客户提供服务外包业务额（万美元）",
            en: "Offshore part",
            .amount,
            .required,
            .unit("万美元")
        )
        Field("exportITO", \.exportITO, "信息技术外包出口额（万美元）", en: "ITO export", .amount, .unit("万美元"))
        Field("exportBPO", \.exportBPO, "业务流程外包出口额（万美元）", en: "BPO export", .amount, .unit("万美元"))
        Field("exportKPO", \.exportKPO, "知识流程外包出口额（万美元）", en: "KPO export", .amount, .unit("万美元"))
        Field("staff", \.staff, "员工总数（人）", en: "Staff", .count, .required, .unit("人"))
        Field("staffCollege", \.staffCollege, "大专及以上学历员工数（人）", en: "College staff", .count, .required, .unit("人"))
        Field("certificates", \.certificates, "国际认证", en: "Certificates", .names)
        Field("contractMonths", \.contractMonths, "最长服务外包合同期限（月）", en: "Contract months", .count, .unit("月"))
        Field("paperVolumes", \.paperVolumes, "纸质材料册数（本）", en: "Paper volumes", .count, .required, .unit("本"))
        Field("electronic", \.electronic, "电子版材料（是/否）", en: "Electronic", .flag, .required)
        Field("remark", \.remark, "备注", en: "Remark", .text)
        Field("state", \.state, "状态", en: "State", .filingState, .required, .workflow)
        Field("unit", \.unit, "区（示范区）", en: "Unit", .text, .required, .fixed)
        Field("round", \.round, "申报批次", en: "Round", .text, .required, .fixed)
        Field("reopened", \.reopened, "退回补正的范围", en: "Reopened", .json, .workflow)
    }
    .constrained(
        .notAbove("offshore", "total", .shareExceedsTotal),
        .notAbove("staffCollege", "staff", .staffExceedsTotal)
    )
    .identified { body, scope in
        guard let round = body["round"]?.stringValue, let code = body["uscc"]?.stringValue else { return nil }
        return .filing(unit: scope.rawValue, round: round, unifiedCode: code)
    }
    .child { body, scope in
        guard let code = body["uscc"]?.stringValue, let unified = try? UnifiedCode.read(code).value else { return nil }
        return (.enterprise, .enterprise(unit: scope.rawValue, organisationCode: unified.organisationCode.code))
    }

    /// The export of the filing's own category, or nil if it is empty.
    public var categoryExport: Money? {
        switch category {
        case .ito: exportITO
        case .bpo: exportBPO
        case .kpo: exportKPO
        }
    }
}
