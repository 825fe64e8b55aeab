package import Core
import Foundation
package import GRDB
package import SyncProtocol

/// What a backup holds.
package struct BackupResult: Sendable {
    /// What its check found: nothing wrong.
    package var findings: StoreFindings
    /// Up to where it holds each scope, which devices may rely on from now on.
    package var covered: [Scope: Revision]
    /// Whether the key for carrier files lies beside it; false where the folder lacks it.
    package var hasSealingKey: Bool
}

/// What a restoration did.
package struct RestoreResult: Sendable {
    /// The epoch that it began.
    package var epoch: Int
    /// Where the store lies that was there before; nil if there was none.
    package var movedAside: String?
    /// Open enrolment codes that are void now.
    package var voidedCodes: Int
    /// Devices that stay revoked though the backup does not say so.
    package var revoked: Int
}

extension SQLiteCentralStore {
    /// Writes a backup while devices go on, checks what was written, and only then tells devices that it covers their work.
    /// - Throws: ``StoreError``.
    package func backUp(to file: String) async throws -> BackupResult {
        let unfinished = file + ".new"
        unlink(unfinished)
        try directory.makePrivateFile(unfinished)
        do {
            let (findings, states) = try writeCopy(unfinished)
            guard findings.problems.isEmpty else {
                throw StoreError.damagedBackup(path: file, problems: findings.problems.count)
            }
            try directory.synchronise(unfinished)
            let keys = try StoreKeys(of: directory)
            try keys.write(to: StoreKeys.path(ofBackup: file), directory)
            try directory.move(unfinished, to: file)
            let covered = try await cover(states, in: file, findings)
            return BackupResult(findings: findings, covered: covered, hasSealingKey: keys.hasSealingKey)
        } catch {
            unlink(unfinished)
            throw error
        }
    }

    /// The copy is closed before it gets its name.
    private func writeCopy(_ path: String) throws -> (StoreFindings, [ScopeState]) {
        let copy = try DatabaseQueue(path: path, configuration: Self.configuration)
        try queue.backup(to: copy)
        let findings = try copy.read { [key] db in try StoreCheck.findings(db, publicKey: key.publicKey) }
        let states = try copy.read { db in try ScopeRow.fetchAll(db).map(\.state) }
        try copy.close()
        return (findings, states)
    }

    /// Records how far the backup goes, if the store's history still goes through there.
    private func cover(
        _ states: [ScopeState],
        in file: String,
        _ findings: StoreFindings
    ) async throws -> [Scope: Revision] {
        let now = environment.timestamp
        return try await queue.write { [identity, key] db in
            let covered = try Self.declare(states, at: now, in: SQLiteServerView(db, identity: identity), db)
            let draft = AuditDraft(
                .backup,
                by: .commandLine,
                on: AuditObject(kind: "file", id: file),
                detail: ["changeSets": JSONValue(findings.changeSets), "records": JSONValue(findings.records)]
            )
            try AuditRow.append(db, [draft], key: key, at: now)
            return covered
        }
    }

    /// Tells devices that these states are safe, as far as the store's history still goes through them.
    ///
    /// - Throws: what the database throws.
    package static func declare(
        _ states: [ScopeState],
        at now: String,
        in view: some ServerView,
        _ db: Database
    ) throws -> [Scope: Revision] {
        func goesThrough(_ state: ScopeState) throws -> Bool {
            let head = state.head
            if try view.logHash(at: head.revision, in: state.scope) == head.logHash { return true }
            return try view.epochs(of: state.scope).contains {
                $0.epoch == head.revision.epoch && $0.number == head.revision.number && $0.logHash == head.logHash
            }
        }
        var covered: [Scope: Revision] = [:]
        for state in states where state.head.revision != .zero {
            guard try goesThrough(state) else { continue }
            try db.execute(
                sql: """
                    INSERT INTO coverage (scope, revision, at) VALUES (?, ?, ?)
                    ON CONFLICT (scope) DO UPDATE SET revision = excluded.revision, at = excluded.at
                    WHERE excluded.revision > revision
                    """,
                arguments: [state.scope.rawValue, state.head.revision.packed, now]
            )
            covered[state.scope] = state.head.revision
        }
        return covered
    }

    /// Brings a backup back, loudly: in a new epoch, with open enrolment codes void and revocations kept.
    ///
    /// No server runs on the folder. A store that is there moves aside; keys that the folder lacks are those that were kept
    /// beside the backup.
    /// - Throws: ``StoreError``; then the folder is as it was.
    package static func restore(
        _ file: String,
        in directory: DataDirectory,
        environment: StoreEnvironment = .system
    ) throws -> RestoreResult {
        let wasThere = access(directory.path, F_OK) == 0
        let wasLocked = access(directory.lock, F_OK) == 0
        if !directory.hasStore { try directory.prepare() }
        let hold = try directory.hold(alone: true)
        defer { withExtendedLifetime(hold) {} }
        do {
            return try restore(file, held: directory, environment)
        } catch {
            if !directory.hasStore, !wasLocked { unlink(directory.lock) }
            // Takes an empty folder only.
            if !wasThere { rmdir(directory.path) }
            throw error
        }
    }

    private static func restore(
        _ file: String,
        held directory: DataDirectory,
        _ environment: StoreEnvironment
    ) throws -> RestoreResult {
        // What an interrupted init made is no server's.
        if !directory.hasStore { directory.removeLeftovers() }
        let (key, kept) = try keys(for: file, in: directory)
        unlink(directory.restoredDatabase)
        defer { unlink(directory.restoredDatabase) }
        try directory.makePrivateFile(directory.restoredDatabase)
        let queue = try DatabaseQueue(path: directory.restoredDatabase, configuration: configuration)
        do {
            try read(file, into: queue, key: key)
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
            throw StoreError.brokenBackup(path: file)
        }
        var result = try renew(queue, in: directory, at: environment.timestamp) { db, result in
            try noteRestoration(db, result, of: file, over: directory, key: key, at: environment.timestamp)
        }
        try queue.close()
        try HighestEpoch.note(result.epoch, in: directory)
        try kept?.place(in: directory)
        result.movedAside = try moveAside(in: directory, at: environment.timestamp)
        try directory.move(directory.restoredDatabase, to: directory.database)
        return result
    }

    /// The server's key, and what lies beside the backup for a folder that lacks some: never another server's.
    private static func keys(for file: String, in directory: DataDirectory) throws -> (ServerKey, StoreKeys?) {
        let beside = StoreKeys.path(ofBackup: file)
        if access(directory.key, F_OK) == 0 {
            let key = try directory.readKey()
            let kept = try? StoreKeys(file: beside)
            return (key, kept?.server == key.fileText ? kept : nil)
        }
        let kept = try StoreKeys(file: beside)
        guard let key = ServerKey(fileText: kept.server) else { throw StoreError.damagedKey(path: beside) }
        return (key, kept)
    }

    /// Copies a backup and checks that it is whole and this server's.
    private static func read(_ file: String, into queue: DatabaseQueue, key: ServerKey) throws {
        var reading = configuration
        reading.readonly = true
        reading.prepareDatabase { _ in }
        try DatabaseQueue(path: file, configuration: reading).backup(to: queue)
        // An empty file is an empty database to SQLite.
        guard try queue.read({ db in try db.tableExists("server") && db.tableExists("device") }) else {
            throw StoreError.brokenBackup(path: file)
        }
        if try queue.read(StoreMigrations.migrator.hasBeenSuperseded) { throw StoreError.newerSchema }
        try StoreMigrations.migrator.migrate(queue)
        let findings = try queue.read { db in try StoreCheck.findings(db, publicKey: key.publicKey) }
        let isOwn = try queue.read { db in
            try String.fetchOne(
                db,
                sql: "SELECT public_key FROM device WHERE unit = ? AND name = ?",
                arguments: [Scope.city.rawValue, CommissionStep.deviceName]
            ) == key.publicKey
        }
        guard isOwn else { throw StoreError.otherServer(path: file) }
        guard findings.problems.isEmpty else {
            throw StoreError.damagedBackup(path: file, problems: findings.problems.count)
        }
    }

    /// Makes a copy of an earlier state into the store of today.
    private static func renew(
        _ queue: DatabaseQueue,
        in directory: DataDirectory,
        at now: String,
        noting note: (Database, RestoreResult) throws -> Void
    ) throws -> RestoreResult {
        let before = try lastEpoch(in: directory)
        let revoked = try queue.read { db in
            try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM device WHERE revoked_at IS NOT NULL") ?? 0
        }
        try Revocations.apply(directory, to: queue)
        return try queue.write { db in
            let epoch = max(before, HighestEpoch.read(directory), try ServerEpochRow.current(db)) + 1
            let voided = try begin(epoch, at: now, db)
            let count = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM device WHERE revoked_at IS NOT NULL") ?? 0
            let result = RestoreResult(epoch: epoch, movedAside: nil, voidedCodes: voided, revoked: count - revoked)
            try note(db, result)
            return result
        }
    }

    /// Begins the epoch of a restoration.
    ///
    /// - Returns: how many open enrolment codes are void now.
    /// - Throws: what the database throws.
    package static func begin(_ epoch: Int, at now: String, _ db: Database) throws -> Int {
        try ServerEpochRow.begin(EpochDraft(epoch: epoch, reason: "restore", at: now), db)
        try db.execute(sql: "DELETE FROM enrol_code WHERE used_at IS NULL")
        let voided = db.changesCount
        // Devices make sessions anew, and show what they have.
        try db.execute(sql: "DELETE FROM token")
        try db.execute(sql: "DELETE FROM console_session")
        try db.execute(sql: "DELETE FROM console_form")
        return voided
    }

    /// The audit log tells where it was set back to, and where it had been: entries in between are in the store that moves aside.
    private static func noteRestoration(
        _ db: Database,
        _ result: RestoreResult,
        of file: String,
        over directory: DataDirectory,
        key: ServerKey,
        at now: String
    ) throws {
        let former = directory.hasStore ? try? head(of: directory) : nil
        let draft = AuditDraft(
            .restore,
            by: .commandLine,
            on: AuditObject(kind: "file", id: file),
            detail: [
                "epoch": JSONValue(result.epoch), "voidedCodes": JSONValue(result.voidedCodes),
                "formerHead": former?.json ?? .null,
            ]
        )
        try AuditRow.append(db, [draft], key: key, at: now)
    }

    /// The epoch of the store that is there; one that cannot be read any more is no hindrance.
    private static func lastEpoch(in directory: DataDirectory) throws -> Int {
        guard directory.hasStore, let queue = try? DatabaseQueue(path: directory.database, configuration: configuration)
        else { return 1 }
        return (try? queue.read(ServerEpochRow.current)) ?? 1
    }

    private static func head(of directory: DataDirectory) throws -> SignedTreeHead? {
        try DatabaseQueue(path: directory.database, configuration: configuration).read(AuditRow.head)
    }

    /// A journal must never meet another database, so it goes first.
    private static func moveAside(in directory: DataDirectory, at now: String) throws -> String? {
        guard directory.hasStore else { return nil }
        let name = directory.path + "/store-" + now.filter { $0.isNumber || $0 == "T" || $0 == "Z" } + ".db"
        let journal = directory.database + "-journal"
        if access(journal, F_OK) == 0 { try directory.move(journal, to: name + "-journal") }
        try directory.move(directory.database, to: name)
        return name
    }
}
