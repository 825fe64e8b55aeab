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
    let round: String
    let isRevealed: Bool

    func model(
        _ rows: [StoredRecord],
        total: Int,
        page: Int?,
        findings: [Finding],
        claims: FilingClaims,
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
        let claims = claimMarks(claims)
        let count = Shown.grouped(String(total))
        return RosterModel(
            title: shown.words("附件3 新录用员工", "Annex 3: hires"),
            path: path + "/roster",
            back: path,
            lines: rows.map { line($0, marks[$0.id] ?? [], claims[$0.id] ?? [], mayRemark: mayRemark) },
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

    /// A person's claims in a round.
    static func claimPath(_ key: String, round: String) -> String {
        ConsoleRoute.duplicate.path(key) + "?round=" + ConsolePath.encoded(round)
    }

    /// What a row's double claim waits for, or who found what of it and why.
    private func claimMarks(_ claims: FilingClaims) -> [RecordID: [RosterModel.ClaimMark]] {
        var marks: [RecordID: [RosterModel.ClaimMark]] = [:]
        for claim in claims.open {
            let text = shown.words("重复申领待认定", "duplicate claim, undecided")
            let mark = RosterModel.ClaimMark(kind: "error", text: text, path: Self.claimPath(claim.key, round: round))
            marks[claim.row, default: []].append(mark)
        }
        for found in claims.verdicts where found.verdict.stands {
            let (author, reason) = (found.verdict.author, Mask.identifiers(in: found.verdict.reason))
            let text =
                found.falls
                ? shown.words("剔除（\(author)：\(reason)）", "falls (\(author): \(reason))")
                : shown.words("重复申领已认定：成立", "duplicate claim: stands")
            let mark = RosterModel.ClaimMark(
                kind: found.falls ? "warn" : "ok",
                text: text,
                path: found.key.isEmpty
                    ? ConsoleRoute.duplicates.path() : Self.claimPath(found.key, round: round)
            )
            for row in found.rows { marks[row, default: []].append(mark) }
        }
        return marks
    }

    private func line(
        _ record: StoredRecord,
        _ marks: [QueueModel.Mark],
        _ claims: [RosterModel.ClaimMark],
        mayRemark: Bool
    ) -> RosterModel.Line {
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
            claims: claims,
            remarkPath: mayRemark ? path + "?row=\(record.id)#remarks" : nil
        )
    }
}
