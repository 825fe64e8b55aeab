/// A newly hired member of staff: a row of 附件3.
public struct Hire: DeclaredRecord {
    /// The printed number.
    public var seq: Int?
    /// The name.
    public var name = ""
    /// The sex.
    public var sex = Sex.male
    /// Which document the number is of.
    public var idType = IDType.residentID
    /// The number of the document.
    public var idNumber = ""
    /// The post.
    public var post = ""
    /// Who pays the social insurance.
    public var payer = ""
    /// That payer's organisation code, 9 characters.
    public var payerOrgCode = ""
    /// Whether it is paid from the applicant's own account.
    public var ownAccount = false
    /// First day.
    public var hireDate = CivilDate(daysSinceEpoch: 0)
    /// Whether still employed.
    public var inService = true
    /// Last day, where not.
    public var leaveDate: CivilDate?
    /// Days of employment as typed; the system's own count is authoritative.
    public var tenureDays: Int?
    /// The unified code of the applicant.
    public var enterprise = ""
    /// The round.
    public var round = ""

    /// An empty hire.
    public init() {}

    /// 附件3's columns, the applicant and the round.
    public static let declaration = Declaration<Hire>(.hire, in: .unit, "新录用员工", en: "Hire", source: "附件3") {
        Field("seq", \.seq, "序号", en: "No.", .count)
        Field("name", \.name, "姓名", en: "Name", .personName, .required, .personal)
        Field("sex", \.sex, "性别（男/女）", en: "Sex", .sex, .required, .personal)
        Field("idType", \.idType, "证件类型（身份证/护照）", en: "ID type", .idType, .required)
        Field("idNumber", \.idNumber, "证件号码", en: "ID number", .identity(typeField: "idType"), .required, .sensitive)
        Field("post", \.post, "岗位", en: "Post", .text, .required)
        Field("payer", \.payer, "社保缴纳单位", en: "Insurance payer", .text, .required)
        Field("payerOrgCode", \.payerOrgCode, "社保缴纳单位组织机构代码", en: "Payer's code", .organisationCode, .required)
        Field("ownAccount", \.ownAccount, "是否本单位帐户缴纳社保（是/否）", en: "Own account", .flag, .required)
        Field("hireDate", \.hireDate, "入职日期（日期格式）", en: "Hired on", .date, .required)
        Field("inService", \.inService, "是否在职（是/否）", en: "In service", .flag, .required)
        Field(
            "leaveDate",
            \.leaveDate,
            "离职日期（日期格式）",
            en: "Left on",
            .date,
            .requiredWhen("inService", is: false)
        )
        Field("tenureDays", \.tenureDays, "在职时长（天）可不填", en: "Days employed", .count, .unit("天"))
        Field("enterprise", \.enterprise, "申请企业", en: "Enterprise", .unifiedCode, .required, .fixed)
        Field("round", \.round, "申报批次", en: "Round", .text, .required, .fixed)
    }
    .constrained(
        .employment(inService: "inService", hired: "hireDate", left: "leaveDate"),
        .identity(type: "idType", number: "idNumber")
    )
    .unique("round", "enterprise", "idType", "idNumber")
    .child { body, scope in
        guard let round = body["round"]?.stringValue, let code = body["enterprise"]?.stringValue else { return nil }
        return (.filing, .filing(unit: scope.rawValue, round: round, unifiedCode: code))
    }
}

/// A trained person: a row of 附件4.
public struct Trainee: DeclaredRecord {
    /// The printed number.
    public var seq: Int?
    /// The name.
    public var name = ""
    /// The sex.
    public var sex = Sex.male
    /// Which document the number is of.
    public var idType = IDType.residentID
    /// The number of the document.
    public var idNumber = ""
    /// What was taught.
    public var course = ""
    /// The certificate.
    public var certificate = ""
    /// The employer's name as typed; the form asks for no code.
    public var employer = ""
    /// The unified code of the training institution.
    public var institution = ""
    /// The round.
    public var round = ""

    /// An empty trainee.
    public init() {}

    /// 附件4's columns, the institution and the round.
    public static let declaration = Declaration<Trainee>(.trainee, in: .unit, "培训人员", en: "Trainee", source: "附件4") {
        Field("seq", \.seq, "序号", en: "No.", .count)
        Field("name", \.name, "姓名", en: "Name", .personName, .required, .personal)
        Field("sex", \.sex, "性别（男/女）", en: "Sex", .sex, .required, .personal)
        Field("idType", \.idType, "证件类型（身份证/护照）", en: "ID type", .idType, .required)
        Field("idNumber", \.idNumber, "证件号码", en: "ID number", .identity(typeField: "idType"), .required, .sensitive)
        Field("course", \.course, "培训内容", en: "Course", .text, .required)
        Field("certificate", \.certificate, "考核证书名称", en: "Certificate", .text, .required)
        Field("employer", \.employer, "录用企业名称", en: "Employer", .text, .required)
        Field("institution", \.institution, "培训机构", en: "Institution", .unifiedCode, .required, .fixed)
        Field("round", \.round, "申报批次", en: "Round", .text, .required, .fixed)
    }
    .constrained(.identity(type: "idType", number: "idNumber"))
    .unique("round", "institution", "idType", "idNumber")
    .child { body, scope in
        guard let code = body["institution"]?.stringValue, let unified = try? UnifiedCode.read(code).value else {
            return nil
        }
        return (.institution, .institution(unit: scope.rawValue, organisationCode: unified.organisationCode.code))
    }
}
