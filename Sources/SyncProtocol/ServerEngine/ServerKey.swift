import Core
import Crypto
import Foundation

/// The server's Ed25519 key: it signs receipts, and the change-sets of the administration.
///
/// The key of nonces is derived from it. Never printed.
public struct ServerKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    /// The key that makes nonces recognisable.
    let nonceKey: SymmetricKey

    /// Makes a key from 32 random bytes; nil for another number of bytes.
    public init?(seed: [UInt8]) {
        guard seed.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            return nil
        }
        self.key = key
        nonceKey = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: seed),
            info: Data("shenbao/1 nonce".utf8),
            outputByteCount: 32
        )
    }

    /// Reads the text of a key file: 64 hexadecimal digits.
    public init?(fileText: String) {
        guard let seed = [UInt8](hexadecimal: fileText.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            return nil
        }
        self.init(seed: seed)
    }

    /// The text of a key file.
    public var fileText: String { key.rawRepresentation.hexadecimal + "\n" }

    /// The public half, in hexadecimal.
    public var publicKey: String { key.publicKey.rawRepresentation.hexadecimal }

    /// Signs canonical bytes.
    public func sign(_ canonicalBytes: [UInt8], as purpose: Signatures.Purpose) throws -> String {
        try Signatures.sign(canonicalBytes, as: purpose, with: key)
    }

    /// Whether a receipt is one of this server's own.
    func hasSigned(_ receipt: Receipt) -> Bool {
        let bytes = receipt.content.canonicalBytes()
        return Signatures.isValid(receipt.signature, over: bytes, as: .receipt, by: key.publicKey)
    }
}

extension ServerKey: CustomStringConvertible {
    /// The public half only.
    public var description: String { "ServerKey(\(publicKey))" }
}
