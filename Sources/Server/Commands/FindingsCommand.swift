import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `findings`: everything that the checks find, over all that is on the server, drafts too.
struct FindingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings",
        abstract: .help("列出全部疑点，跨区重复在内", "List all findings, those across units included")
    )

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp(.help("只列这条规则，如 claim.duplicate", "Only this rule, such as claim.duplicate.")))
    var rule: String?
    @Option(help: ArgumentHelp(.help("只列涉及这个区（示范区）的", "Only those that touch this unit.")))
    var unit: String?

    func run() async throws {
        try await common.run { output in
            let unit = try unit?.checkedUnit(common.language)
            let rule = try rule.map { try checkedRule($0, output) }
            let store = try common.openStore()
            var listing = FindingListing(language: common.language)
            var stream = JSONArrayStream()
            func take(_ findings: [Finding]) throws {
                for finding in findings where rule == nil || finding.rule == rule {
                    guard unit == nil || finding.records.contains(where: { $0.unit == unit }) else { continue }
                    if output.isJSON { try stream.append(listing.json(finding)) } else { listing.add(finding) }
                }
            }
            if rule.map(FindingListing.isShared) ?? true { try take(try await store.sharedFindings()) }
            // Only rules about one filing need each of them read.
            if rule.map({ !FindingListing.isShared($0) }) ?? true {
                // What was taken back claims nothing.
                for record in try await store.filings(unit: unit, state: nil)
                where record.body["state"] != .string(FilingState.withdrawn.rawValue) {
                    guard let scope = record.body["unit"]?.stringValue.map(Scope.unit),
                        let found = try await store.examination(of: record.id, in: scope)
                    else { continue }
                    try take(found.examination.findings)
                }
                try take(try await store.traineeFindings())
            }
            if output.isJSON { try stream.end() } else { try listing.print() }
            return .done
        }
    }

    private func checkedRule(_ text: String, _ output: CommandOutput) throws(CommandFailure) -> FindingRule {
        if let rule = FindingRule(rawValue: text) { return rule }
        let codes = output.list(FindingRule.allCases.map(\.rawValue))
        throw CommandFailure(.usage, output.words("没有这条规则；可用：\(codes)。", "No such rule; there are: \(codes)."))
    }
}
