import Core
import GRDB
import SyncProtocol

/// Pages of a pull that are not visible yet.
enum Staging {
    /// Whether pages of any scope wait for the rest of their pull.
    static func isUnderWay(_ db: Database) throws -> Bool {
        try Int.fetchOne(db, sql: "SELECT 1 FROM staging LIMIT 1") != nil
    }

    /// Keeps a page; a first one clears what an earlier pull left.
    static func add(_ page: PullPage, isFirst: Bool, _ db: Database) throws {
        if isFirst {
            try db.execute(sql: "DELETE FROM staging WHERE scope = ?", arguments: [page.scope.rawValue])
        }
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
    }
}
