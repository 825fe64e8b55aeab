import Core
import SyncProtocol

/// What the signature of a freeze is worth now.
enum FreezeSeal: Sendable {
    /// The signature is over this manifest, by the key that this server signs with.
    case valid
    /// The signature is over this manifest, by a key that is not, or no longer, this server's.
    case foreignKey
    /// The signature is not over this manifest, or not by the key that it names.
    case broken

    /// Checks a freeze as it is stored.
    /// - Parameters:
    ///   - freeze: the freeze.
    ///   - publicKey: the key that the server signs with now, in hexadecimal.
    init(of freeze: Freeze, publicKey: String) {
        let named = freeze.manifest["publicKey"]?.stringValue ?? ""
        guard let key = Signatures.publicKey(hexadecimal: named),
            Signatures.isValid(freeze.signature, over: freeze.manifest.canonicalBytes(), as: .freeze, by: key)
        else {
            self = .broken
            return
        }
        self = named == publicKey ? .valid : .foreignKey
    }
}
