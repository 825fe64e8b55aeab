package import Core

/// What was done; the codes are stable, and an audit log keeps them for ever.
package enum AuditAction: String, CaseIterable, Sendable {
    // People and their access.
    case signIn, signInFailed, signOut, lockOut, denied
    case userAdd, userChange
    // What was seen or carried away.
    case reveal, export, auditExport
    // Review.
    case step, remark, remarkClose, verdict, verdictRevoke, caseClose, assign, notice, objection, objectionAnswer
    // Devices.
    case enrolCode, deviceEnrol, deviceEnrolFailed, deviceRevoke, carrierImport, carrierKey
    // Rounds.
    case roundOpen, roundClose, roundFreeze, roundSet
    // The store.
    case storeInit, backup, restore, rebuild

    /// The action in words.
    package func title(_ language: Language) -> String { language == .zh ? titles.zh : titles.en }

    private var titles: (zh: String, en: String) {
        switch self {
        case .signIn: ("登录", "Signed in")
        case .signInFailed: ("登录失败", "Sign-in failed")
        case .signOut: ("退出", "Signed out")
        case .lockOut: ("账号锁定", "Locked out")
        case .denied: ("越权被拒", "Denied")
        case .userAdd: ("添加用户", "Added a user")
        case .userChange: ("修改用户", "Changed a user")
        case .reveal: ("查看完整证件号", "Revealed an ID number")
        case .export: ("导出数据", "Exported data")
        case .auditExport: ("导出审计日志", "Exported the audit log")
        case .step: ("审核流转", "Moved a filing on")
        case .remark: ("提出意见", "Made a remark")
        case .remarkClose: ("关闭意见", "Closed a remark")
        case .verdict: ("认定重复申领", "Judged a claim")
        case .verdictRevoke: ("撤销认定", "Took a verdict back")
        case .caseClose: ("处理冲突", "Closed a case")
        case .assign: ("分派", "Assigned")
        case .notice: ("发布或结束公示", "Published or ended a notice")
        case .objection: ("登记异议", "Recorded an objection")
        case .objectionAnswer: ("答复异议", "Answered an objection")
        case .enrolCode: ("生成注册码", "Made an enrolment code")
        case .deviceEnrol: ("设备注册", "A device joined")
        case .deviceEnrolFailed: ("设备注册被拒", "A device was refused")
        case .deviceRevoke: ("停用设备", "Revoked a device")
        case .carrierImport: ("导入携带文件", "Took a carrier file")
        case .carrierKey: ("更换携带文件密钥", "Renewed the key for carrier files")
        case .roundOpen: ("开放批次", "Opened a round")
        case .roundClose: ("截止批次", "Closed a round")
        case .roundFreeze: ("冻结批次", "Froze a round")
        case .roundSet: ("设定批次参数", "Set a round's parameters")
        case .storeInit: ("建立数据", "Made the store")
        case .backup: ("备份", "Backed up")
        case .restore: ("恢复备份", "Restored a backup")
        case .rebuild: ("重建数据表", "Rebuilt the tables")
        }
    }
}
