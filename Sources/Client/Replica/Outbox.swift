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
        let position: Int
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
    ///
    /// The first one of an epoch follows the last one of the epoch before, if that is the same device's.
    static func tail(_ db: Database, epoch: Int) throws -> (number: Int, hash: String) {
        let own = try ReplicaEpoch.first(db)
        let row = try Row.fetchOne(
            db,
            sql:
                "SELECT epoch, number, hash FROM change_set WHERE epoch BETWEEN ? AND ? ORDER BY epoch DESC, number DESC LIMIT 1",
            arguments: [own, epoch]
        )
        guard let row else { return (0, "") }
        return (row[0] == epoch ? row[1] : 0, row[2])
    }

    /// The next change-sets to send: what has no outcome and what is offered again, in chain order, within the bounds of one
    /// push.
    static func nextBatch(_ db: Database) throws -> [SignedChangeSet] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT signature, content, CASE WHEN state = 'pending' THEN NULL ELSE receipt END
                FROM change_set WHERE state = 'pending' OR (epoch, number) IN (SELECT epoch, number FROM reoffer)
                ORDER BY epoch, number
                """
        )
        var batch: [SignedChangeSet] = []
        var bytes = 0
        while let row = try rows.next() {
            let content = try decompress(row[1])
            bytes += content.count
            if !batch.isEmpty, bytes > Limits.pushBytes / 2 { break }
            guard let signature = row[0] as String? else { throw ClientError.notEnrolled() }
            let receipt = try (row[2] as String?).map { try Receipt(json: JSONValue(parsing: $0)) }
            batch.append(SignedChangeSet(try parse(content), signature: signature, receipt: receipt))
            if batch.count == Limits.changeSetsPerPush { break }
        }
        return batch
    }

    /// The change-set at a position, if the replica shows it on top of the server layer.
    static func entry(_ position: Int, _ db: Database) throws -> Entry? {
        let place = place(at: position)
        guard
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT id, root, content FROM change_set
                    WHERE epoch = ? AND number = ? AND state IN ('pending', 'answered')
                    """,
                arguments: [place.epoch, place.number]
            ),
            let id = ChangeSetID(rawValue: row[0]), let root = ChangeSetID(rawValue: row[1])
        else { return nil }
        return Entry(position: position, id: id, root: root, changeSet: try parse(decompress(row[2])))
    }

    static func decompress(_ content: Data) throws -> [UInt8] {
        try Gzip.decompress(Array(content), limit: Limits.changeSetBytes * 2)
    }

    static func parse(_ content: [UInt8]) throws -> ChangeSet {
        try ChangeSet(json: JSONValue(parsing: content))
    }

    /// Signs what was made before the device had a key, or while its file was away.
    static func signPending(with keys: DeviceKeys, _ db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT epoch, number, content FROM change_set
                WHERE state = 'pending' AND signature IS NULL ORDER BY epoch, number
                """
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
