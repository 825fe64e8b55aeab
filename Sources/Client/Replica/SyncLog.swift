import Core
import GRDB

/// What happened in syncs that a person may want to look up later: repairs, set-backs, epochs.
///
/// Never a value of a record.
enum SyncLog {
    /// How many lines are kept.
    private static let limit = 1000

    /// Adds a line.
    static func append(_ event: String, _ members: [String: JSONValue], at time: String, _ db: Database) throws {
        let what = JSONValue.object(members.merging(["event": .string(event)]) { $1 })
        try db.execute(sql: "INSERT INTO sync_log (at, what) VALUES (?, ?)", arguments: [time, what.canonicalText()])
        try db.execute(
            sql: "DELETE FROM sync_log WHERE position <= (SELECT max(position) FROM sync_log) - ?",
            arguments: [limit]
        )
    }

    /// The lines, oldest first.
    static func lines(_ db: Database) throws -> [(at: String, what: JSONValue)] {
        try Row.fetchAll(db, sql: "SELECT at, what FROM sync_log ORDER BY position")
            .map { ($0[0], try JSONValue(parsing: $0[1] as String)) }
    }
}
