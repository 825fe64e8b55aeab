/// The words of the page of exports.
enum ExportsWords {
    static let all: [String: (String, String)] = [
        "exports": ("导出", "Exports"),
        "exportsLead": (
            "默认只含已批准、已公示和按批准结案的申报及其名单；被认定重复的行不在其中。附件4 只含录用企业已获批准的人员。",
            "By default only filings that were approved, published, or closed after that, and their rosters, without rows that fell by a verdict; of annex 4 only people whose employer was approved."
        ),
        "exportsRound": ("批次", "Round"),
        "exportsUnit": ("区（示范区）", "Unit"),
        "exportsScope": ("范围", "Rows"),
        "exportsReveal": ("证件号码不遮盖", "ID numbers in full"),
        "exportsRevealHint": (
            "须写明理由并再次输入密码；理由和每次导出都会记入审计日志。",
            "A reason and the password are asked for; the reason and every such export are noted in the audit log."
        ),
        "exportsReason": ("导出理由", "Why they are needed"),
        "exportsApply": ("应用", "Apply"),
        "exportsForm": ("表格", "Form"),
        "exportsFiles": ("下载", "Download"),
        "exportsAll": (
            "以下文件包括未批准、退回和驳回的申报，不能作为批准依据；此次导出会记入审计日志。",
            "These files have filings that were not approved, were returned or rejected: nothing rests on them. The export is noted as such."
        ),
        "exportsCSV": (
            "CSV 中以 = + - @ 等开头的文字前加了一个撇号，以免被当作公式运行；去掉单元格开头的一个撇号即为原文。",
            "In CSV, text that begins with = + - @ and the like has an apostrophe before it, so that no spreadsheet runs it; without the first apostrophe of a cell it is as it was."
        ),
    ]
}
