import Core
import GRDB
import SyncProtocol

/// Lets change-sets go that a verified backup of the server holds.
enum Coverage {
    /// Drops what is done with and covered: the newest covered one of each epoch stays, and with it everything after.
    ///
    /// A backup that holds a change-set holds all before it in its line. Refused ones stay: only the replica has their content.
    static func forget(_ covered: [Scope: Revision], _ db: Database) throws {
        for epoch in try Int.fetchAll(db, sql: "SELECT DISTINCT epoch FROM change_set") {
            var last = 0
            for (scope, revision) in covered {
                let number = try Int.fetchOne(
                    db,
                    sql:
                        "SELECT max(number) FROM change_set WHERE epoch = ? AND scope = ? AND state = 'kept' AND revision <= ?",
                    arguments: [epoch, scope.rawValue, revision.packed]
                )
                last = max(last, number ?? 0)
            }
            try db.execute(
                sql:
                    "DELETE FROM change_set WHERE epoch = ? AND number < ? AND state = 'kept' AND revision IS NOT NULL",
                arguments: [epoch, last]
            )
        }
    }
}
