package import Core
import Foundation
package import GRDB
import SyncProtocol
import Terminal

/// A client database: what the server said, and on top of it the work of this device that a pull does not cover yet.
package final class Replica {
    /// The file.
    package let path: String
    /// Clock and randomness.
    package let environment: ClientEnvironment
    let queue: DatabaseQueue
    private let lock: ReplicaLock?
    /// The epoch that opening it began, because the file is a copy or was restored.
    package private(set) var newEpoch: Int?

    /// How a replica is opened.
    package enum Access: Sendable {
        /// Reads; others may write meanwhile.
        case reading
        /// Writes; one process at a time.
        case writing
    }

    /// Makes a replica for a unit.
    ///
    /// Needs no network.
    /// - Throws: ``ClientError`` if the unit is unknown or the file exists.
    package static func make(at path: String, unit: String, environment: ClientEnvironment) throws -> Replica {
        guard Directory.unit(unit) != nil else { throw ClientError.unknownUnit(unit) }
        guard !FileManager.default.fileExists(atPath: path) else { throw ClientError.replicaExists(path) }
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            } catch {
                throw ClientError.unwritable(path, errno: errno)
            }
        }
        // Made under another name: a replica that exists is complete.
        let draft = path + ".new"
        for suffix in ["", "-journal"] { try? FileManager.default.removeItem(atPath: draft + suffix) }
        guard FileManager.default.createFile(atPath: draft, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw ClientError.unwritable(path, errno: errno) }
        do {
            let replica = try Replica(path: draft, environment: environment, lock: nil, isNew: true)
            try replica.queue.write { db in
                try ReplicaMeta.set(.unit, unit, db)
                try ReplicaMeta.set(.device, environment.newID().rawValue, db)
                try ReplicaMeta.set(.epoch, "1", db)
            }
            try replica.queue.close()
            try FileManager.default.moveItem(atPath: draft, toPath: path)
        } catch let error as ClientError {
            throw error
        } catch {
            throw (error as? DatabaseError).map { .database($0, at: path) } ?? ClientError.unexpected("\(error)")
        }
        return try open(at: path, .writing, environment: environment)
    }

    /// Opens a replica.
    /// - Parameters:
    ///   - path: the file.
    ///   - access: what for.
    ///   - environment: clock and randomness.
    ///   - patience: for how many seconds to wait for another process that writes to it.
    ///   - onWait: is called once if that takes more than a second.
    /// - Returns: The replica.
    /// - Throws: ``ClientError`` if there is none, it is damaged, or another process writes to it.
    package static func open(
        at path: String,
        _ access: Access,
        environment: ClientEnvironment,
        patience: Int = 5,
        onWait: () -> Void = {}
    ) throws -> Replica {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ClientError.noReplica(path)
        }
        guard !isFolder.boolValue else { throw ClientError.replicaUnreadable(path, "folder") }
        let lock = access == .writing ? try ReplicaLock(replica: path, patience: patience, onWait: onWait) : nil
        do {
            let replica = try Replica(path: path, environment: environment, lock: lock)
            guard try replica.queue.read({ db in try ReplicaMeta.get(.unit, db) }) != nil else {
                throw ClientError.replicaUnreadable(path, "no unit")
            }
            if access == .writing {
                try NewIdentity.settle(replica)
                replica.newEpoch = try replica.queue.write { db in
                    try ReplicaEpoch.recognise(path, at: environment.timestamp, db)
                }
            }
            return replica
        } catch let error as DatabaseError {
            throw ClientError.database(error, at: path)
        }
    }

    private init(path: String, environment: ClientEnvironment, lock: ReplicaLock?, isNew: Bool = false) throws {
        self.path = path
        self.environment = environment
        self.lock = lock
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.label = "replica"
        configuration.prepareDatabase { db in
            // No WAL: SQLite before 3.51.3 can damage a database when two connections reset the log at once.
            try db.execute(
                sql: """
                    PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON;
                    PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -32768;
                    """
            )
        }
        queue = try DatabaseQueue(path: path, configuration: configuration)
        // Tables are made in a new file only, and changed in a replica only: never in another program's database.
        guard try isNew || queue.read({ db in try db.tableExists("change_set") && db.tableExists("meta") }) else {
            throw ClientError.replicaUnreadable(path, "not a replica")
        }
        try ReplicaSchema.migrator.migrate(queue)
    }

    /// Reads in one transaction.
    package func read<Value>(_ body: (Database) throws -> Value) throws -> Value { try queue.read(body) }

    /// Writes in one transaction: all of it or nothing.
    package func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try queue.write { db in
            let value = try body(db)
            return value
        }
    }
}

/// The replica's own facts.
package enum ReplicaMeta: String, Sendable {
    case unit
    case device
    /// The device's epoch: with the device it names the chain.
    case epoch
    /// The first epoch of the device's present identity.
    case firstEpoch
    /// Where the file lies; elsewhere it is a copy.
    case place
    case serverURL
    case serverID
    case serverKey
    case serverEpoch
    /// The server's X25519 key for carrier files, in hexadecimal.
    case serverSealingKey
    case caFile
    case proxy
    /// The number of the last receipt of the chain.
    case lastReceipt
    /// When the last sync ended, by this device's clock.
    case lastSync
    /// When a sync was last tried, by this device's clock.
    case lastAttempt
    /// How the last try failed, as JSON; empty if it did not.
    case lastFailure
    /// Tries since one made progress.
    case fruitlessAttempts
    /// The current round; 2016 until the server says otherwise.
    case round

    package static func get(_ key: ReplicaMeta, _ db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key.rawValue])
    }

    package static func set(_ key: ReplicaMeta, _ value: String, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
            arguments: [key.rawValue, value]
        )
    }

    static func required(_ key: ReplicaMeta, _ db: Database) throws -> String {
        guard let value = try get(key, db) else {
            throw ClientError.replicaUnreadable("", "meta \(key.rawValue)")
        }
        return value
    }
}

extension ClientEnvironment {
    /// The clock's time, in milliseconds since 1970.
    fileprivate var milliseconds: UInt64 { UInt64(max(0, now().timeIntervalSince1970 * 1000)) }

    /// A fresh identifier, ordered by time.
    func newID() -> RecordID {
        let random = randomBytes(16)
        func word(_ start: Int) -> UInt64 { random[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        return .version7(milliseconds: milliseconds, random: (word(0), word(8)))
    }
}

/// Fresh identifiers in rising order: what bulk work draws from, some hundreds at a time.
///
/// Rising keys are appended to a table; keys in no order cost several times as much.
struct RisingIDs {
    private static let perDraw = 256

    private let environment: ClientEnvironment
    private var random: [UInt8] = []
    private var milliseconds: UInt64 = 0
    private var drawn = perDraw

    init(_ environment: ClientEnvironment) { self.environment = environment }

    /// The next one: the time of its draw, its number in it, 62 random bits.
    mutating func next() -> RecordID {
        if drawn == Self.perDraw {
            random = environment.randomBytes(8 * Self.perDraw)
            milliseconds = environment.milliseconds
            drawn = 0
        }
        defer { drawn += 1 }
        let low = random[(8 * drawn)..<(8 * drawn + 8)].reduce(0) { $0 << 8 | UInt64($1) }
        // Of the first word, bits 8 to 15 come first in the order of the text but for four that stay 0.
        return .version7(milliseconds: milliseconds, random: (UInt64(drawn) << 8, low))
    }
}

extension Replica {
    /// The unit that this replica is of.
    package func unit(_ db: Database) throws -> String { try ReplicaMeta.required(.unit, db) }

    /// The unit's scope.
    func scope(_ db: Database) throws -> Scope { .unit(try unit(db)) }

    /// This replica's line of change-sets.
    func chain(_ db: Database) throws -> Chain {
        guard let device = DeviceID(rawValue: try ReplicaMeta.required(.device, db)),
            let epoch = Int(try ReplicaMeta.required(.epoch, db))
        else { throw ClientError.replicaUnreadable(path, "device") }
        return Chain(device: device, epoch: epoch)
    }

    /// The round that work is done in: the server's open one, or the one that this version ships.
    package func round(_ db: Database) throws -> Round {
        let code = try ReplicaMeta.get(.round, db) ?? Directory.round2016.code
        guard let record = try Records.find(.round, .round(code), db) else { return Directory.round2016 }
        return try Round(body: record.body)
    }

    /// The catalogue of the round's edition.
    package func catalogue(of round: Round) throws -> Catalogue {
        guard let catalogue = Catalogue.edition(round.edition) else {
            throw ClientError(
                "catalogue.unknown",
                .failed,
                zh: "本程序没有 \(round.edition) 年版指导目录；请升级。",
                en: "This program does not have the catalogue's edition of \(round.edition); upgrade it."
            )
        }
        return catalogue
    }

    /// Up to where the replica has a scope.
    func cursor(_ scope: Scope, _ db: Database) throws -> ScopeCursor {
        guard
            let row = try Row.fetchOne(
                db,
                sql: "SELECT revision, log_hash FROM cursor WHERE scope = ?",
                arguments: [scope.rawValue]
            )
        else { return .zero }
        return ScopeCursor(revision: Revision(packed: row[0]), logHash: row[1])
    }
}
