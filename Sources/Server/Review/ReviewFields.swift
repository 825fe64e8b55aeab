import Core

/// What the forms of the review call their fields.
enum ReviewFields {
    /// Labels by the codes that ``ReviewError/invalid(field:)`` names.
    static let labels: [String: (zh: String, en: String)] = [
        "text": ("意见内容", "Remark"), "reason": ("理由", "Reason"), "title": ("标题", "Title"),
        "objector": ("异议人", "Objector"), "objection": ("异议内容", "Objection"), "answer": ("答复", "Answer"),
        "outcome": ("处理结果", "Outcome"), "from": ("公示开始", "First day"), "to": ("公示截止", "Last day"),
        "filings": ("列入的申报", "Filings"), "filing": ("企业", "Enterprise"), "records": ("所认定的记录", "Records judged"),
        "verdict": ("认定", "Verdict"), "choice": ("取舍", "Choice"), "step": ("处理", "Step"),
        "seen": ("所见版本", "Revision seen"), "kind": ("意见所指的记录类别", "What kind of record the remark is about"),
        "record": ("意见所指的记录", "The record that the remark is about"),
        "field": ("意见所指的字段", "The field that the remark is about"),
    ]

    /// The label of a field; one without a label is called by its code.
    static func label(_ field: String, _ language: Language) -> String {
        labels[field].map { language == .zh ? $0.zh : $0.en } ?? field
    }
}
