import Core

/// The words of the pages by key, in both languages.
enum ConsoleWords {
    /// The words of a language.
    static func all(_ language: Language) -> [String: String] { language == .zh ? chinese : english }

    private static let chinese = words.mapValues(\.0)
    private static let english = words.mapValues(\.1)

    /// Key → 中文, English; each area adds its own.
    static let words: [String: (String, String)] = frame.merging(ConsoleWordsByArea.all) { first, _ in first }

    private static let frame: [String: (String, String)] = [
        "brand": ("申报 · 市级审核台", "Shenbao · Review console"),
        "skip": ("跳到正文", "Skip to content"),
        "menu": ("菜单", "Menu"),
        "signOut": ("退出登录", "Sign out"),
        "account": ("我的账户", "My account"),
        "otherLanguage": ("English", "中文"),
        "otherLanguageCode": ("en", "zh"),
        "back": ("返回", "Back"),
        "home": ("总览", "Overview"),
    ]
}

/// The words of each area.
enum ConsoleWordsByArea {
    static let all = [
        AccessWords.all, AdministrationWords.all,
        QueueWords.all, FilingWords.all, DuplicatesWords.all,
        OverviewWords.all, UnitsWords.all,
        CasesWords.all, SummaryWords.all, NoticesWords.all, OpinionWords.all, TraineesWords.all,
        ExportsWords.all, AuditWords.all,
    ]
    .reduce(into: [:]) { words, area in words.merge(area) { first, _ in first } }
}
