import Core
import GRDB
import SyncProtocol

/// The key for carrier files as the store remembers it: its public half, beside the commission's own device.
///
/// Devices pin the key and sticks are sealed to it, so a server goes on with another one only when a person says that the former
/// is lost.
enum PinnedSealingKey {
    private static let ofCommission = "unit = '\(Scope.city.rawValue)' AND name = '\(CommissionStep.deviceName)'"

    /// Checks the key's file against what the store remembers.
    ///
    /// A store of before there were carrier files gets its key here; one that does not remember its key yet, from now on does.
    /// - Throws: ``StoreError/missingSealingKey(path:)``, ``StoreError/otherSealingKey(path:)``.
    static func settle(_ directory: DataDirectory, _ queue: DatabaseQueue, _ environment: StoreEnvironment) throws {
        let known = try queue.read { db in
            try String.fetchOne(db, sql: "SELECT sealing_key FROM device WHERE \(ofCommission)")
        }
        guard let known else { throw StoreError.damaged("device") }
        if known.isEmpty { try directory.makeSealingKey(environment) }
        guard let key = try directory.readSealingKey() else {
            throw StoreError.missingSealingKey(path: directory.sealingKey)
        }
        if known.isEmpty {
            try queue.write { db in
                try db.execute(
                    sql: "UPDATE device SET sealing_key = ? WHERE sealing_key = '' AND \(ofCommission)",
                    arguments: [key.publicKey]
                )
            }
        } else if known != key.publicKey {
            throw StoreError.otherSealingKey(path: directory.sealingKey)
        }
    }

    /// Makes another key in place of one that is lost, and forgets the former.
    ///
    /// Devices that know the former refuse this server until they are enrolled anew.
    /// - Returns: the public half.
    /// - Throws: ``StoreError/sealingKeyPresent(path:)``; ``StoreError/running(folder:)`` while a server shows the former.
    static func renew(
        _ directory: DataDirectory,
        _ queue: DatabaseQueue,
        key: ServerKey,
        _ environment: StoreEnvironment
    ) throws -> String {
        guard try directory.readSealingKey() == nil else {
            throw StoreError.sealingKeyPresent(path: directory.sealingKey)
        }
        let hold = try directory.hold(alone: true)
        defer { withExtendedLifetime(hold) {} }
        // If this ends before the key is there, the next attempt, or the next start, makes it.
        try queue.write { db in
            try db.execute(sql: "UPDATE device SET sealing_key = '' WHERE \(ofCommission)")
            try AuditRow.append(
                db,
                [AuditDraft(.carrierKey, by: .commandLine)],
                key: key,
                at: environment.timestamp
            )
        }
        try settle(directory, queue, environment)
        return try directory.readSealingKey()?.publicKey ?? ""
    }
}

extension SQLiteCentralStore {
    /// Makes another key for carrier files in place of a lost one; its public half.
    /// - Throws: ``StoreError``.
    package func renewSealingKey() throws -> String {
        try PinnedSealingKey.renew(directory, queue, key: key, environment)
    }
}
