import Core
import Foundation
import SyncProtocol

/// A change-set with all that needs no lock done: signature checked, content compressed.
struct PreparedChangeSet: Sendable {
    let changeSet: ChangeSet
    let hash: String
    let signature: String
    let content: Data

    /// Checks the signature.
    /// - Throws: ``ProblemCode/signature``.
    init(_ signed: SignedChangeSet, publicKey: String) throws {
        let bytes = signed.changeSet.canonicalBytes
        guard let key = Signatures.publicKey(hexadecimal: publicKey),
            Signatures.isValid(signed.signature, over: bytes, as: .changeSet, by: key)
        else { throw ProblemCode.signature }
        changeSet = signed.changeSet
        hash = signed.hash
        signature = signed.signature
        content = try LogContent.compress(bytes)
    }
}
