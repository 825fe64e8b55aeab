import Core
import GRDB
import SyncProtocol

/// The cursors that the replica has had, newest first: they tell a server which was set back how far the history is shared.
enum CursorList {
    /// Moves the replica to a cursor.
    static func move(_ scope: Scope, to head: ScopeCursor, digest: ScopeDigest, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO cursor (scope, revision, log_hash, digest) VALUES (?, ?, ?, ?)",
            arguments: [scope.rawValue, head.revision.packed, head.logHash, digest.description]
        )
        guard try list(scope, limit: 1, db).first != head else { return }
        try db.execute(
            sql: "INSERT INTO cursor_list (scope, revision, log_hash) VALUES (?, ?, ?)",
            arguments: [scope.rawValue, head.revision.packed, head.logHash]
        )
        try db.execute(
            sql: """
                DELETE FROM cursor_list WHERE scope = :scope AND position NOT IN
                  (SELECT position FROM cursor_list WHERE scope = :scope ORDER BY position DESC LIMIT :limit)
                """,
            arguments: ["scope": scope.rawValue, "limit": Limits.cursorsShown]
        )
    }

    /// The cursors of a scope, newest first.
    static func list(_ scope: Scope, limit: Int = Limits.cursorsShown, _ db: Database) throws -> [ScopeCursor] {
        try Row.fetchAll(
            db,
            sql: "SELECT revision, log_hash FROM cursor_list WHERE scope = ? ORDER BY position DESC LIMIT ?",
            arguments: [scope.rawValue, limit]
        ).map { ScopeCursor(revision: Revision(packed: $0[0]), logHash: $0[1]) }
    }
}
