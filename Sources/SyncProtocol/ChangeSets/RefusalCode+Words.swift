public import Core

extension RefusalCode {
    /// Why the server refused, in words that are true for whoever sent it.
    public func reason(_ language: Language) -> String { language == .zh ? chinese : english }

    private var chinese: String {
        switch self {
        case .idReused: "服务器上已有同一标识、内容不同的变更集"
        case .dependency: "它所依据的变更集被拒"
        case .replaced: "同一项工作已由另一份副本报送并生效"
        case .schema: "字段、取值或几个字段之间的关系不合要求"
        case .scope: "不在上报单位的范围内"
        case .authority: "无权改动这些内容"
        case .base: "所依据的版本在服务器上还没有"
        case .unknownRecord: "服务器上没有这条记录"
        case .chain: "与其设备先前的变更集接不上"
        case .filingChanged: "提交或撤回时还没有看到别人对这份申报或其名册的改动"
        case .caseOpen: "这份申报还有未了结的冲突"
        case .stepIncomplete: "这份申报还有分部分上报的工作没有报完"
        case .roundClosed: "该区（示范区）的申报批次已关闭或冻结"
        }
    }

    private var english: String {
        switch self {
        case .idReused: "the server has other content under this identifier"
        case .dependency: "a change-set that it stands on was refused"
        case .replaced: "another copy of the replica has sent the same work"
        case .schema: "a field, a value or fields together break a rule"
        case .scope: "it is outside the unit that sent it"
        case .authority: "its sender may not write that"
        case .base: "it stands on a revision that the server does not have yet"
        case .unknownRecord: "the server does not have the record"
        case .chain: "it does not follow its device's change-set before it"
        case .filingChanged: "others had changed the filing or its roster, unseen by its sender"
        case .caseOpen: "conflicts of the filing are open"
        case .stepIncomplete: "a step on the filing or its roster is not complete yet"
        case .roundClosed: "the round is closed or frozen for the unit"
        }
    }
}
