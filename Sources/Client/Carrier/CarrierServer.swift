import Core
import Crypto
import GRDB
import SyncProtocol

/// The server as carrier files know it.
struct CarrierServer {
    /// Its identifier.
    let id: RecordID
    /// What it signs with.
    let publicKey: Curve25519.Signing.PublicKey

    /// The server that the device is enrolled at.
    /// - Throws: ``ClientError`` if it is not.
    init(_ db: Database) throws {
        guard let id = try ReplicaMeta.get(.serverID, db).flatMap(RecordID.init(rawValue:)),
            let key = try ReplicaMeta.get(.serverKey, db).flatMap(Signatures.publicKey(hexadecimal:))
        else { throw ClientError.notEnrolled() }
        self.id = id
        publicKey = key
    }

    /// What files for the server are sealed to.
    /// - Throws: ``ClientError`` if it has not come yet.
    static func sealingKey(_ db: Database) throws -> Curve25519.KeyAgreement.PublicKey {
        let text = try ReplicaMeta.get(.serverSealingKey, db) ?? ""
        guard let bytes = [UInt8](hexadecimal: text),
            let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)
        else { throw ClientError.noSealingKey }
        return key
    }
}

extension Replica {
    /// Keeps the server's key for carrier files, which it may have got or changed since the device enrolled.
    ///
    /// Only from the server whose signatures this device takes.
    func keepSealingKey(of server: ServerIdentity) throws {
        try write { db in try keepSealingKey(of: server, db) }
    }

    /// The same inside a transaction.
    func keepSealingKey(of server: ServerIdentity, _ db: Database) throws {
        guard !server.sealingKey.isEmpty, try ReplicaMeta.get(.serverSealingKey, db) != server.sealingKey,
            try ReplicaMeta.get(.serverID, db) == server.id, try ReplicaMeta.get(.serverKey, db) == server.publicKey
        else { return }
        try ReplicaMeta.set(.serverSealingKey, server.sealingKey, db)
    }
}
