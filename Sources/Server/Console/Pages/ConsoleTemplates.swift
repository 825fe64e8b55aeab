/// The templates that are part of the program, by name.
enum ConsoleTemplates {
    static let all: [(name: String, bytes: [UInt8])] = [
        ("layout", PackageResources.layout_mustache),
        ("paper", PackageResources.paper_mustache),
        ("problem", PackageResources.problem_mustache),
        ("cases", PackageResources.cases_mustache),
        ("summary", PackageResources.summary_mustache),
        ("summarySheets", PackageResources.summarySheets_mustache),
        ("notices", PackageResources.notices_mustache),
        ("notice", PackageResources.notice_mustache),
        ("noticePaper", PackageResources.noticePaper_mustache),
    ]
}
