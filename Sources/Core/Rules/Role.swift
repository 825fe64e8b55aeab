/// What a user of the commission's console may do.
public enum Role: String, FieldCodable, CaseIterable {
    /// Reviews filings, remarks, returns and accepts.
    case reviewer
    /// Decides on what another person accepted, publishes and closes.
    case approver
    /// Reads everything, changes nothing.
    case auditor
    /// Keeps users, devices and rounds; decides nothing.
    case admin

    /// The name in a language.
    public func name(_ language: Language) -> String {
        switch self {
        case .reviewer: language == .zh ? "审核人" : "reviewer"
        case .approver: language == .zh ? "审批人" : "approver"
        case .auditor: language == .zh ? "审计人" : "auditor"
        case .admin: language == .zh ? "管理员" : "administrator"
        }
    }
}
