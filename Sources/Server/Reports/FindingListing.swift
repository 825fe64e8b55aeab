import Core
import Terminal

/// Findings as the commission lists them.
struct FindingListing {
    let language: Language
    private var table: TextTable
    private var count = 0

    init(language: Language) {
        self.language = language
        let titles =
            language == .zh
            ? ["规则", "程度", "单位", "企业（机构）", "说明"] : ["Rule", "Severity", "Units", "Organisations", "Finding"]
        table = TextTable(columns: titles.map { .init($0) })
    }

    /// Whether a rule is about several records, and found without reading every filing.
    static func isShared(_ rule: FindingRule) -> Bool {
        rule.check.extents.allSatisfy { $0 == .unit || $0 == .city } || rule == .filingUnits
    }

    /// One finding with a sentence, and the unit's reason where a filing is listed.
    func json(_ finding: Finding, _ reasons: Reasons? = nil) -> JSONValue {
        guard case .object(var members) = finding.json else { return finding.json }
        members["message"] = .string(finding.sentence(language))
        if let reasons {
            members["record"] = .string(reasons.place(of: finding).rawValue)
            members["acknowledged"] = JSONValue(reasons.reason(for: finding).map(Mask.identifiers))
        }
        return .object(members)
    }

    mutating func add(_ finding: Finding) {
        let units = Set(finding.records.map(\.unit)).sorted().joined(separator: " ")
        let places = Set(finding.records.compactMap { $0.enterprise ?? $0.institution }).sorted()
        table.add(row: [
            finding.rule.rawValue, finding.severity.rawValue, units, places.joined(separator: " "),
            finding.sentence(language),
        ])
        count += 1
    }

    func print() throws {
        try TerminalOutput.writeOut(table.render(width: TerminalOutput.out.width()))
        TerminalOutput.writeErr(language == .zh ? "共 \(count) 条疑点\n" : "\(count) findings\n")
    }
}
