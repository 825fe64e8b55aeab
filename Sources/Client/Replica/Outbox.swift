import Core
import Foundation
package import GRDB
import Gzip
import SyncProtocol

/// Change-sets of this device, in chain order: those without an outcome, those answered but not covered by a pull yet, the
/// parked ones, and all that are done with, which are kept until the server says that a verified backup covers them.
package enum Outbox {
    /// A stored change-set.
    struct Entry {
        let number: Int
        let id: ChangeSetID
        let root: ChangeSetID
        let changeSet: ChangeSet
    }

    /// How many change-sets are in a state.
    static func count(_ state: String, _ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM change_set WHERE state = ?", arguments: [state]) ?? 0
    }

    /// Change-sets without an outcome.
    package static func pending(_ db: Database) throws -> Int { try count("pending", db) }

    /// Refused change-sets that wait for the user.
    package static func parked(_ db: Database) throws -> Int { try count("parked", db) }

    /// The number and hash that the next change-set follows.
    static func tail(_ db: Database, epoch: Int) throws -> (number: Int, hash: String) {
        guard
            let row = try Row.fetchOne(
                db,
                sql: "SELECT number, hash FROM change_set WHERE epoch = ? ORDER BY number DESC LIMIT 1",
                arguments: [epoch]
            )
        else { return (0, "") }
        return (row[0], row[1])
    }

    /// The next change-sets to send: in chain order, within the bounds of one push.
    static func nextBatch(_ db: Database) throws -> [SignedChangeSet] {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT id, signature, content FROM change_set WHERE state = 'pending' ORDER BY epoch, number"
        )
        var batch: [SignedChangeSet] = []
        var bytes = 0
        while let row = try rows.next() {
            let content = try decompress(row[2])
            bytes += content.count
            if !batch.isEmpty, bytes > Limits.pushBytes / 2 { break }
            guard let signature = row[1] as String? else { throw ClientError.notEnrolled() }
            batch.append(SignedChangeSet(try parse(content), signature: signature))
            if batch.count == Limits.changeSetsPerPush { break }
        }
        return batch
    }

    /// The change-sets with these numbers that the replica shows on top of the server layer.
    static func entry(_ number: Int, _ db: Database) throws -> Entry? {
        guard
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT id, root, content FROM change_set
                    WHERE number = ? AND state IN ('pending', 'answered') ORDER BY epoch DESC LIMIT 1
                    """,
                arguments: [number]
            ),
            let id = ChangeSetID(rawValue: row[0]), let root = ChangeSetID(rawValue: row[1])
        else { return nil }
        return Entry(number: number, id: id, root: root, changeSet: try parse(decompress(row[2])))
    }

    static func decompress(_ content: Data) throws -> [UInt8] {
        try Gzip.decompress(Array(content), limit: Limits.changeSetBytes * 2)
    }

    static func parse(_ content: [UInt8]) throws -> ChangeSet {
        try ChangeSet(json: JSONValue(parsing: content))
    }

    /// Signs what was made before the device had a key.
    static func signPending(with keys: DeviceKeys, _ db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT epoch, number, content FROM change_set WHERE signature IS NULL ORDER BY epoch, number"
        )
        for row in rows {
            let signature = try keys.sign(try decompress(row[2]))
            try db.execute(
                sql: "UPDATE change_set SET signature = ? WHERE epoch = ? AND number = ?",
                arguments: [signature, row[0] as Int, row[1] as Int]
            )
        }
    }
}
