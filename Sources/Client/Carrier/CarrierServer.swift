import Core
import Crypto
import GRDB
import SyncProtocol
import Terminal

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
    /// Checks that a server is the one that the device enrolled at, with the same keys.
    ///
    /// Its key for carrier files it may have got since: the first one is kept, and every other one refused.
    /// - Throws: ``ClientError``.
    func check(_ server: ServerIdentity) throws {
        guard try !isOther(server) else {
            throw ClientError(
                "server.other",
                .failed,
                zh: "这个地址上是另一台服务器；未发送任何内容。请核对地址；如果服务器迁移过，请市商务委用原来的密钥恢复。",
                en:
                    "Another server answers at this address; nothing was sent. Check the address; if the server was moved, its administrator restores it with its own keys."
            )
        }
        try keepSealingKey(of: server)
    }

    /// Whether a server is another than the one that the device enrolled at, or has another key; false before an enrolment.
    func isOther(_ server: ServerIdentity) throws -> Bool {
        let (id, key) = try read { db in (try ReplicaMeta.get(.serverID, db), try ReplicaMeta.get(.serverKey, db)) }
        return id ?? server.id != server.id || key ?? server.publicKey != server.publicKey
    }

    /// Keeps the server's key for carrier files if there is none yet.
    ///
    /// Only from the server whose signatures this device takes.
    /// - Throws: ``ClientError/otherSealingKey``.
    func keepSealingKey(of server: ServerIdentity) throws {
        guard try read({ db in try isNew(sealingKeyOf: server, db) }) else { return }
        try write { db in try keepSealingKey(of: server, db) }
    }

    /// The same inside a transaction.
    func keepSealingKey(of server: ServerIdentity, _ db: Database) throws {
        guard try isNew(sealingKeyOf: server, db) else { return }
        try ReplicaMeta.set(.serverSealingKey, server.sealingKey, db)
    }

    private func isNew(sealingKeyOf server: ServerIdentity, _ db: Database) throws -> Bool {
        guard !server.sealingKey.isEmpty, try ReplicaMeta.get(.serverID, db) == server.id,
            try ReplicaMeta.get(.serverKey, db) == server.publicKey
        else { return false }
        let known = try ReplicaMeta.get(.serverSealingKey, db) ?? ""
        guard known.isEmpty || known == server.sealingKey else { throw ClientError.otherSealingKey }
        return known.isEmpty
    }
}
