import Core
import Foundation
import GRDB
import SyncProtocol

/// The devices that were revoked, in a file beside the database: what brings an older database back does not bring them back.
enum Revocations {
    /// The devices, with the times.
    /// - Throws: ``StoreError``.
    static func read(_ directory: DataDirectory) throws(StoreError) -> [DeviceID: String] {
        guard let data = FileManager.default.contents(atPath: directory.revocations) else {
            // A file that is there and cannot be read must not count as none.
            guard access(directory.revocations, F_OK) != 0 else { throw .damaged("revocations.json") }
            return [:]
        }
        guard let members = (try? JSONValue(parsing: [UInt8](data)))?["revoked"]?.objectValue else {
            throw .damaged("revocations.json")
        }
        var revoked: [DeviceID: String] = [:]
        for (id, time) in members {
            guard let id = DeviceID(rawValue: id), let time = time.stringValue else {
                throw .damaged("revocations.json")
            }
            revoked[id] = time
        }
        return revoked
    }

    /// Adds a device.
    static func add(_ device: DeviceID, at time: String, in directory: DataDirectory) throws {
        var revoked = try read(directory)
        guard revoked[device] == nil else { return }
        revoked[device] = time
        let members = Dictionary(uniqueKeysWithValues: revoked.map { ($0.key.rawValue, JSONValue.string($0.value)) })
        let text = JSONValue.object(["revoked": .object(members)]).canonicalText() + "\n"
        try directory.replacePrivateFile(directory.revocations, text: text)
    }

    /// Revokes in the database what the file says.
    static func apply(_ directory: DataDirectory, to queue: DatabaseQueue) throws {
        let revoked = try read(directory)
        guard !revoked.isEmpty else { return }
        let missing = try queue.read { db in
            try revoked.filter { try DeviceRow.state(db, $0.key)?.isRevoked == false }
        }
        guard !missing.isEmpty else { return }
        try queue.write { db in
            for (id, time) in missing {
                try db.execute(
                    sql: "UPDATE device SET revoked_at = ? WHERE id = ?",
                    arguments: [time, id.rawValue]
                )
            }
        }
    }
}

/// The highest epoch that the server ever began, in a file beside the database.
enum HighestEpoch {
    /// The epoch; 1 if none was begun.
    static func read(_ directory: DataDirectory) -> Int {
        let data = FileManager.default.contents(atPath: directory.epoch) ?? Data()
        return Int(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)) ?? 1
    }

    /// Notes an epoch that was begun.
    static func note(_ epoch: Int, in directory: DataDirectory) throws {
        guard epoch > read(directory) else { return }
        try directory.replacePrivateFile(directory.epoch, text: "\(epoch)\n")
    }
}
