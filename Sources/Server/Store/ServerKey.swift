import Core
import Crypto
import Foundation
package import SyncProtocol

/// The server's Ed25519 key: it signs receipts, and the change-sets of the administration.
///
/// Never printed.
package struct ServerKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// Makes a key from 32 random bytes; nil for another number of bytes.
    package init?(seed: [UInt8]) {
        guard seed.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
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

    /// Signs canonical bytes.
    package func sign(_ canonicalBytes: [UInt8], as purpose: Signatures.Purpose) throws -> String {
        try Signatures.sign(canonicalBytes, as: purpose, with: key)
    }
}

extension ServerKey: CustomStringConvertible {
    /// The public half only.
    package var description: String { "ServerKey(\(publicKey))" }
}
