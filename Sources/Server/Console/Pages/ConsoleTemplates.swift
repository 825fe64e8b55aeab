/// The templates that are part of the program, by name.
enum ConsoleTemplates {
    static let all: [(name: String, bytes: [UInt8])] = [
        ("layout", PackageResources.layout_mustache),
        ("paper", PackageResources.paper_mustache),
        ("problem", PackageResources.problem_mustache),
        ("sign-in", PackageResources.sign_in_mustache),
        ("sign-in-code", PackageResources.sign_in_code_mustache),
        ("account", PackageResources.account_mustache),
        ("account-recovery", PackageResources.account_recovery_mustache),
        ("users", PackageResources.users_mustache),
        ("devices", PackageResources.devices_mustache),
        ("rounds", PackageResources.rounds_mustache),
        ("confirm", PackageResources.confirm_mustache),
        ("queue", PackageResources.queue_mustache),
        ("filing", PackageResources.filing_mustache),
        ("roster", PackageResources.roster_mustache),
        ("roster-table", PackageResources.roster_table_mustache),
        ("history", PackageResources.history_mustache),
        ("duplicates", PackageResources.duplicates_mustache),
        ("duplicate", PackageResources.duplicate_mustache),
    ]
}
