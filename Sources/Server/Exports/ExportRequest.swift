package import Core

/// What an export holds.
package enum ExportSubject: String, CaseIterable, Sendable {
    /// 企业申报表.
    case filings
    /// 附件3.
    case hires
    /// 附件4.
    case trainees
    /// A workbook with a sheet for each form, 附件2 among them.
    case all

    /// The forms whose rows it has.
    var forms: [Form] {
        switch self {
        case .filings: [.filings]
        case .hires: [.hires]
        case .trainees: [.trainees]
        case .all: Form.all
        }
    }

    /// What it is called.
    package func title(_ language: Language) -> String {
        switch self {
        case .filings: language == .zh ? "企业申报表" : "Filings"
        case .hires: language == .zh ? "附件3 新录用员工" : "Annex 3, hires"
        case .trainees: language == .zh ? "附件4 培训人员" : "Annex 4, trainees"
        case .all: language == .zh ? "全部表格（合并工作簿）" : "All forms in one workbook"
        }
    }
}

/// The form of a file.
package enum ExportFormat: String, CaseIterable, Sendable {
    /// A workbook with real dates and numbers.
    case xlsx
    /// UTF-8 with a byte order mark.
    case csv
    /// One JSON array.
    case json

    /// What HTTP calls it.
    package var mediaType: String {
        switch self {
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .csv: "text/csv; charset=utf-8"
        case .json: "application/json"
        }
    }

    /// What it is called.
    package func title(_ language: Language) -> String {
        switch self {
        case .xlsx: language == .zh ? "Excel 工作簿（.xlsx）" : "Excel (.xlsx)"
        case .csv: language == .zh ? "CSV 文本" : "CSV"
        case .json: language == .zh ? "JSON 文本" : "JSON"
        }
    }
}

/// Which rows an export has.
package enum ExportScope: String, CaseIterable, Sendable {
    /// What the commission has approved, and nothing else.
    case approved
    /// What was handed in and not taken back, whatever was decided: what the consolidated 附件2 counts.
    case filed
    /// Everything that is on the server, drafts too.
    case all

    /// What it is called.
    package func title(_ language: Language) -> String {
        switch self {
        case .approved: language == .zh ? "仅已批准" : "Approved only"
        case .filed: language == .zh ? "已提交的（附件2 汇总的范围）" : "Handed in, as the consolidated annex 2 counts"
        case .all: language == .zh ? "全部（含草稿和撤回）" : "Everything, drafts and withdrawn ones too"
        }
    }
}

/// An export as it was asked for.
package struct ExportRequest: Hashable, Sendable {
    /// What.
    package var subject: ExportSubject
    /// In which form.
    package var format: ExportFormat
    /// Of which round.
    package var round: String
    /// Of one unit, or of all.
    package var unit: String?
    /// Which rows.
    package var scope = ExportScope.approved
    /// Whether ID numbers are in full.
    package var reveals = false

    /// Asks for what is approved, with ID numbers masked; nil if several forms cannot be one file of that form.
    package init?(_ subject: ExportSubject, as format: ExportFormat, round: String, unit: String? = nil) {
        guard subject != .all || format == .xlsx else { return nil }
        self.subject = subject
        self.format = format
        self.round = round
        self.unit = unit
    }

    /// The file's name.
    package var fileName: String {
        let parts = ["shenbao", round, unit, subject.rawValue, scope.rawValue].compactMap(\.self)
        return parts.joined(separator: "-") + "." + format.rawValue
    }

    /// Who may have ID numbers in full.
    package static func mayReveal(_ role: Role) -> Bool { role == .auditor || role == .approver }

    /// What the audit log keeps of it: the export, and the look at ID numbers if there is one, with the reason given for it.
    package func drafts(by actor: AuditActor, reason: String? = nil) -> [AuditDraft] {
        var detail: [String: JSONValue] = [
            "subject": .string(subject.rawValue), "format": .string(format.rawValue), "round": .string(round),
            "scope": .string(scope.rawValue), "reveals": .bool(reveals),
        ]
        if let reason { detail["reason"] = .string(reason) }
        let object = AuditObject(kind: "list", unit: unit, id: fileName)
        return (reveals && subject != .filings ? [.reveal, .export] : [.export]).map {
            AuditDraft($0, by: actor, on: object, detail: detail)
        }
    }
}
