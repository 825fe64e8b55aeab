import Crypto

/// The hashes of a Merkle tree by RFC 6962, section 2.1, with SHA-256.
package enum MerkleHash {
    /// The root of a tree without leaves.
    package static let empty = Array(SHA256.hash(data: [UInt8]()))

    /// The hash of a leaf's bytes.
    package static func leaf(_ bytes: [UInt8]) -> [UInt8] { hash(0, bytes, []) }

    /// The hash over two subtrees.
    package static func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] { hash(1, left, right) }

    /// The first byte keeps a leaf from passing for a node.
    private static func hash(_ prefix: UInt8, _ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: [prefix])
        hasher.update(data: first)
        hasher.update(data: second)
        return Array(hasher.finalize())
    }
}

/// A complete subtree: 2^level leaves from the `index`-th such group on.
package struct MerkleNode: Hashable, Sendable {
    /// 0 for a leaf.
    package var level: Int
    /// Which of its level, from 0.
    package var index: Int
    /// Its hash.
    package var hash: [UInt8]
}

/// The right edge of a tree: the hashes of its complete subtrees, the largest first.
///
/// All that is needed to append leaves and to tell the root.
package struct MerkleEdge: Hashable, Sendable {
    /// Leaves so far.
    package private(set) var size = 0
    private var hashes: [[UInt8]] = []

    /// The edge of an empty tree.
    package init() {}

    /// Takes the edge of a tree from its complete subtrees.
    package init(size: Int, node: (_ level: Int, _ index: Int) throws -> [UInt8]) rethrows {
        self.size = size
        for level in (0..<Int.bitWidth - 1).reversed() where size >> level & 1 == 1 {
            hashes.append(try node(level, (size >> level) - 1))
        }
    }

    /// Appends a leaf; hands over the subtrees that it completes, itself first.
    package mutating func append(_ leafHash: [UInt8], completed: (MerkleNode) throws -> Void) rethrows {
        var node = MerkleNode(level: 0, index: size, hash: leafHash)
        try completed(node)
        while node.index & 1 == 1 {
            let hash = MerkleHash.node(hashes.removeLast(), node.hash)
            node = MerkleNode(level: node.level + 1, index: node.index >> 1, hash: hash)
            try completed(node)
        }
        hashes.append(node.hash)
        size += 1
    }

    /// The tree's root.
    package var root: [UInt8] {
        guard var root = hashes.last else { return MerkleHash.empty }
        for hash in hashes.dropLast().reversed() { root = MerkleHash.node(hash, root) }
        return root
    }
}
