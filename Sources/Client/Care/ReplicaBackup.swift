import Core
import Foundation
import GRDB
import Terminal

/// A copy of a replica by SQLite's own backup, checked before it is given its name.
struct ReplicaBackup {
    let path: String
    let bytes: Int
    /// What `status` says of the copy, the same as of the replica.
    let status: ReplicaStatus
    /// Change-sets in it.
    let changeSets: Int

    /// Writes a new file; nothing is ever overwritten.
    /// - Throws: ``ClientError`` if the file exists, cannot be written, or is not a sound replica.
    init(of replica: Replica, to path: String) throws {
        self.path = path
        let file = try NewPrivateFile(path)
        let found = try Self.blaming(path) {
            let copy = try DatabaseQueue(path: file.draft)
            try replica.queue.backup(to: copy)
            defer { try? copy.close() }
            return try copy.read { db in try String.fetchAll(db, sql: "PRAGMA integrity_check(5)") }
        }
        guard found == ["ok"] else { throw Self.unsound(path, found.joined(separator: "; ")) }
        let read = try Replica.open(at: file.draft, .reading, environment: replica.environment)
        (status, changeSets) = try read.read { db in
            (try ReplicaStatus(read, db), try Int.fetchOne(db, sql: "SELECT count(*) FROM change_set") ?? 0)
        }
        try read.queue.close()
        let original = try replica.read { db in try ReplicaStatus(replica, db) }
        guard status.json == original.json else { throw Self.unsound(path, "status") }
        bytes = (try? FileManager.default.attributesOfItem(atPath: file.draft))?[.size] as? Int ?? 0
        try file.finish()
    }

    /// Of the faults of copying, those of a place that cannot be written are the new file's.
    static func blaming<Value>(_ path: String, _ copy: () throws -> Value) throws -> Value {
        do {
            return try copy()
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_FULL: throw ClientError.unwritable(path, errno: ENOSPC)
            case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_IOERR:
                throw ClientError.database(error, at: path)
            default: throw error
            }
        }
    }

    private static func unsound(_ path: String, _ reason: String) -> ClientError {
        ClientError(
            "backup.unsound",
            .failed,
            zh: "备份 \(TerminalText.safe(path)) 未通过核查（\(TerminalText.safe(reason))），已删除；请运行 shenbao doctor。",
            en:
                "The backup \(TerminalText.safe(path)) did not pass its check (\(TerminalText.safe(reason))) and is gone; run shenbao doctor."
        )
    }
}
