import Core

/// docs/forms.md: every form and column, as declared.
package enum FormsDocument {
    /// The page.
    package static var markdown: String {
        var lines = [
            "# Forms", "",
            "Generated from the declarations by `shenbao forms`; a test compares this page with them.", "",
            "Columns are found by their label, in any order; width, blanks, bracketed hints and a closing 可不填 do not count. Values are",
            "normalised before they are read: NFKC, blanks at both ends trimmed, a leading apostrophe dropped; 无 / — - N/A are empty.",
            "性别 may also be M or F, 1 or 2; 外包类别 may also be ITO, BPO or KPO.",
        ]
        for form in Form.all { lines += section(form) }
        lines += summary + directory
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ form: Form) -> [String] {
        var lines = ["", "## \(heading(form)) · `\(form.code)`", ""]
        if let label = ApplicantLine.label(of: form) {
            lines += ["The line above the header reads `\(label)：NAME　统一社会信用代码：CODE`.", ""]
        }
        lines += ["| column | field | required | accepted | 可填内容 | example |", "|---|---|---|---|---|---|"]
        for guide in ColumnGuide.all(of: form) {
            let cells = [
                guide.field.label, "`\(guide.field.code)`", guide.presence.en, guide.accepted.en, guide.accepted.zh,
                guide.example,
            ]
            lines.append("| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |")
        }
        return lines
    }

    private static func heading(_ form: Form) -> String {
        form.shortTitle == form.title ? form.title : "\(form.shortTitle) \(form.title)"
    }

    private static var summary: [String] {
        [
            "", "## 附件2 企业申报情况汇总表 · `summary`", "",
            "Made from the filings, not imported. Its title begins with the unit's own name; its last row is 总计: the number of enterprises, the",
            "sum of volumes, the number of 是. Columns: " + SummaryTable.heads.joined(separator: ", ") + ".",
        ]
    }

    private static var directory: [String] {
        [
            "", "## 附件1 \(DirectoryTable.title) · `units`", "",
            "Made from the unit records, not imported. Columns: "
                + DirectoryTable.fields.map { "\($0.label) (`\($0.code)`)" }.joined(separator: ", ") + ".",
        ]
    }
}
