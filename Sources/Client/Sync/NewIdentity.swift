import Core
import Foundation
import GRDB
package import SyncProtocol

/// Another identity for a replica whose key is lost or revoked: a device of its own, with keys of its own.
///
/// Its keys lie beside the old ones until the replica is the new device's, so that a crash at any point leaves one of the two.
package struct NewIdentity {
    /// What came of it.
    package struct Outcome {
        /// The server's answer.
        package let response: EnrolResponse
        /// Change-sets that stand for unsent ones of the old line.
        package let retried: Int
        /// Unsent steps from state to state, and what hangs on refused work: they are not taken along by themselves.
        package let left: Int
    }

    /// The new device.
    let device: DeviceID
    /// Its keys.
    var keys: DeviceKeys
    private let replica: Replica

    private static func path(_ replica: Replica) -> String { DeviceKeys.path(ofReplica: replica.path) + ".next" }

    /// Makes an identity, or takes up the one of an attempt whose answer was lost.
    static func prepare(_ replica: Replica) throws -> NewIdentity {
        if let keys = try DeviceKeys.load(file: path(replica)),
            let device = keys.device.flatMap(DeviceID.init(rawValue:))
        {
            return NewIdentity(device: device, keys: keys, replica: replica)
        }
        let next = NewIdentity(
            device: DeviceID(replica.environment.newID()),
            keys: DeviceKeys(),
            replica: replica
        )
        try next.save()
        return next
    }

    private init(device: DeviceID, keys: DeviceKeys, replica: Replica) {
        self.device = device
        self.keys = keys
        self.keys.device = device.rawValue
        self.replica = replica
    }

    /// Keeps the keys beside the old ones.
    func save() throws { try keys.save(file: Self.path(replica)) }

    /// Makes the replica the new device's: its epochs go on, its line begins, unsent work is made anew in it.
    /// - Returns: How many change-sets were made anew, and how many were not.
    func adopt(_ db: Database) throws -> (taken: Int, left: Int) {
        let epoch = try ReplicaEpoch.current(db) + 1
        let before = try replica.chain(db).device
        try ReplicaMeta.set(.device, device.rawValue, db)
        try ReplicaMeta.set(.firstEpoch, String(epoch), db)
        try ReplicaMeta.set(.lastReceipt, "0", db)
        try ReplicaEpoch.begin(epoch, because: "device", at: replica.environment.timestamp, db)
        let unsent = try OutboxEntry.list([.pending], db)
        try db.execute(sql: "UPDATE change_set SET state = 'parked', outcome = 'refused' WHERE state = 'pending'")
        let keeper = ReceiptKeeper(serverKey: nil, db)
        // All at once: what the server last said of a record is kept as long as one of them touches it.
        for (scope, entries) in Dictionary(grouping: unsent, by: \.scope) {
            try keeper.hide(entries.map { Outbox.position(epoch: $0.epoch, number: $0.number) }, scope: scope)
        }
        // A step from state to state is decided anew by whoever looks again.
        var work: [OutboxEntry] = []
        for entry in unsent {
            if try entry.changeSet(db).changes.allSatisfy(\.isTransition) {
                try db.execute(sql: "UPDATE change_set SET state = 'kept' WHERE id = ?", arguments: [entry.id.rawValue])
            } else if let parked = try OutboxEntry.find(entry.id, db) {
                work.append(parked)
            }
        }
        var retry = try OutboxRetry(replica, keys: keys, db)
        let made = try retry.run(work).made.count
        // Nobody has refused it: it was taken out of the old line, and says so.
        for entry in unsent {
            try db.execute(
                sql: "UPDATE change_set SET outcome = NULL WHERE id = ? AND state <> 'parked'",
                arguments: [entry.id.rawValue]
            )
        }
        let what: [String: JSONValue] = ["from": .string(before.rawValue), "to": .string(device.rawValue)]
        try SyncLog.append("device", what, at: replica.environment.timestamp, db)
        return (made, unsent.count - made)
    }

    /// Puts the new keys in the place of the old ones once the replica is the new device's.
    static func settle(_ replica: Replica) throws {
        let next = path(replica)
        guard FileManager.default.fileExists(atPath: next), var keys = try DeviceKeys.load(file: next) else { return }
        let device = try replica.read { db in try ReplicaMeta.get(.device, db) }
        guard let device, keys.device == device else { return }
        keys.device = nil
        try keys.save(forReplica: replica.path)
        try? FileManager.default.removeItem(atPath: next)
    }
}
