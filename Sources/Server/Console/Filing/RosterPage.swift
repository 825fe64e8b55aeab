import Core
import Foundation
import SyncProtocol

/// Makes the table of a roster.
struct RosterPage: Sendable {
    /// Rows on the filing's own page, and on a page of the roster.
    static let briefSize = 10
    static let size = 50
    let shown: Shown
    let path: String
    let isRevealed: Bool

    func model(
        _ rows: [StoredRecord],
        total: Int,
        page: Int?,
        findings: [Finding],
        mayReveal: Bool,
        mayRemark: Bool
    ) -> RosterModel {
        var marks: [RecordID: [QueueModel.Mark]] = [:]
        for finding in findings {
            for record in finding.records where record.kind == .hire {
                let mark = QueueModel.Mark(
                    kind: FilingPage.chip(finding.severity),
                    text: finding.rule.check.title(shown.language)
                )
                marks[record.id, default: []].append(mark)
            }
        }
        let count = Shown.grouped(String(total))
        return RosterModel(
            title: shown.words("附件3 新录用员工", "Annex 3: hires"),
            path: path + "/roster",
            back: path,
            lines: rows.map { line($0, marks[$0.id] ?? [], mayRemark: mayRemark) },
            isEmpty: rows.isEmpty,
            total: shown.words("全部 \(count) 人", "All \(count)"),
            pager: page.map {
                Pager(target: path + "/roster", page: $0, size: Self.size, total: total, language: shown.language)
            },
            mayReveal: mayReveal,
            revealPath: path + "/reveal",
            isRevealed: isRevealed,
            number: String(page ?? 1)
        )
    }

    private func line(_ record: StoredRecord, _ marks: [QueueModel.Mark], mayRemark: Bool) -> RosterModel.Line {
        func member(_ code: String) -> String { shown.member(code, of: record.body, .hire) }
        return RosterModel.Line(
            seq: member("seq"),
            name: member("name"),
            sex: member("sex"),
            idNumber: isRevealed ? record.body["idNumber"]?.stringValue ?? "" : member("idNumber"),
            post: member("post"),
            hireDate: member("hireDate"),
            inService: member("inService"),
            leaveDate: member("leaveDate"),
            days: member("tenureDays"),
            marks: marks,
            remarkPath: mayRemark ? path + "?row=\(record.id)#remarks" : nil
        )
    }
}
