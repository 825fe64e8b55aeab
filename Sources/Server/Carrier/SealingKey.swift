import Crypto
import Foundation
import Glibc
package import SyncProtocol

/// The server's X25519 key: carrier files for the server are sealed to it.
///
/// Never printed.
package struct SealingKey: Sendable {
    private let key: Curve25519.KeyAgreement.PrivateKey

    /// Makes a key from 32 random bytes; nil for another number of bytes.
    package init?(seed: [UInt8]) {
        guard seed.count == 32, let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: seed) else {
            return nil
        }
        self.key = key
    }

    /// Reads the text of a key file: 64 hexadecimal digits.
    package init?(fileText: String) {
        guard let seed = [UInt8](hexadecimal: fileText.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            return nil
        }
        self.init(seed: seed)
    }

    /// The text of a key file.
    package var fileText: String { key.rawRepresentation.hexadecimal + "\n" }

    /// The public half, in hexadecimal.
    package var publicKey: String { key.publicKey.rawRepresentation.hexadecimal }

    /// Opens a carrier file that is sealed to this server.
    /// - Throws: ``CarrierError``.
    package func unseal(_ file: CarrierFile) throws(CarrierError) -> [UInt8] { try file.open(with: key) }
}

extension SealingKey: CustomStringConvertible {
    /// The public half only.
    package var description: String { "SealingKey(\(publicKey))" }
}

extension DataDirectory {
    /// The server's key for carrier files.
    package var sealingKey: String { path + "/server.sealing.key" }

    /// Reads the key for carrier files; nil in a store that was made before there was one.
    /// - Throws: ``StoreError``.
    package func readSealingKey() throws(StoreError) -> SealingKey? {
        guard access(sealingKey, F_OK) == 0 else { return nil }
        guard let data = FileManager.default.contents(atPath: sealingKey) else {
            throw .file(path: sealingKey, reason: String(cString: strerror(EACCES)))
        }
        guard let key = SealingKey(fileText: String(decoding: data, as: UTF8.self)) else {
            throw .damagedKey(path: sealingKey)
        }
        return key
    }

    /// Makes the key for carrier files unless there is one.
    ///
    /// Two processes may try at once: the file appears whole, and the first one stands.
    /// - Throws: ``StoreError``.
    package func makeSealingKey(_ environment: StoreEnvironment) throws(StoreError) {
        guard access(sealingKey, F_OK) != 0 else { return }
        guard let key = SealingKey(seed: environment.randomBytes(32)) else { throw .damagedKey(path: sealingKey) }
        let draft = "\(sealingKey).\(environment.randomBytes(8).hexadecimal).new"
        try makePrivateFile(draft, text: key.fileText)
        defer { unlink(draft) }
        guard link(draft, sealingKey) == 0 || errno == EEXIST else {
            throw .file(path: sealingKey, reason: String(cString: strerror(errno)))
        }
    }
}
