/// The templates that are part of the program, by name.
enum ConsoleTemplates {
    static let all: [(name: String, bytes: [UInt8])] = [
        ("layout", PackageResources.layout_mustache),
        ("paper", PackageResources.paper_mustache),
        ("problem", PackageResources.problem_mustache),
        ("queue", PackageResources.queue_mustache),
        ("filing", PackageResources.filing_mustache),
        ("roster", PackageResources.roster_mustache),
        ("roster-table", PackageResources.roster_table_mustache),
        ("history", PackageResources.history_mustache),
        ("duplicates", PackageResources.duplicates_mustache),
        ("duplicate", PackageResources.duplicate_mustache),
        ("cases", PackageResources.cases_mustache),
        ("summary", PackageResources.summary_mustache),
        ("summarySheets", PackageResources.summarySheets_mustache),
        ("notices", PackageResources.notices_mustache),
        ("notice", PackageResources.notice_mustache),
        ("noticePaper", PackageResources.noticePaper_mustache),
        ("opinion", PackageResources.opinion_mustache),
        ("trainees", PackageResources.trainees_mustache),
        ("traineeRoster", PackageResources.traineeRoster_mustache),
    ]
}
