import Core
import Foundation
import GRDB
import SyncProtocol
import Terminal

/// Why a conflict that somebody names cannot be closed: there is none, or it is closed already.
enum ClosedConflict {
    /// What to tell of an identifier that no open conflict of this unit has.
    /// - Throws: what the database throws.
    static func error(for text: String, _ replica: Replica, _ db: Database) throws -> ClientError {
        let name = TerminalText.safe(text)
        guard let id = RecordID(rawValue: (CellText.normalise(text) ?? "").lowercased()),
            let shown = try Records.find(.conflictCase, id, db)
        else {
            return ClientError(
                "case.unknown",
                .failed,
                zh: "没有标识为“\(name)”的冲突；标识见 shenbao conflicts。",
                en: "There is no conflict “\(name)”; shenbao conflicts shows the identifiers."
            )
        }
        let made = try ConflictCase(body: shown.body)
        guard !made.open else {
            return ClientError(
                "case.foreign",
                .notAllowed,
                zh: "冲突 \(id) 不由本区处理。",
                en: "Conflict \(id) is not this unit's to close."
            )
        }
        let (chinese, english) = try closing(made, db)
        let choice = made.choice.map { TerminalText.safe($0) } ?? "—"
        return ClientError(
            "case.closed",
            .failed,
            zh: "冲突 \(id) 已\(chinese)了结（\(choice)），未作改动；要改现在的值，请用 shenbao set。",
            en:
                "Conflict \(id) was closed already\(english) (\(choice)); nothing was changed. To change the value that stands, use shenbao set."
        )
    }

    /// Who closed it and when, as far as this replica knows.
    private static func closing(_ made: ConflictCase, _ db: Database) throws -> (String, String) {
        // The server names the change-set; until it does, the closing is this replica's and waits.
        guard let closer = made.closedBy.flatMap(ChangeSetID.init(rawValue:)) else {
            return ("由本机（尚未报送）", " by this device, which has not been sent yet,")
        }
        if let own = try OutboxEntry.find(closer, db) {
            let time = TimeWords.shown(own.madeAt)
            return ("由本机于 \(time) ", " by this device at \(time)")
        }
        let time = TimeWords.shown(time(of: closer))
        return ("由另一台设备于 \(time) ", " by another device at \(time)")
    }

    /// When a change-set was made: its identifier begins with the milliseconds since 1970 by its author's clock.
    private static func time(of id: ChangeSetID) -> String {
        let milliseconds = Int64(id.rawValue.filter(\.isHexDigit).prefix(12), radix: 16) ?? 0
        return Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
