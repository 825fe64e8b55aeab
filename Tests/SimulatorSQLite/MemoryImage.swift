import GRDB
import GRDBSQLite
import Server

/// Databases in memory, and their pages.
enum MemoryImage {
    /// SQLite could not copy pages.
    struct Failure: Error {
        let code: Int32
    }

    /// The program's own, but that a transaction may stay open between two calls.
    static var configuration: Configuration {
        var configuration = SQLiteCentralStore.configuration
        configuration.allowsUnsafeTransactions = true
        return configuration
    }

    /// All pages of a database.
    static func read(_ queue: DatabaseQueue) throws -> [UInt8] {
        try queue.unsafeReentrantWrite { db in
            var size: sqlite3_int64 = 0
            guard let pages = sqlite3_serialize(db.sqliteConnection, "main", &size, 0) else {
                throw Failure(code: SQLITE_NOMEM)
            }
            defer { sqlite3_free(pages) }
            return Array(UnsafeBufferPointer(start: pages, count: Int(size)))
        }
    }

    /// A database of its own with these pages.
    static func open(_ pages: [UInt8]) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(configuration: configuration)
        try queue.inDatabase { db in
            let size = sqlite3_int64(pages.count)
            guard let copy = sqlite3_malloc64(sqlite3_uint64(size)) else { throw Failure(code: SQLITE_NOMEM) }
            let bytes = copy.assumingMemoryBound(to: UInt8.self)
            bytes.update(from: pages, count: pages.count)
            let flags = UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE)
            let code = sqlite3_deserialize(db.sqliteConnection, "main", bytes, size, size, flags)
            guard code == SQLITE_OK else { throw Failure(code: code) }
        }
        return queue
    }
}
