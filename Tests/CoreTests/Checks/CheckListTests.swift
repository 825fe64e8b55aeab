import SystemSupport
import Testing

@testable import Core

@Suite struct CheckListTests {
    @Test func `there are twenty-five checks, numbered in order`() {
        #expect(Check.all.map(\.number) == Array(1...25))
    }

    @Test func `every rule belongs to one check, and every import code to at least one`() {
        let rules = Check.all.flatMap(\.rules)
        #expect(rules.count == Set(rules).count)
        #expect(Set(rules) == Set(FindingRule.allCases))
        #expect(Set(Check.all.flatMap(\.importCodes)) == Set(CheckCode.allCases))
        for rule in FindingRule.allCases { #expect(rule.check.rules.contains(rule)) }
    }

    @Test func `every check speaks: by an import code, by a rule, or by what it lacks`() {
        for check in Check.all {
            #expect(!check.importCodes.isEmpty || !check.rules.isEmpty || !check.parameters.isEmpty, "\(check.number)")
            #expect(!check.extents.isEmpty && !check.clause.isEmpty)
        }
    }

    @Test func `basis and severity are those of the reference list`() {
        // The list's own columns, copied: number, tag, severity.
        let reference = """
            1 S E|2 SI E|3 SI W|4 SI E|5 SI E|6 SI E|7 S W|8 SI E|9 SI R|10 X E|11 X R|12 X R|13 X R|14 SI R|15 SI R|
            16 X E|17 X R|18 X W|19 S E|20 S R|21 S R|22 S E|23 S E|24 SI R|25 S E
            """
        let rows = reference.split(whereSeparator: { "|\n".contains($0) }).map {
            $0.split(separator: " ").map(String.init)
        }
        #expect(rows.count == 25)
        for (check, row) in zip(Check.all, rows) {
            #expect(String(check.number) == row[0])
            #expect(check.basis.rawValue == row[1], "\(check.number)")
            #expect(check.severity.rawValue.prefix(1).uppercased() == row[2], "\(check.number)")
        }
    }

    @Test func `what the round does not say is a field of the round, or the ministry's amounts`() {
        let fields = Round.declaration.type.fields.map(\.code)
        for parameter in Check.all.flatMap(\.parameters) {
            #expect(fields.contains(parameter) || parameter == "approvedAmounts")
        }
    }

    /// docs/checks.md is made from the list; `SHENBAO_RENEW=1` writes it anew.
    @Test func `the page on the checks says what the list says`() throws {
        let difference = try MadePage("checks.md", text: CheckPage.text).difference()
        #expect(difference == nil)
    }
}

/// docs/checks.md, written from ``Check/all``.
private enum CheckPage {
    static var text: String {
        var lines = [
            "# The twenty-five checks", "",
            "Made from `Sources/Core/Checks/Check+List.swift`; a test compares this page with it.", "",
            "Basis: S the words of the source documents, SI what a column of theirs is for, X neither. Severity: an **error** blocks submitting; a **warning** is",
            "corrected or kept with a reason (`shenbao acknowledge`), which travels with the filing; **review** is for the commission's reviewer. Import codes speak while a",
            "workbook is read (only those of the contract reject a row), rules when what is stored is checked: `shenbao check` in a unit, `shenbao-server findings` over all.",
            "A check that needs a parameter which the round does not give says “not configured” and judges nothing.",
            "",
            "| # | check | 核查 | basis | severity | looks at | import codes | rules | needs | clause |",
            "|---|---|---|---|---|---|---|---|---|---|",
        ]
        for check in Check.all {
            let rules = check.rules.map { rule in
                "`\(rule.rawValue)`" + (rule.severity == check.severity ? "" : " (\(rule.severity.rawValue))")
            }
            let cells = [
                String(check.number), check.english, check.chinese, check.basis.rawValue, check.severity.rawValue,
                check.extents.map(\.rawValue).joined(separator: ", "),
                check.importCodes.map { "`\($0.rawValue)`" }.joined(separator: " "), rules.joined(separator: " "),
                check.parameters.map { "`\($0)`" }.joined(separator: " "), check.clause,
            ]
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        lines += [
            "", "## Where a rule is less grave than its check", "",
            "- `staff.share` is for the reviewer: the share of college staff belongs to the cultivation standard, the second gate. An enterprise below it has no level and is",
            "  still listed, so it must be able to submit.",
            "- `material.roster` and `lines.category` are warnings: the roster may follow, and a category may have lines of another.",
            "- `id.truncated` and `name.unusual` are warnings: what is stored has a valid form.",
            "- `tenure.convention` is for the reviewer: the sources do not say whether the first day counts.",
            "",
        ]
        return lines.joined(separator: "\n")
    }
}
