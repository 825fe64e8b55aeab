package import Core
import GRDB
import Server
package import Simulator
package import SyncProtocol

/// The server's real tables and driver over a database in memory, beside the simulator's model.
package final class SQLiteSecondStore: SecondStore {
    private static let time = "2016-08-15T00:00:00Z"

    private let identity: ServerIdentity
    private var database: DatabaseQueue
    /// The open transaction.
    private var driver: EngineDriver?
    /// What is committed, while a transaction is open and somebody else reads.
    private var committed: DatabaseQueue?
    /// The database's pages as they were last saved, while they are still so.
    private var saved: [UInt8]?

    /// Makes the store of a server.
    /// - Parameters:
    ///   - identity: who the server is.
    ///   - scopes: which scopes it has.
    ///   - fault: SQL that plants a fault of the driver or the tables, for tests.
    /// - Throws: what the database throws.
    package init(_ identity: ServerIdentity, scopes: [Scope], fault: String? = nil) throws {
        self.identity = identity
        database = try MemoryImage.open(Self.empty.get())
        try database.write { db in
            try db.execute(
                sql: "INSERT INTO server (id, epoch, created) VALUES (?, 1, ?)",
                arguments: [identity.id, Self.time]
            )
            for scope in scopes {
                try db.execute(
                    sql: "INSERT INTO scope (name, seq, epoch, log_hash, digest) VALUES (?, 0, 1, '', ?)",
                    arguments: [scope.rawValue, ScopeDigest().description]
                )
            }
            if let fault { try db.execute(sql: fault) }
        }
    }

    /// Makes such stores.
    package static func maker(fault: String? = nil) -> SecondStoreMaker {
        { identity, scopes in try SQLiteSecondStore(identity, scopes: scopes, fault: fault) }
    }

    /// The tables with nothing in them, made once.
    private static let empty = Result {
        let queue = try DatabaseQueue(configuration: MemoryImage.configuration)
        try StoreMigrations.migrator.migrate(queue)
        return try MemoryImage.read(queue)
    }

    package func access<Value>(_ body: () throws -> Value) throws -> Value {
        // Both are asked in turn while one reads beside the other's transaction.
        guard let committed else { return try database.unsafeReentrantWrite { _ in try body() } }
        return try database.unsafeReentrantWrite { _ in try committed.unsafeReentrantWrite { _ in try body() } }
    }

    private func change(_ body: (Database) throws -> Void) throws {
        saved = nil
        try database.unsafeReentrantWrite { db in try db.inTransaction(.immediate) { try commit(after: body, db) } }
    }

    private func commit(
        after body: (Database) throws -> Void,
        _ db: Database
    ) throws -> Database.TransactionCompletion {
        try body(db)
        return .commit
    }

    // MARK: Transactions

    package func begin() throws {
        _ = try save()
        try database.unsafeReentrantWrite { db in
            try db.beginTransaction(.immediate)
            driver = EngineDriver(db, identity: identity)
        }
    }

    package func carryOut(_ effect: ServerEffect) throws {
        guard driver == nil else {
            try driver?.carryOut(effect)
            return
        }
        try change { db in
            var driver = EngineDriver(db, identity: identity)
            try driver.carryOut(effect)
        }
    }

    package func commit() throws {
        try end { db in try db.commit() }
        saved = nil
    }

    package func rollBack() throws { try end { db in try db.rollback() } }

    private func end(_ body: (Database) throws -> Void) throws {
        driver = nil
        committed = nil
        try database.unsafeReentrantWrite(body)
    }

    package func view(isWriting: Bool) throws -> any ServerView {
        if isWriting, driver != nil { return driver?.nextView() ?? reading(database) }
        guard driver != nil else { return reading(database) }
        // Another process sees what is committed: the pages as they were when the transaction began.
        let beside = try committed ?? MemoryImage.open(save())
        committed = beside
        return reading(beside)
    }

    private func reading(_ queue: DatabaseQueue) -> any ServerView {
        queue.unsafeReentrantWrite { db in
            var driver = EngineDriver(db, identity: identity, isReading: true)
            return driver.nextView()
        }
    }

    // MARK: From outside

    package func enrol(_ device: DeviceState, name: String) throws {
        try change { db in
            try db.execute(
                sql: """
                    INSERT INTO device (id, unit, name, public_key, sealing_key, enrolled_at) VALUES (?, ?, ?, ?, '', ?)
                    """,
                arguments: [device.id.rawValue, device.unit, name, device.publicKey, Self.time]
            )
        }
    }

    package func revoke(_ device: DeviceID) throws {
        try change { db in
            try db.execute(
                sql: "UPDATE device SET revoked_at = COALESCE(revoked_at, ?) WHERE id = ?",
                arguments: [Self.time, device.rawValue]
            )
        }
    }

    package func expireTokens() throws { try change { db in try db.execute(sql: "UPDATE token SET expires = 0") } }

    package func save() throws -> [UInt8] {
        if let saved { return saved }
        let pages = try MemoryImage.read(database)
        saved = pages
        return pages
    }

    package func cover(_ states: [ScopeState]) throws {
        try change { db in
            var driver = EngineDriver(db, identity: identity)
            _ = try SQLiteCentralStore.declare(states, at: Self.time, in: driver.nextView(), db)
        }
    }

    package func restore(_ saved: [UInt8], beginning epoch: EpochDraft?) throws {
        database = try MemoryImage.open(saved)
        try change { db in
            if let epoch {
                _ = try SQLiteCentralStore.begin(epoch.epoch, at: epoch.at, db)
            } else {
                // A standby takes over; the model lets its devices sign in anew.
                try db.execute(sql: "DELETE FROM token")
            }
        }
    }

    package func findings(judgesSignatures: Bool) throws -> [String] {
        let problems = try database.unsafeReentrantWrite { db in
            try StoreCheck.findings(db, publicKey: identity.publicKey).problems
        }
        return judgesSignatures ? problems : problems.filter { !$0.hasPrefix("signature: ") }
    }
}
