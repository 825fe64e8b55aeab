extension Check {
    /// The twenty-five checks, by number.
    public static let all: [Check] = rowChecks + claimChecks + filingChecks

    private static let rowChecks: [Check] = [
        Check(
            1,
            "必填、选项与表头",
            en: "Required cells, choices and headers",
            .source,
            .error,
            [.row],
            codes: [
                .required, .enumValue, .dateFormat, .numberFormat, .nameFormat, .nameNormalised, .nameUnusual,
                .textNormalised, .encoding, .formUnknown, .shareExceedsTotal, .staffExceedsTotal,
                .notReopened, .handedOver,
            ],
            rules: [.nameUnusual],
            clause: "附件3、附件4 表头"
        ),
        Check(
            2,
            "身份证号码的位数、日期与校验码",
            en: "Resident ID: length, date, checksum",
            .implied,
            .error,
            [.row],
            codes: [.idLength, .idArea, .idDate, .idChecksum, .idTruncated, .idLegacy15],
            rules: [.idTruncated],
            clause: "附件3、附件4“证件号码”；GB 11643-1999"
        ),
        Check(
            3,
            "性别与身份证第 17 位",
            en: "Sex against the 17th digit",
            .implied,
            .warning,
            [.row],
            codes: [.sexMismatch],
            rules: [.sexMismatch],
            clause: "附件3、附件4“性别（男/女）”；GB 11643-1999 顺序码奇数为男"
        ),
        Check(
            4,
            "证件类型与号码形状",
            en: "ID type against the number's shape",
            .implied,
            .error,
            [.row],
            codes: [.passportFormat],
            clause: "附件3、附件4“证件类型（身份证/护照）”"
        ),
        Check(
            5,
            "是否在职与离职日期",
            en: "In service against the leaving date",
            .implied,
            .error,
            [.row],
            codes: [.leaveMissing, .leaveUnexpected],
            clause: "附件3“是否在职（是/否）”“离职日期（日期格式）”"
        ),
        Check(
            6,
            "离职早于入职，或日期晚于统计截止日",
            en: "Left before hired, or a date after the cut-off",
            .implied,
            .error,
            [.row, .filing],
            codes: [.leaveBeforeHire],
            rules: [.hireAfterCutoff],
            needs: ["cutoff"],
            clause: "附件3“入职日期（日期格式）”“离职日期（日期格式）”"
        ),
        Check(
            7,
            "填报的在职时长与计算值（±1 天）",
            en: "Days typed against days computed (±1)",
            .source,
            .warning,
            [.row, .filing],
            codes: [.tenureMismatch],
            rules: [.tenureMismatch, .tenureConvention],
            needs: ["cutoff", "minimumDays"],
            clause: "附件3“在职时长（天）可不填”"
        ),
        Check(
            8,
            "社保缴纳单位代码有效且内外一致",
            en: "The payer's code is valid inside and out",
            .implied,
            .error,
            [.row],
            codes: [.orgFormat, .orgChecksum, .usccFormat, .usccChecksum],
            clause: "附件3“社保缴纳单位组织机构代码”；GB 11714-1997、GB 32100-2015"
        ),
        Check(
            9,
            "是否本单位帐户与缴纳单位",
            en: "Own account against the payer",
            .implied,
            .review,
            [.filing],
            rules: [.payerAccount],
            clause: "附件3“是否本单位帐户缴纳社保（是/否）”“社保缴纳单位”“社保缴纳单位组织机构代码”"
        ),
        Check(
            10,
            "同一表内同一人（或同一企业）重复",
            en: "The same person, or enterprise, twice in one form",
            .extra,
            .error,
            [.row],
            codes: [.personDuplicate, .usccDuplicate],
            clause: notInSource
        ),
    ]

    private static let claimChecks: [Check] = [
        Check(
            11,
            "同一人列入两家企业的附件3",
            en: "One person in 附件3 of two enterprises",
            .extra,
            .review,
            [.unit, .city],
            rules: [.claimDuplicate],
            clause: notInSource
        ),
        Check(
            12,
            "往年已获支持的人员",
            en: "Supported in an earlier year",
            .extra,
            .review,
            [.unit, .city],
            rules: [.claimEarlierRound],
            clause: notInSource
        ),
        Check(
            13,
            "同一人列入两家机构的附件4",
            en: "One person in 附件4 of two institutions",
            .extra,
            .review,
            [.unit, .city],
            rules: [.trainingDuplicate],
            clause: notInSource
        ),
        Check(
            14,
            "附件3 与附件4 的同一人：录用企业、姓名、性别",
            en: "One person in 附件3 and 附件4: employer, name, sex",
            .implied,
            .review,
            [.unit, .city],
            rules: [.claimEmployer, .personDiffers],
            clause: "附件4“录用企业名称”"
        ),
        Check(
            15,
            "附件4 的录用企业未申报",
            en: "The employer in 附件4 has not filed",
            .implied,
            .review,
            [.city],
            rules: [.employerUnknown],
            clause: "附件4“录用企业名称”"
        ),
        Check(
            16,
            "入职日期不在申报区间",
            en: "Hired outside the round's window",
            .extra,
            .error,
            [.row, .filing],
            codes: [.hireOutsideWindow],
            rules: [.hireOutsideWindow],
            needs: ["hireFrom", "hireTo"],
            clause: notInSource
        ),
        Check(
            17,
            "在职不足天数，或截止日已离职",
            en: "Too few days, or gone at the cut-off",
            .extra,
            .review,
            [.filing],
            rules: [.tenureShort, .hireLeft],
            needs: ["minimumDays", "cutoff"],
            clause: notInSource
        ),
        Check(
            18,
            "入职时年龄",
            en: "Age when hired",
            .extra,
            .warning,
            [.row, .filing],
            codes: [.ageUnusual],
            rules: [.ageUnusual],
            clause: notInSource
        ),
    ]

    private static let filingChecks: [Check] = [
        Check(
            19,
            "列入标准",
            en: "Listing standard",
            .source,
            .error,
            [.filing],
            rules: [.listingTier],
            clause: "上海服务外包企业列入《指导目录》标准"
        ),
        Check(
            20,
            "培育重点级别",
            en: "Cultivation level",
            .source,
            .review,
            [.filing],
            rules: [.cultivationLevel],
            clause: "培育重点"
        ),
        Check(
            21,
            "合同期限",
            en: "Contract term",
            .source,
            .review,
            [.filing],
            rules: [.contractTerm],
            clause: "培育重点 2"
        ),
        Check(
            22,
            "大专及以上占比；新录用人数不超过员工总数",
            en: "College share; new hires within the staff",
            .source,
            .error,
            [.filing],
            rules: [.staffShare, .staffHires, .claimCap],
            needs: ["hireCap", "traineeCap"],
            clause: "培育重点 5"
        ),
        Check(
            23,
            "金额与商务部系统审定通过的一致",
            en: "Amounts as approved in the ministry's system",
            .source,
            .error,
            [.filing],
            needs: ["approvedAmounts"],
            clause: "以在商务部服务外包业务管理和统计系统中审定通过的金额为准"
        ),
        Check(
            24,
            "企业不在本区，或被两个单位申报",
            en: "Registered elsewhere, or filed by two units",
            .implied,
            .review,
            [.filing, .city],
            rules: [.enterpriseArea, .filingUnits],
            clause: "附件2“_____________________区企业申报情况汇总表”"
        ),
        Check(
            25,
            "附件2 核对：材料、数据与目录版本",
            en: "附件2 reconciled: material, data, edition",
            .source,
            .error,
            [.filing, .city],
            codes: [.enterpriseUnknown],
            rules: [.materialNone, .materialRoster, .linesCategory],
            clause: "附件2“纸质材料册数（本）”“电子版材料（是/否）”“总计”"
        ),
    ]

    /// What a check cites that the source documents do not ask for.
    public static let notInSource = "补充核查，原文未规定"
}
