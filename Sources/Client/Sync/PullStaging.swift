import Core
import GRDB
import SyncProtocol

/// Pages that are not visible yet, and how far their pull has come: both are durable in one transaction.
enum PullStaging {
    /// Adds a page.
    static func stage(_ page: PullPage, _ progress: PullProgress?, isFirst: Bool, _ db: Database) throws {
        if isFirst { try drop(page.scope, db) }
        let statement = try db.cachedStatement(
            sql: "INSERT INTO staging (scope, kind, id, revision, body) VALUES (?, ?, ?, ?, ?)"
        )
        for record in page.records {
            try statement.execute(
                arguments: [
                    page.scope.rawValue, record.kind.rawValue, record.id.rawValue, record.revision.packed,
                    record.isDeleted ? nil : JSONValue.object(record.body).canonicalText(),
                ])
        }
        guard let progress else { return }
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO pull_state
                  (scope, from_revision, from_hash, next, start, mark_revision, mark_hash, server_epoch, replacing)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                page.scope.rawValue, progress.from.revision.packed, progress.from.logHash, progress.next?.text,
                progress.start?.packed, progress.mark?.revision.packed, progress.mark?.logHash, progress.serverEpoch,
                progress.isReplacing,
            ]
        )
    }

    /// How far the pull of a scope has come; nil if none is under way.
    static func progress(_ scope: Scope, _ db: Database) throws -> PullProgress? {
        guard
            let row = try Row.fetchOne(
                db,
                sql: "SELECT * FROM pull_state WHERE scope = ?",
                arguments: [scope.rawValue]
            )
        else { return nil }
        let mark = (row["mark_revision"] as Int64?).map {
            ScopeCursor(revision: Revision(packed: $0), logHash: row["mark_hash"] ?? "")
        }
        return PullProgress(
            from: ScopeCursor(revision: Revision(packed: row["from_revision"]), logHash: row["from_hash"]),
            next: (row["next"] as String?).flatMap(PullPosition.init(_:)),
            start: (row["start"] as Int64?).map(Revision.init(packed:)),
            mark: mark,
            serverEpoch: row["server_epoch"],
            isReplacing: row["replacing"]
        )
    }

    /// Lets the staged pages of a scope go.
    static func drop(_ scope: Scope, _ db: Database) throws {
        for table in ["staging", "pull_state"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE scope = ?", arguments: [scope.rawValue])
        }
    }
}
