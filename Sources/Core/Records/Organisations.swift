/// Who files: an enterprise known to a unit, whatever the round.
public struct Enterprise: DeclaredRecord {
    /// The unified code it was first entered with.
    public var uscc = ""
    /// The organisation code: characters 9–17 of the unified code, the key.
    public var orgCode = ""
    /// Its name as last entered.
    public var name = ""
    /// The unit that files it.
    public var unit = ""

    /// An empty enterprise.
    public init() {}

    /// An enterprise in a unit, from 企业申报表.
    public static let declaration = Declaration<Enterprise>(
        .enterprise,
        in: .unit,
        "企业",
        en: "Enterprise",
        source: "企业申报表"
    ) {
        Field("uscc", \.uscc, "统一社会信用代码", en: "Unified code", .unifiedCode, .required, .fixed)
        Field("orgCode", \.orgCode, "组织机构代码", en: "Organisation code", .organisationCode, .required, .fixed)
        Field("name", \.name, "企业名称", en: "Name", .text, .required)
        Field("unit", \.unit, "区（示范区）", en: "Unit", .text, .required, .fixed)
    }
    .identified { body, scope in
        body["orgCode"]?.stringValue.map { .enterprise(unit: scope.rawValue, organisationCode: $0) }
    }
}

/// A training institution known to a unit.
public struct Institution: DeclaredRecord {
    /// The unified code it was first entered with.
    public var uscc = ""
    /// The organisation code, the key.
    public var orgCode = ""
    /// Its name as last entered.
    public var name: String?
    /// The unit that files it.
    public var unit = ""

    /// An empty institution.
    public init() {}

    /// An institution in a unit, from the line above the header of 附件4.
    public static let declaration = Declaration<Institution>(
        .institution,
        in: .unit,
        "培训机构",
        en: "Training institution",
        source: "附件4"
    ) {
        Field("uscc", \.uscc, "统一社会信用代码", en: "Unified code", .unifiedCode, .required, .fixed)
        Field("orgCode", \.orgCode, "组织机构代码", en: "Organisation code", .organisationCode, .required, .fixed)
        Field("name", \.name, "培训机构名称", en: "Name", .text)
        Field("unit", \.unit, "区（示范区）", en: "Unit", .text, .required, .fixed)
    }
    .identified { body, scope in
        body["orgCode"]?.stringValue.map { .institution(unit: scope.rawValue, organisationCode: $0) }
    }
}
