import Client
import Core
import GRDB

/// What a test asks of a replica's file, beside the program.
enum ReplicaCheck {
    /// What SQLite finds wrong in the file; nothing if all is well.
    static func damage(_ path: String) throws -> [String] {
        let replica = try Replica.open(at: path, .reading, environment: .live)
        return try replica.read { db in
            let found = try String.fetchAll(db, sql: "PRAGMA integrity_check")
            let orphans = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check")
            return found.filter { $0 != "ok" } + orphans.map { "foreign key: \($0)" }
        }
    }

    /// What SQLite finds wrong in a server's store.
    static func damage(ofStore folder: String) throws -> [String] {
        try DatabaseQueue(path: folder + "/store.db").read { db in
            try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
        }
    }

    /// Rows of 附件3.
    static func people(_ path: String) throws -> Int {
        let replica = try Replica.open(at: path, .reading, environment: .live)
        return try replica.read { db in try Records.count(.hire, db) }
    }

    /// Change-sets that the server has answered, as far as the replica knows.
    static func answered(_ path: String) throws -> Int {
        let replica = try Replica.open(at: path, .reading, environment: .live)
        return try replica.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM change_set WHERE state <> 'pending'") ?? 0
        }
    }

    /// Change-sets that the replica ever made.
    static func changeSets(_ path: String) throws -> Int {
        let replica = try Replica.open(at: path, .reading, environment: .live)
        return try replica.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM change_set") ?? 0 }
    }
}
