/// The words of the duplicates.
enum DuplicatesWords {
    static let all: [String: (String, String)] = [
        "duplicates": ("重复申领", "Duplicate claims"), "duplicatesEmpty": ("没有重复申领。", "There are no duplicate claims."),
        "organisations": ("申报企业（机构）", "Organisations"), "verdict": ("认定", "Verdict"),
        "acrossUnits": ("跨区", "across units"), "undecided": ("待认定", "undecided"), "previous": ("‹ 上一件", "‹ Previous"),
        "nextOne": ("下一件 ›", "Next ›"), "openFiling": ("打开申报", "Open the filing"),
        "verdictsGiven": ("已作的认定", "Verdicts given"), "revokedVerdict": ("已撤销", "taken back"),
        "outdatedVerdict": ("认定的记录已变化", "its records have changed"), "revokeReason": ("撤销理由", "Why it is taken back"),
        "revokeVerdict": ("撤销认定", "Take back"), "revokeConfirm": ("撤销这项认定？", "Take this verdict back?"),
        "conclusion": ("结论", "Conclusion"), "recordVerdict": ("记录认定", "Record the verdict"),
        "pathTo": ("位置", "You are here"),
    ]
}
