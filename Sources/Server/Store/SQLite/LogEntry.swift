import Core
import Foundation
import GRDB
import SyncProtocol

/// A row of the log: a change-set that took effect, and what the tables owe to it.
struct LogEntry {
    var scope: Scope
    var revision: Revision
    var changeSet: String
    var root: String
    var device: String
    var deviceEpoch: Int
    var number: Int
    var madeAt: String
    var receivedAt: String
    var outcome: String
    var contentHash: String
    var content: Data
    var signature: String
    /// The writes, compressed; nil if they are just what the change-set says.
    var writes: Data?
    /// Its place in a lost history.
    var formerly: String?

    init(_ draft: LogEntryDraft, content: Data, writes: Data?) {
        let changeSet = draft.signed.changeSet
        scope = changeSet.scope
        revision = draft.revision
        self.changeSet = changeSet.id.rawValue
        root = changeSet.root.rawValue
        device = changeSet.chain.device.rawValue
        deviceEpoch = changeSet.chain.epoch
        number = changeSet.number
        madeAt = changeSet.time
        receivedAt = draft.receivedAt
        outcome = draft.outcome.rawValue
        contentHash = draft.signed.hash
        self.content = content
        signature = draft.signed.signature
        self.writes = writes
        formerly = draft.formerly?.text
    }

    init(row: Row) {
        scope = Scope(rawValue: row["scope"])
        revision = Revision(packed: row["revision"])
        changeSet = row["change_set"]
        root = row["root"]
        device = row["device"]
        deviceEpoch = row["device_epoch"]
        number = row["number"]
        madeAt = row["made_at"]
        receivedAt = row["received_at"]
        outcome = row["outcome"]
        contentHash = row["content_hash"]
        content = row["content"]
        signature = row["signature"]
        writes = row["writes"]
        formerly = row["formerly"]
    }

    /// Whether a hash is the one that chains the log here.
    ///
    /// The first versions of the program hashed the writes compressed; entries of theirs stay as they are.
    func isHash(_ hash: String, after previous: String) throws -> Bool {
        let plain = try writes.map(LogContent.decompress)
        return self.hash(after: previous, writes: plain) == hash
            || (writes != nil && self.hash(after: previous, writes: writes.map(Array.init)) == hash)
    }

    private func hash(after previous: String, writes: [UInt8]?) -> String {
        LogHash.of(
            previous: previous,
            scope: scope,
            revision: revision,
            contentHash: contentHash,
            signature: signature,
            receivedAt: receivedAt,
            outcome: outcome,
            writes: writes,
            formerly: formerly.flatMap(Formerly.init(_:))
        )
    }

    func insert(_ db: Database, hash: String) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO log (scope, revision, change_set, root, device, device_epoch, number, made_at, received_at,
                  outcome, content_hash, content, signature, writes, formerly, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            scope.rawValue, revision.packed, changeSet, root, device, deviceEpoch, number, madeAt, receivedAt, outcome,
            contentHash, content, signature, writes, formerly, hash,
        ])
    }

    /// The change-set with what it wrote.
    func logged() throws -> LoggedChangeSet {
        guard let outcome = Outcome(rawValue: outcome) else { throw StoreError.damaged("log") }
        return LoggedChangeSet(
            revision: revision,
            receivedAt: receivedAt,
            outcome: outcome,
            changeSet: try LogContent.changeSet(content),
            writes: try storedWrites()
        )
    }

    /// The writes that the log keeps; nil if they are just what the change-set says.
    func storedWrites() throws -> [RecordWrite]? {
        do {
            return try writes.map { try (LogContent.json($0).arrayValue ?? []).map(RecordWrite.init(json:)) }
        } catch is MessageError {
            throw StoreError.damaged("log")
        }
    }
}
