import Core
import Crypto
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

    init(
        _ prepared: PreparedChangeSet,
        revision: Revision,
        receivedAt: String,
        outcome: Outcome,
        writes: Data?
    ) {
        let changeSet = prepared.changeSet
        scope = changeSet.scope
        self.revision = revision
        self.changeSet = changeSet.id.rawValue
        root = changeSet.root.rawValue
        device = changeSet.chain.device.rawValue
        deviceEpoch = changeSet.chain.epoch
        number = changeSet.number
        madeAt = changeSet.time
        self.receivedAt = receivedAt
        self.outcome = outcome.rawValue
        contentHash = prepared.hash
        content = prepared.content
        signature = prepared.signature
        self.writes = writes
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
    }

    /// The hash that chains the log: over the one before and all that the row says.
    func hash(after previous: String) -> String {
        let writesHash = writes.map { SHA256.hash(data: $0).hexadecimal } ?? ""
        let members: [JSONValue] = [
            .string(previous), .string(scope.rawValue), .string(revision.description), .string(contentHash),
            .string(signature), .string(receivedAt), .string(outcome), .string(writesHash),
        ]
        return SHA256.hash(data: JSONValue.array(members).canonicalBytes()).hexadecimal
    }

    func insert(_ db: Database, hash: String) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO log (scope, revision, change_set, root, device, device_epoch, number, made_at, received_at,
                  outcome, content_hash, content, signature, writes, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            scope.rawValue, revision.packed, changeSet, root, device, deviceEpoch, number, madeAt, receivedAt, outcome,
            contentHash, content, signature, writes, hash,
        ])
    }
}
