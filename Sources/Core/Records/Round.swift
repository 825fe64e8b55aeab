/// Whether a round takes filings in.
public enum RoundStatus: String, CaseIterable, Sendable {
    /// Units may submit.
    case open
    /// Nothing more is submitted; the review goes on.
    case closed
    /// Sealed for a sitting: nothing is submitted or returned.
    case frozen
}

/// One year's call.
///
/// Parameters that the source documents leave open are empty until the commission sets them.
public struct Round: DeclaredRecord {
    /// The year of the call: "2016".
    public var code = ""
    /// The name shown to people.
    public var name = ""
    /// The catalogue's edition, a year.
    public var edition = 0
    /// The year whose figures count: edition − 1.
    public var baseYear = 0
    /// `open`, `closed` or `frozen`.
    public var status = "open"
    /// First day of hiring that counts.
    public var hireFrom: CivilDate?
    /// Last day of hiring that counts.
    public var hireTo: CivilDate?
    /// The day on which 是否在职 is judged.
    public var cutoff: CivilDate?
    /// The last day for filing.
    public var deadline: CivilDate?
    /// Days of employment below which a hire is looked at.
    public var minimumDays: Int?
    /// Years of age below which a hire is looked at.
    public var minimumAge: Int?
    /// Years of age above which a hire is looked at.
    public var maximumAge: Int?
    /// The most hires of one filing that are supported.
    public var hireCap: Int?
    /// The most trainees of one institution that are supported.
    public var traineeCap: Int?

    /// Ages at hire, in years, that nobody wonders at where the round sets no others.
    static let usualAges = 16...70

    /// An empty round.
    public init() {}

    /// The commission's parameters of a round.
    public static let declaration = Declaration<Round>(.round, in: .city, "申报批次", en: "Round", source: "沪商服贸〔2016〕236号")
    {
        Field("code", \.code, "批次", en: "Round", .text, .required, .fixed)
        Field("name", \.name, "名称", en: "Name", .text, .required, .commission)
        Field("edition", \.edition, "目录版本", en: "Catalogue edition", .count, .required, .fixed)
        Field("baseYear", \.baseYear, "数据年度", en: "Base year", .count, .required, .fixed)
        Field("status", \.status, "状态", en: "Status", .choice(Self.statuses), .required, .commission)
        Field("hireFrom", \.hireFrom, "入职起始日期", en: "Hired from", .date, .commission, .noSource)
        Field("hireTo", \.hireTo, "入职截止日期", en: "Hired until", .date, .commission, .noSource)
        Field("cutoff", \.cutoff, "统计截止日期", en: "Cut-off", .date, .commission, .noSource)
        Field("deadline", \.deadline, "申报截止日期", en: "Deadline", .date, .commission, .noSource)
        Field(
            "minimumDays",
            \.minimumDays,
            "最短在职天数",
            en: "Minimum days",
            .count,
            .commission,
            .unit("天"),
            .noSource
        )
        Field(
            "minimumAge",
            \.minimumAge,
            "最低年龄",
            en: "Minimum age",
            .count,
            .commission,
            .unit("岁"),
            .noSource
        )
        Field(
            "maximumAge",
            \.maximumAge,
            "最高年龄",
            en: "Maximum age",
            .count,
            .commission,
            .unit("岁"),
            .noSource
        )
        Field(
            "hireCap",
            \.hireCap,
            "每家企业录用人数上限",
            en: "Most hires of a filing",
            .count,
            .commission,
            .unit("人"),
            .noSource
        )
        Field(
            "traineeCap",
            \.traineeCap,
            "每家机构培训人数上限",
            en: "Most trainees of an institution",
            .count,
            .commission,
            .unit("人"),
            .noSource
        )
    }
    .identified { body, _ in body["code"]?.stringValue.map(RecordID.round) }

    static let statuses = [
        Choice("open", "开放", en: "open"), Choice("closed", "关闭", en: "closed"), Choice("frozen", "冻结", en: "frozen"),
    ]
}
