import Core
import GRDB
import SyncProtocol

/// The rows of tokens.
enum TokenRow {
    static func fetch(_ db: Database, hash: String) throws -> TokenState? {
        let statement = try db.cachedStatement(sql: "SELECT device, expires, offers_again FROM token WHERE hash = ?")
        guard let row = try Row.fetchOne(statement, arguments: [hash]) else { return nil }
        guard let device = DeviceID(rawValue: row[0]) else { throw StoreError.damaged("token") }
        return TokenState(device: device, expires: row[1], offersAgain: row[2])
    }

    /// Keeps a token; those of the device that have expired go.
    static func insert(_ hash: String, _ token: TokenState, at now: Int, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM token WHERE device = ? AND expires <= ?")
            .execute(arguments: [token.device.rawValue, now])
        let statement = try db.cachedStatement(
            sql: "INSERT INTO token (hash, device, expires, offers_again) VALUES (?, ?, ?, ?)"
        )
        try statement.execute(arguments: [hash, token.device.rawValue, token.expires, token.offersAgain])
    }
}

/// The rows of the server's epochs, one for each scope.
enum ServerEpochRow {
    static func fetch(_ db: Database, _ scope: Scope) throws -> [EpochStart] {
        let statement = try db.cachedStatement(
            sql: "SELECT epoch, number, log_hash, reason FROM server_epoch WHERE scope = ? ORDER BY epoch"
        )
        return try Row.fetchAll(statement, arguments: [scope.rawValue]).map {
            EpochStart(epoch: $0[0], number: $0[1], logHash: $0[2], reason: $0[3])
        }
    }

    /// Numbers and hashes go on, the epoch does not.
    static func begin(_ draft: EpochDraft, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO server_epoch (scope, epoch, number, log_hash, at, reason)
                SELECT name, ?, seq, log_hash, ?, ? FROM scope
                """,
            arguments: [draft.epoch, draft.at, draft.reason]
        )
        try db.execute(sql: "UPDATE scope SET epoch = ?", arguments: [draft.epoch])
        try db.execute(sql: "UPDATE server SET epoch = ?", arguments: [draft.epoch])
    }

    static func current(_ db: Database) throws -> Int {
        guard let epoch = try Int.fetchOne(db.cachedStatement(sql: "SELECT epoch FROM server")) else {
            throw StoreError.damaged("server")
        }
        return epoch
    }
}

/// The rows of devices.
enum DeviceRow {
    static func state(_ db: Database, _ id: DeviceID) throws -> DeviceState? {
        let statement = try db.cachedStatement(sql: "SELECT unit, public_key, revoked_at FROM device WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [id.rawValue]) else { return nil }
        let revokedAt: String? = row[2]
        return DeviceState(id: id, unit: row[0], publicKey: row[1], isRevoked: revokedAt != nil)
    }

    static func write(_ note: DeviceNote, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE device SET last_seen = ?1, last_sync = CASE WHEN ?2 THEN ?1 ELSE last_sync END,
                  cursor = COALESCE(?3, cursor), epoch = COALESCE(?4, epoch)
                WHERE id = ?5
                """
        )
        try statement.execute(arguments: [
            note.at, note.isSynced, note.cursor?.description, note.epoch, note.device.rawValue,
        ])
    }
}
