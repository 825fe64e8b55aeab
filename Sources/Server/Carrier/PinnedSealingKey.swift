import Core
import GRDB
import SyncProtocol

/// The key for carrier files as the store remembers it: its public half, beside the commission's own device.
///
/// Devices pin the key and sticks are sealed to it, so a server never goes on with another one.
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
}
