extension Finding {
    /// What was found, why it matters and what to do, in one or two sentences.
    public func sentence(_ language: Language) -> String { language == .zh ? chinese : english }

    private func input(_ name: String) -> String { inputs[name] ?? "" }

    private var who: String {
        (inputs["seq"].map { "序号 \($0) " } ?? "") + "\(input("name"))（\(input("idNumber"))）"
    }

    private var whoEnglish: String {
        (inputs["seq"].map { "no. \($0) " } ?? "") + "\(input("name")) (\(input("idNumber")))"
    }

    private var sum: String { arithmetic ?? "" }

    private var chinese: String {
        switch rule {
        case .idTruncated: "\(who)的身份证号码以 000 结尾，可能被电子表格截断；请对照证件。"
        case .nameUnusual: "姓名“\(input("name"))”像占位或不完整；请核对。"
        case .sexMismatch: "\(who)填报的性别与身份证第 17 位不符（\(sum)）；请核对性别或号码。"
        case .hireAfterCutoff: "\(who)的日期晚于本批次统计截止日（\(sum)）。"
        case .tenureMismatch: "\(who)填报在职 \(input("tenureDays")) 天，按首尾两日计为 \(sum) 天；请更正或清空该栏。"
        case .tenureConvention: "\(who)是否满足最短在职天数取决于首日是否计入（\(sum)）；请审核人判断。"
        case .payerAccount: payerChinese
        case .claimDuplicate: "\(who)同时列入 \(input("organisations")) 的附件3（\(input("units"))）；一人只能由一家企业申报。"
        case .claimEarlierRound: "\(who)在往年批次（\(input("rounds"))）已获支持；请核对是否重复申领。"
        case .trainingDuplicate: "\(who)同时列入 \(input("organisations")) 两家以上机构的附件4（\(input("units"))）。"
        case .claimEmployer: "\(who)在附件4 的录用企业为“\(input("employer"))”，而附件3 由“\(input("applicants"))”申报；两者应一致。"
        case .personDiffers: "同一证件号码 \(input("idNumber")) 有不同的姓名或性别：\(input("name"))（\(input("sex"))）；请核对证件。"
        case .employerUnknown: "附件4 的录用企业“\(input("employer"))”不在本批次申报企业之列。"
        case .hireOutsideWindow: "\(who)的入职日期不在本批次区间内（\(sum)）。"
        case .tenureShort: "\(who)在职天数不足本批次要求（\(sum)）。"
        case .hireLeft: "\(who)在统计截止日已离职（\(sum)）。"
        case .ageUnusual: "\(who)入职时 \(input("age")) 岁（\(sum)）；请核对证件与入职日期。"
        default: filingChinese
        }
    }

    private var payerChinese: String {
        let payer = "缴纳单位 \(input("payer"))（\(input("payerOrgCode"))）"
        if field == "payer" { return "\(who)由本单位帐户缴纳，但\(payer)的名称与申请企业不同；请核对名称。" }
        return input("ownAccount") == "是"
            ? "\(who)填“本单位帐户=是”，但\(payer)不是申请企业（\(sum)）；请核对。"
            : "\(who)填“本单位帐户=否”，但\(payer)就是申请企业（\(sum)）；请核对。"
    }

    private var filingChinese: String {
        switch rule {
        case .listingTier: "三档列入标准均未达到；最接近的 \(input("nearest")) 还差\(lacks(.zh))。请核对业务额与离岸业务额。"
        case .cultivationLevel: "出口额已达\(level(.zh))，但没有填报国际认证（培育重点 3），故不定级。"
        case .contractTerm:
            sum.isEmpty ? "出口额已达\(level(.zh))；合同是否“中长期”须由审核人判断。" : "出口额已达\(level(.zh))，但合同期限不足一年（\(sum) 月）。"
        case .staffShare:
            sum.isEmpty ? "员工总数为 0，大专及以上占比无法判断。" : "出口额已达\(level(.zh))，但大专及以上员工不足半数（\(sum)），故不定级。"
        case .staffHires: "新录用人数多于员工总数（\(sum)）；请核对名册或员工总数。"
        case .claimCap: "申报人数超过本批次上限（\(sum)）。"
        case .enterpriseArea: "统一社会信用代码的登记地（\(input("area"))）不属本单位（\(input("unit"))）；请确认由本单位受理。"
        case .filingUnits: "“\(input("enterprise"))”由两个以上单位申报（\(input("units"))）；请商定一家受理。"
        case .materialNone: "纸质材料 0 册、电子版为否：没有收到任何材料。"
        case .materialRoster: "电子版材料为“是”，但系统内还没有附件3 名册；请导入，或说明理由。"
        case .linesCategory: "业务领域（\(input("lines"))）与外包类别 \(input("category")) 或 \(input("edition")) 年版目录不符；请核对。"
        default: rule.check.chinese
        }
    }

    private func lacks(_ language: Language) -> String {
        let parts = ["total", "offshore"].compactMap { field in
            inputs["lacks.\(field)"].map { amount in
                switch (language, field) {
                case (.zh, "total"): "业务额 \(amount) 万美元"
                case (.zh, _): "离岸业务额 \(amount) 万美元"
                case (.en, "total"): " \(amount) × USD 10,000 of the total"
                case (.en, _): " \(amount) × USD 10,000 offshore"
                }
            }
        }
        return parts.joined(separator: language == .zh ? "、" : " and")
    }

    private func level(_ language: Language) -> String {
        switch input("level") {
        case "MOFCOM": language == .zh ? "商务部标准" : "the ministry's standard"
        case "CITY": language == .zh ? "上海市标准" : "the city's standard"
        case "DISTRICT": language == .zh ? "区县标准" : "the district's standard"
        default: input("level")
        }
    }

    private var english: String {
        switch rule {
        case .idTruncated:
            "The resident ID of \(whoEnglish) ends in 000 and may have been cut by a spreadsheet; compare it with the card."
        case .nameUnusual: "The name “\(input("name"))” looks like a placeholder or incomplete; check it."
        case .sexMismatch:
            "The sex given for \(whoEnglish) is not the one of the ID's 17th digit (\(sum)); check the sex or the number."
        case .hireAfterCutoff: "A date of \(whoEnglish) is after the round's cut-off (\(sum))."
        case .tenureMismatch:
            "\(input("tenureDays")) days are given for \(whoEnglish); counting both ends it is \(sum). Correct or clear it."
        case .tenureConvention:
            "Whether \(whoEnglish) reaches the minimum depends on counting the first day (\(sum)); the reviewer decides."
        case .payerAccount: payerEnglish
        case .claimDuplicate:
            "\(whoEnglish) is in 附件3 of \(input("organisations")) (\(input("units"))); only one enterprise may claim a person."
        case .claimEarlierRound:
            "\(whoEnglish) was supported in an earlier round (\(input("rounds"))); check the claim."
        case .trainingDuplicate:
            "\(whoEnglish) is in 附件4 of more than one institution: \(input("organisations")) (\(input("units")))."
        case .claimEmployer:
            "附件4 names “\(input("employer"))” as the employer of \(whoEnglish), 附件3 was filed by “\(input("applicants"))”; they should agree."
        case .personDiffers:
            "One number, \(input("idNumber")), has different names or sexes: \(input("name")) (\(input("sex"))); check the document."
        case .employerUnknown: "“\(input("employer"))”, an employer in 附件4, has not filed in this round."
        case .hireOutsideWindow: "\(whoEnglish) was hired outside the round's window (\(sum))."
        case .tenureShort: "\(whoEnglish) was employed for fewer days than the round asks for (\(sum))."
        case .hireLeft: "\(whoEnglish) had left at the round's cut-off (\(sum))."
        case .ageUnusual:
            "\(whoEnglish) was \(input("age")) years old when hired (\(sum)); check the document and the date."
        default: filingEnglish
        }
    }

    private var payerEnglish: String {
        let payer = "\(input("payer")) (\(input("payerOrgCode")))"
        if field == "payer" {
            return
                "\(whoEnglish) is paid for from the own account, but the payer's name, \(payer), is not the applicant's; check it."
        }
        return input("ownAccount") == "是"
            ? "Own account is “yes” for \(whoEnglish), but the payer \(payer) is not the applicant (\(sum)); check it."
            : "Own account is “no” for \(whoEnglish), but the payer \(payer) is the applicant (\(sum)); check it."
    }

    private var filingEnglish: String {
        switch rule {
        case .listingTier:
            "No tier of the listing standard is reached; \(input("nearest")), the nearest, lacks\(lacks(.en)). Check the total and the offshore part."
        case .cultivationLevel:
            "The export reaches \(level(.en)), but no international certificate is given (criterion 3), so there is no level."
        case .contractTerm:
            sum.isEmpty
                ? "The export reaches \(level(.en)); the reviewer judges whether the contract is of medium or long term."
                : "The export reaches \(level(.en)), but the contract runs for less than a year (\(sum) months)."
        case .staffShare:
            sum.isEmpty
                ? "The staff is 0, so the college share cannot be told."
                : "The export reaches \(level(.en)), but fewer than half of the staff have a college degree (\(sum)), so there is no level."
        case .staffHires: "There are more new hires than staff (\(sum)); check the roster or the staff."
        case .claimCap: "More people are claimed than the round supports (\(sum))."
        case .enterpriseArea:
            "The unified code was registered in \(input("area")), which is not of this unit (\(input("unit"))); confirm who takes the filing."
        case .filingUnits:
            "“\(input("enterprise"))” was filed by more than one unit (\(input("units"))); agree on one of them."
        case .materialNone: "0 paper volumes and no electronic material: nothing was received."
        case .materialRoster:
            "Electronic material is “yes”, but there is no roster (附件3) yet; import it or give a reason."
        case .linesCategory:
            "The business lines (\(input("lines"))) do not fit category \(input("category")) or the catalogue of \(input("edition")); check them."
        default: rule.check.english
        }
    }
}
