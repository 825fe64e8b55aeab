import Core
import Foundation
import GRDB
import SyncProtocol
import Terminal

/// A change-set of this device with what became of it; its content is read when it is asked for.
struct OutboxEntry {
    let epoch: Int
    let number: Int
    let id: ChangeSetID
    /// The first original that it stands for, or itself.
    let root: ChangeSetID
    let scope: Scope
    let state: ChangeSetState
    let hash: String
    let signature: String?
    let madeAt: String
    /// How many changes it has.
    let changes: Int
    let outcome: Outcome?
    /// Why it was refused, as the receipt says it.
    let code: String?
    let detail: String?
    let revision: Revision?
    /// The receipt as it came, canonical.
    let receipt: String?

    private static let columns = """
        epoch, number, id, root, scope, state, hash, signature, made_at, changes, outcome, code, detail, revision, receipt
        """

    private init(_ row: Row) throws {
        guard let id = ChangeSetID(rawValue: row["id"]), let root = ChangeSetID(rawValue: row["root"]),
            let state = ChangeSetState(rawValue: row["state"])
        else { throw ClientError.replicaUnreadable("", "change_set \(row["number"] as Int)") }
        epoch = row["epoch"]
        number = row["number"]
        self.id = id
        self.root = root
        scope = Scope(rawValue: row["scope"])
        self.state = state
        hash = row["hash"]
        signature = row["signature"]
        madeAt = row["made_at"]
        changes = row["changes"]
        outcome = (row["outcome"] as String?).flatMap(Outcome.init(rawValue:))
        code = row["code"]
        detail = row["detail"]
        revision = (row["revision"] as Int64?).map(Revision.init(packed:))
        receipt = row["receipt"]
    }

    /// The identifier as people use it: its last digits, which are random, where the first tell the time.
    var shortID: String { Self.short(id) }

    /// The last digits of an identifier.
    static func short(_ id: ChangeSetID) -> String { String(id.rawValue.suffix(8)) }

    /// The canonical bytes of its content.
    func content(_ db: Database) throws -> [UInt8] {
        let blob = try Data.fetchOne(db, sql: "SELECT content FROM change_set WHERE id = ?", arguments: [id.rawValue])
        return try Outbox.decompress(blob ?? Data())
    }

    /// Its content.
    func changeSet(_ db: Database) throws -> ChangeSet { try Outbox.parse(content(db)) }

    /// Change-sets in some states, in chain order.
    static func list(_ states: [ChangeSetState], _ db: Database) throws -> [OutboxEntry] {
        try Row.fetchAll(
            db,
            sql: "SELECT \(columns) FROM change_set WHERE state IN \(ChangeSetState.sql(states)) ORDER BY epoch, number"
        ).map(OutboxEntry.init)
    }

    /// The change-set with an identifier.
    static func find(_ id: ChangeSetID, _ db: Database) throws -> OutboxEntry? {
        try Row.fetchOne(db, sql: "SELECT \(columns) FROM change_set WHERE id = ?", arguments: [id.rawValue])
            .map(OutboxEntry.init)
    }

    /// The change-set that stands today for a root: the last one made, replaced ones left out.
    static func latest(ofRoot root: ChangeSetID, _ db: Database) throws -> OutboxEntry? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT \(columns) FROM change_set WHERE (id = ? OR root = ? AND root <> id) AND state <> 'replaced'
                ORDER BY epoch DESC, number DESC LIMIT 1
                """,
            arguments: [root.rawValue, root.rawValue]
        ).map(OutboxEntry.init)
    }

    /// The change-set that a user names: by its identifier, or by at least four of its first or last characters.
    /// - Throws: ``ClientError`` if none or several are meant.
    static func named(_ text: String, _ db: Database) throws -> OutboxEntry {
        let name = (CellText.normalise(text) ?? "").lowercased()
        guard name.utf8.count >= 4, name.utf8.count <= 36, name.allSatisfy({ $0.isHexDigit || $0 == "-" }) else {
            throw unknown(text)
        }
        let found = try Row.fetchAll(
            db,
            sql: """
                SELECT \(columns) FROM change_set
                WHERE substr(id, 1, length(:name)) = :name OR substr(id, -length(:name)) = :name
                ORDER BY epoch, number LIMIT 9
                """,
            arguments: ["name": name]
        ).map(OutboxEntry.init)
        guard let first = found.first else { throw unknown(text) }
        guard found.count == 1 else {
            let list = found.map(\.id.rawValue).joined(separator: ", ")
            throw ClientError(
                "outbox.ambiguous",
                .usage,
                zh: "“\(name)”可指几个变更集（\(list)）；请多写几位。",
                en: "“\(name)” names several change-sets (\(list)); give more of the identifier."
            )
        }
        return first
    }

    private static func unknown(_ text: String) -> ClientError {
        ClientError(
            "outbox.unknown",
            .failed,
            zh: "本机没有变更集“\(TerminalText.safe(text))”；标识见 shenbao outbox list。",
            en: "There is no change-set “\(TerminalText.safe(text))” here; shenbao outbox list shows the identifiers."
        )
    }
}

extension Outbox {
    /// Where a change-set stands in the order of this replica's work, over all its epochs.
    static func position(epoch: Int, number: Int) -> Int { (epoch - 1) << 32 | number }

    /// Undoes ``position(epoch:number:)``.
    static func place(at position: Int) -> (epoch: Int, number: Int) {
        (position >> 32 + 1, position & (1 << 32 - 1))
    }
}
