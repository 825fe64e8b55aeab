/// The words of the page of the audit log.
enum AuditWords {
    static let all: [String: (String, String)] = [
        "audit": ("审计日志", "Audit log"),
        "auditHead": ("日志树头", "Tree head"),
        "auditEntries": ("条记录，截至", "entries as of"),
        "auditRoot": ("树根", "Root"),
        "auditHint": (
            "保存树根（或导出的包）可在日后证明此前的记录未被改写。",
            "Who keeps the root, or a pack, can prove later that nothing before it was changed."
        ),
        "auditExport": ("导出审计包", "Export a pack"),
        "auditActor": ("操作人", "Who"),
        "auditAction": ("操作", "What"),
        "auditUnit": ("区（示范区）", "Unit"),
        "auditObject": ("对象", "To what"),
        "auditFrom": ("自", "From"),
        "auditTo": ("至", "To"),
        "auditAt": ("时间", "When"),
        "auditSeq": ("序号", "No."),
        "auditDetail": ("详情", "Particulars"),
        "auditFilter": ("筛选", "Filter"),
        "auditNone": ("没有符合条件的记录。", "No entry matches."),
        "auditNext": ("更早", "Earlier"),
        "auditFirst": ("最新", "Latest"),
        "auditPages": ("分页", "Pages"),
    ]
}
