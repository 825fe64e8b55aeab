import Core
import SyncProtocol
import Terminal

/// A filing as the commission lists it, with what the catalogue's gates say of it and what was found.
struct ListedFiling {
    let record: StoredRecord
    let eligibility: Eligibility
    let findings: [Finding]
    let reasons: Reasons

    /// One flat object: every declared field, `null` when empty, then the verdicts.
    func json(_ language: Language) -> JSONValue {
        let listing = FindingListing(language: language)
        var members: [String: JSONValue] = [
            "id": .string(record.id.rawValue), "kind": .string(record.kind.rawValue),
            "revision": .string(record.revision.description), "tiers": .array(eligibility.tiers.map(JSONValue.string)),
            "cultivation": eligibility.cultivationJSON, "findings": .array(findings.map { listing.json($0, reasons) }),
        ]
        for field in Filing.declaration.type.fields { members[field.code] = record.body[field.code] ?? .null }
        return .object(members)
    }
}

/// The table of filings for a person.
struct FilingTable {
    private let shown: Shown
    private var table: TextTable

    init(_ language: Language) {
        shown = Shown(language)
        let titles =
            language == .zh
            ? ["区", "企业名称", "统一社会信用代码", "类别", "状态", "上榜", "培育", "错误", "提醒", "疑点"]
            : [
                "Unit", "Enterprise", "Unified code", "Category", "State", "Tiers", "Cultivation", "Errors", "Warnings",
                "Review",
            ]
        table = TextTable(
            columns: titles.enumerated().map { .init($1, alignment: $0 > 6 ? .right : .left) }
        )
    }

    mutating func add(_ listed: ListedFiling) throws {
        let filing = try Filing(body: listed.record.body)
        table.add(
            row: [
                shown.unit(filing.unit), filing.name, filing.uscc, shown.category(filing.category),
                shown.state(filing.state), shown.tiers(listed.eligibility),
                listed.eligibility.level.map(shown.name(ofLevel:)) ?? "",
            ] + Severity.allCases.map { severity in String(listed.findings.count { $0.severity == severity }) }
        )
    }

    func print() throws { try TerminalOutput.writeOut(table.render(width: TerminalOutput.out.width())) }
}
