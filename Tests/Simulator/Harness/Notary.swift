import Crypto
import SyncProtocol
import Synchronization

/// Signs for a history's devices, and remembers what it signed: a signature is good if the notary made it for that very key,
/// purpose and content.
///
/// In one history of twenty the signatures are real and are checked by the program's own arithmetic.
final class Notary: Sendable {
    /// One act of signing.
    private struct Act: Hashable {
        let key: String
        let purpose: Signatures.Purpose
        let bytes: [UInt8]
    }

    /// A device's key pair, of which a history without real signatures needs the public half alone.
    struct Pair {
        let publicKey: String
        fileprivate let key: Curve25519.Signing.PrivateKey?
    }

    /// Whether devices sign with keys.
    let isReal: Bool
    private let acts = Mutex<[String: Act]>([:])

    init(seed: UInt64) { isReal = seed % 20 == 0 }

    /// Makes a key pair of 32 random bytes.
    /// - Throws: what the key throws; a software key does not.
    func pair(_ bytes: [UInt8]) throws -> Pair {
        guard isReal else { return Pair(publicKey: bytes.hexadecimal, key: nil) }
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        return Pair(publicKey: key.publicKey.rawRepresentation.hexadecimal, key: key)
    }

    /// Signs canonical bytes.
    /// - Throws: what the key throws; a software key does not.
    func sign(_ bytes: [UInt8], as purpose: Signatures.Purpose, by pair: Pair) throws -> String {
        if let key = pair.key { return try Signatures.sign(bytes, as: purpose, with: key) }
        return acts.withLock { acts in
            let number = String(acts.count, radix: 16)
            let signature = String(repeating: "0", count: 128 - number.count) + number
            acts[signature] = Act(key: pair.publicKey, purpose: purpose, bytes: bytes)
            return signature
        }
    }

    /// What the server asks.
    var check: SignatureCheck {
        guard !isReal else { return .ed25519 }
        return SignatureCheck { [self] signature, bytes, purpose, key in
            acts.withLock { $0[signature] == Act(key: key, purpose: purpose, bytes: bytes) }
        }
    }
}
