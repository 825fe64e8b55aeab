/// 外包类别: the three categories of the catalogue.
public enum Category: String, FieldCodable, CaseIterable {
    /// 信息技术外包.
    case ito = "ITO"
    /// 业务流程服务外包.
    case bpo = "BPO"
    /// 知识流程服务外包.
    case kpo = "KPO"
}

extension Sex: FieldCodable {}
extension IDType: FieldCodable {}

/// Where a filing stands.
public enum FilingState: String, FieldCodable, CaseIterable {
    /// The unit works on it.
    case draft
    /// Handed over to the commission.
    case submitted
    /// A reviewer works on it.
    case inReview
    /// Sent back for correction.
    case returned
    /// The reviewer found it in order.
    case accepted
    /// Approved by the second person.
    case approved
    /// Rejected by the second person.
    case rejected
    /// On the public notice (公示).
    case published
    /// Done.
    case closed
    /// Taken back by the unit.
    case withdrawn
}

extension FieldType {
    static let sex = FieldType.choice([Choice("M", "男", en: "male"), Choice("F", "女", en: "female")])
    static let idType = FieldType.choice([
        Choice("residentID", "身份证", en: "resident ID"), Choice("passport", "护照", en: "passport"),
    ])
    static let category = FieldType.choice([
        Choice("ITO", "信息技术外包", en: "information technology outsourcing"),
        Choice("BPO", "业务流程服务外包", en: "business process outsourcing"),
        Choice("KPO", "知识流程服务外包", en: "knowledge process outsourcing"),
    ])
    static let filingState = FieldType.choice([
        Choice("draft", "草稿", en: "draft"), Choice("submitted", "已提交", en: "submitted"),
        Choice("inReview", "审核中", en: "in review"), Choice("returned", "退回", en: "returned"),
        Choice("accepted", "已受理", en: "accepted"), Choice("approved", "批准", en: "approved"),
        Choice("rejected", "不予批准", en: "rejected"), Choice("published", "公示", en: "published"),
        Choice("closed", "办结", en: "closed"), Choice("withdrawn", "撤回", en: "withdrawn"),
    ])
}
