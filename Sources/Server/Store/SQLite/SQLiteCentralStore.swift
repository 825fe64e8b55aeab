package import Core
package import GRDB
package import SyncProtocol

/// A place in a push where a test may break off.
package enum StoreFault: Sendable {
    /// The tables hold the change-set, the log does not.
    case recordsWritten
    /// The log holds it too, its receipt is missing.
    case logWritten
    /// The receipt is written, the transaction is not committed.
    case receiptWritten
}

/// The embedded store: one SQLite file, one connection in the server, others in administration commands.
///
/// A rollback journal, since several processes use the file: the write-ahead log of SQLite 3.40.1, which Debian 12 has,
/// can lose commits when two of them checkpoint at once.
package final class SQLiteCentralStore: CentralStore {
    /// Who this server is; its epoch is the one in which the store was opened.
    package let identity: ServerIdentity
    let queue: DatabaseQueue
    let kept = KeptReads()
    let directory: DataDirectory
    let key: ServerKey
    let environment: StoreEnvironment
    /// For how long a token is good, in seconds.
    package let tokenLifetime: Int
    let faults: @Sendable (StoreFault) throws -> Void
    /// Told after an epoch was begun because a device showed a history that this server lacks.
    let epochBegun: @Sendable (EpochDraft) -> Void

    /// Opens the store of a folder; with `needsSealingKey` the key for carrier files has to be there, and a store that never
    /// had one gets it now.
    ///
    /// - Throws: ``StoreError``.
    package convenience init(
        directory: DataDirectory,
        needsSealingKey: Bool = false,
        environment: StoreEnvironment = .system,
        tokenLifetime: Int = ServerSettings.tokenLifetime,
        faults: @escaping @Sendable (StoreFault) throws -> Void = { _ in },
        epochBegun: @escaping @Sendable (EpochDraft) -> Void = { _ in }
    ) throws {
        guard directory.hasStore else { throw directory.missingStore }
        let key = try directory.readKey()
        let queue = try DatabaseQueue(path: directory.database, configuration: Self.configuration)
        try self.init(
            queue: queue,
            directory: directory,
            key: key,
            needsSealingKey: needsSealingKey,
            environment: environment,
            tokenLifetime: tokenLifetime,
            faults: faults,
            epochBegun: epochBegun
        )
    }

    private init(
        queue: DatabaseQueue,
        directory: DataDirectory,
        key: ServerKey,
        needsSealingKey: Bool,
        environment: StoreEnvironment,
        tokenLifetime: Int,
        faults: @escaping @Sendable (StoreFault) throws -> Void,
        epochBegun: @escaping @Sendable (EpochDraft) -> Void
    ) throws {
        self.queue = queue
        self.directory = directory
        self.key = key
        self.environment = environment
        self.tokenLifetime = tokenLifetime
        self.faults = faults
        self.epochBegun = epochBegun
        let migrator = StoreMigrations.migrator
        if try queue.read(migrator.hasBeenSuperseded) { throw StoreError.newerSchema }
        try migrator.migrate(queue)
        try Revocations.apply(directory, to: queue)
        if needsSealingKey { try PinnedSealingKey.settle(directory, queue, environment) }
        let sealingKey = try directory.readSealingKey()
        identity = try queue.read { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT id, epoch FROM server") else {
                throw StoreError.damaged("server")
            }
            return ServerIdentity(
                id: row[0],
                epoch: row[1],
                publicKey: key.publicKey,
                sealingKey: sealingKey?.publicKey ?? ""
            )
        }
    }

    /// Makes the store of a folder: key, tables, the units and the round, all through the log.
    ///
    /// An interrupted run leaves nothing that the next one would take for a store.
    /// - Throws: ``StoreError``.
    package static func create(in directory: DataDirectory, environment: StoreEnvironment = .system) throws {
        guard directory.hasStore || !directory.hasKeys else { throw StoreError.keysPresent(folder: directory.path) }
        try directory.prepare()
        directory.removeLeftovers()
        // First of all: it tells that keys beside it are nobody's yet.
        try directory.makePrivateFile(directory.unfinishedDatabase)
        guard let key = ServerKey(seed: environment.randomBytes(32)) else {
            throw StoreError.damagedKey(path: directory.key)
        }
        try directory.makePrivateFile(directory.key, text: key.fileText)
        try directory.makeSealingKey(environment)
        let queue = try DatabaseQueue(path: directory.unfinishedDatabase, configuration: configuration)
        try StoreMigrations.migrator.migrate(queue)
        try queue.write { db in try Seed(db, key: key, environment: environment).plant() }
        try PinnedSealingKey.settle(directory, queue, environment)
        try queue.close()
        try directory.publishDatabase()
    }

    /// How every connection of a store is set up.
    package static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        configuration.label = "central-store"
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
            // EXTRA: the removal of the journal, which is the commit, survives a power cut too.
            try db.execute(sql: "PRAGMA synchronous = EXTRA")
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        return configuration
    }

    /// Who this server is, with its epoch as it is now.
    package func currentIdentity() async throws -> ServerIdentity {
        var identity = identity
        identity.epoch = try await queue.read(ServerEpochRow.current)
        return identity
    }

    /// Writes a number that nobody reads, and throws if that cannot be done now.
    package func checkWriting() async throws {
        try await queue.write { db in
            // A number that nobody reads; a row that is set to what it holds would not be written at all.
            let number = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            try db.execute(sql: "PRAGMA user_version = \(number == 0 ? 1 : 0)")
        }
    }

    // MARK: Scopes

    /// Where a scope stands; nil for a scope that is not.
    package func state(of scope: Scope) async throws -> ScopeState? {
        try await queue.read { db in try ScopeRow.fetch(db, scope)?.state }
    }

    /// Where all scopes stand, by name.
    package func states() async throws -> [ScopeState] {
        try await keptRead("states") { db in try ScopeRow.fetchAll(db).map(\.state) }
    }
}
