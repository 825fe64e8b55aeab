import Core
import Foundation
import GRDB
import SyncProtocol

/// Keeps the lines of change-sets of a file and of its copies apart.
enum ReplicaEpoch {
    /// Where the file lies: its file system, its node there, and the machine.
    ///
    /// A copy or a restored backup lies elsewhere.
    static func place(of path: String, machineID: String? = machineID()) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return "\(status.st_dev):\(status.st_ino):\(machineID ?? "")"
    }

    private static func machineID() -> String? {
        (try? String(contentsOfFile: "/etc/machine-id", encoding: .utf8))?
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Looks whether the file lies where it was last written to; if not, it is a copy and begins an epoch.
    ///
    /// The move of a file within its file system is none.
    /// - Returns: The epoch, if one was begun.
    static func recognise(_ path: String, at time: String, _ db: Database) throws -> Int? {
        guard let here = place(of: path) else { return nil }
        let before = try ReplicaMeta.get(.place, db)
        guard before != here else { return nil }
        try ReplicaMeta.set(.place, here, db)
        guard before != nil else { return nil }
        let epoch = try current(db) + 1
        try begin(epoch, because: "place", at: time, db)
        return epoch
    }

    /// Begins an epoch: what is made from now on belongs to it.
    ///
    /// What is unsent stays as it is.
    static func begin(_ epoch: Int, because reason: String, at time: String, _ db: Database) throws {
        try ReplicaMeta.set(.epoch, String(epoch), db)
        try SyncLog.append("epoch", ["epoch": .integer(Int64(epoch)), "reason": .string(reason)], at: time, db)
    }

    /// The epoch that work is made in.
    static func current(_ db: Database) throws -> Int { Int(try ReplicaMeta.required(.epoch, db)) ?? 1 }

    /// The first epoch of the device's present identity; earlier ones are another device's.
    static func first(_ db: Database) throws -> Int { try ReplicaMeta.get(.firstEpoch, db).flatMap { Int($0) } ?? 1 }
}
