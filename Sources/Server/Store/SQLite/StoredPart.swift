import Core
import Foundation
import GRDB
import SyncProtocol

/// Which part of a split step a change-set is, kept with its receipt: the log lacks the refused ones.
enum StoredPart {
    static func insert(_ changeSet: ChangeSet, _ db: Database) throws {
        guard let part = changeSet.part else { return }
        let statement = try db.cachedStatement(
            sql: "INSERT INTO part (change_set, step, number, count, scope) VALUES (?, ?, ?, ?, ?)"
        )
        try statement.execute(arguments: [
            changeSet.id.rawValue, part.step.rawValue, part.number, part.count, changeSet.scope.rawValue,
        ])
    }

    /// Enters the parts of a store that did not keep them; which refused change-sets were parts is not known any more.
    static func readLog(_ db: Database) throws {
        let contents = try Data.fetchCursor(db, sql: "SELECT content FROM log")
        while let content = try contents.next() { try insert(LogContent.changeSet(content), db) }
    }
}
