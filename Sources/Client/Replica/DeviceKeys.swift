import Core
import Crypto
import Foundation
package import SyncProtocol

/// The device's secrets, in a file of its own beside the replica, mode 0600: a copied replica alone signs nothing.
package struct DeviceKeys: Sendable {
    private let signing: Curve25519.Signing.PrivateKey
    private let sealing: Curve25519.KeyAgreement.PrivateKey
    /// The bearer token of requests.
    package var token: String?
    /// When the token ends, by this device's clock; told, decides nothing.
    package var tokenEnds: String?

    /// Makes fresh keys.
    package init() {
        signing = Curve25519.Signing.PrivateKey()
        sealing = Curve25519.KeyAgreement.PrivateKey()
    }

    /// The Ed25519 public key, in hexadecimal.
    package var publicKey: String { signing.publicKey.rawRepresentation.hexadecimal }

    /// The X25519 public key, in hexadecimal.
    package var sealingKey: String { sealing.publicKey.rawRepresentation.hexadecimal }

    /// Signs canonical bytes, a change-set's if nothing else is said.
    package func sign(_ bytes: [UInt8], as purpose: Signatures.Purpose = .changeSet) throws -> String {
        try Signatures.sign(bytes, as: purpose, with: signing)
    }

    /// Opens a carrier file that is sealed to this device.
    /// - Throws: ``CarrierError``.
    func unseal(_ file: CarrierFile) throws(CarrierError) -> [UInt8] { try file.open(with: sealing) }

    /// Signs what the device shows to open a session.
    package func sign(_ content: SessionContent) throws -> SessionRequest {
        SessionRequest(
            content,
            signature: try Signatures.sign(content.json.canonicalBytes(), as: .session, with: signing)
        )
    }

    /// The identity that the keys are of, while it is not the replica's yet.
    package var device: String?

    /// Where the secrets of a replica lie.
    static func path(ofReplica path: String) -> String { path + ".key" }

    /// Reads the secrets, or nil if the device has none yet.
    package static func load(forReplica path: String) throws -> DeviceKeys? {
        try load(file: Self.path(ofReplica: path))
    }

    /// The secrets of an enrolled replica.
    /// - Throws: ``ClientError`` that tells a replica without enrolment from one whose key file is gone.
    static func required(for replica: Replica) throws -> DeviceKeys {
        if let keys = try load(forReplica: replica.path) { return keys }
        let isEnrolled = try replica.read { db in try ReplicaMeta.get(.serverID, db) } != nil
        throw isEnrolled ? ClientError.keysMissing(path(ofReplica: replica.path)) : ClientError.notEnrolled()
    }

    /// Reads secrets from a file, or nil if there is none.
    static func load(file: String) throws -> DeviceKeys? {
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        guard let members = (try? JSONValue(parsing: Array(data)))?.objectValue,
            let signing = members["signing"]?.stringValue.flatMap([UInt8].init(hexadecimal:)),
            let sealing = members["sealing"]?.stringValue.flatMap([UInt8].init(hexadecimal:)),
            let signingKey = try? Curve25519.Signing.PrivateKey(rawRepresentation: signing),
            let sealingKey = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: sealing)
        else { throw ClientError.replicaUnreadable(file, "key file") }
        var keys = DeviceKeys(signing: signingKey, sealing: sealingKey, token: members["token"]?.stringValue)
        keys.tokenEnds = members["tokenEnds"]?.stringValue
        keys.device = members["device"]?.stringValue
        return keys
    }

    private init(
        signing: Curve25519.Signing.PrivateKey,
        sealing: Curve25519.KeyAgreement.PrivateKey,
        token: String?
    ) {
        self.signing = signing
        self.sealing = sealing
        self.token = token
    }

    /// Writes the secrets: to a new file first, so that a crash leaves the old ones.
    package func save(forReplica path: String) throws { try save(file: Self.path(ofReplica: path)) }

    /// Writes the secrets to a file.
    func save(file: String) throws {
        let json: JSONValue = [
            "signing": .string(signing.rawRepresentation.hexadecimal),
            "sealing": .string(sealing.rawRepresentation.hexadecimal), "token": JSONValue(token),
            "tokenEnds": JSONValue(tokenEnds), "device": JSONValue(device),
        ]
        let draft = file + ".new"
        let descriptor = open(draft, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ClientError.unwritable(draft, errno: errno) }
        let bytes = json.canonicalBytes()
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        let synced = fsync(descriptor)
        close(descriptor)
        guard written == bytes.count, synced == 0, rename(draft, file) == 0 else {
            throw ClientError.unwritable(file, errno: errno)
        }
    }
}

extension DeviceKeys: CustomStringConvertible {
    /// Nothing of the secrets.
    package var description: String { "DeviceKeys(****)" }
}
