package import Core
package import SyncProtocol

/// The state of the audit log at one moment: how many entries, and the root over them (RFC 6962, section 3.5, in our form).
package struct TreeHead: Hashable, Sendable {
    /// The server's identifier.
    package var server: String
    /// Entries.
    package var size: Int
    /// The root over them, in hexadecimal.
    package var root: String
    /// When, by the server's clock.
    package var at: String

    /// Describes a state.
    package init(server: String, size: Int, root: String, at: String) {
        self.server = server
        self.size = size
        self.root = root
        self.at = at
    }

    /// What is signed.
    package var json: JSONValue {
        ["server": .string(server), "size": JSONValue(size), "root": .string(root), "at": .string(at)]
    }

    /// The head with the server's signature.
    package func signed(with key: ServerKey) throws -> SignedTreeHead {
        SignedTreeHead(head: self, signature: try key.sign(json.canonicalBytes(), as: .auditHead))
    }
}

/// A tree head that its server stands for: whoever has one can tell later whether an entry before it was changed.
package struct SignedTreeHead: Hashable, Sendable {
    /// The head.
    package var head: TreeHead
    /// Ed25519 over ``TreeHead/json``, in hexadecimal.
    package var signature: String

    /// Joins the two.
    package init(head: TreeHead, signature: String) {
        self.head = head
        self.signature = signature
    }

    /// Head and signature as packs have them.
    package var json: JSONValue { ["head": head.json, "signature": .string(signature)] }

    /// Reads a head; nil if a member is missing.
    package init?(json: JSONValue) {
        guard let server = json["head"]?["server"]?.stringValue, let size = json["head"]?["size"]?.integerValue,
            let root = json["head"]?["root"]?.stringValue, let at = json["head"]?["at"]?.stringValue,
            let signature = json["signature"]?.stringValue
        else { return nil }
        self.init(head: TreeHead(server: server, size: Int(size), root: root, at: at), signature: signature)
    }

    /// Whether it is signed with the other half of a public key in hexadecimal.
    package func isSigned(by publicKey: String) -> Bool {
        guard let key = Signatures.publicKey(hexadecimal: publicKey) else { return false }
        return Signatures.isValid(signature, over: head.json.canonicalBytes(), as: .auditHead, by: key)
    }
}
