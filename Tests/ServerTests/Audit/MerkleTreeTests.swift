import Crypto
import Server
import SyncProtocol
import Testing

/// The tree against the test data of Certificate Transparency, and against RFC 6962's own definitions.
@Suite struct MerkleTreeTests {
    /// The leaves of the reference implementation's tests.
    private static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ].map { [UInt8](hexadecimal: $0) ?? [] }

    @Test(arguments: [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ]) func `roots are those of Certificate Transparency's test data`(size: Int, root: String) {
        var edge = MerkleEdge()
        for leaf in Self.leaves.prefix(size) { edge.append(MerkleHash.leaf(leaf)) { _ in } }
        #expect(edge.root.hexadecimal == root)
    }

    @Test func `edge, proofs and roots agree with the RFC's definitions for every size to 40`() throws {
        let leaves = (0..<40).map { [UInt8](repeating: UInt8($0), count: $0 % 5) + [UInt8($0)] }
        var nodes: [[Int]: [UInt8]] = [:]
        var edge = MerkleEdge()
        for size in 1...leaves.count {
            edge.append(MerkleHash.leaf(leaves[size - 1])) { nodes[[$0.level, $0.index]] = $0.hash }
            let tree = MerkleProofs(size: size) { try #require(nodes[[$0, $1]]) }
            let root = Reference.hash(leaves[..<size])
            #expect(edge.root == root)
            #expect(try tree.root() == root)
            #expect(try MerkleEdge(size: size) { try #require(nodes[[$0, $1]]) } == edge)
            for leaf in 0..<size {
                let proof = try #require(try tree.inclusion(of: leaf))
                #expect(proof == Reference.path(leaf, leaves[..<size]))
                let hash = MerkleHash.leaf(leaves[leaf])
                #expect(MerkleCheck.includes(hash, at: leaf, size: size, root: root, proof: proof))
            }
            for old in 1...size {
                let proof = try #require(try tree.consistency(from: old))
                #expect(proof == Reference.subproof(old, leaves[..<size], true))
                let oldRoot = Reference.hash(leaves[..<old])
                #expect(MerkleCheck.isConsistent((old, oldRoot), (size, root), proof: proof))
            }
            #expect(try tree.inclusion(of: size) == nil)
            #expect(try tree.consistency(from: size + 1) == nil)
        }
    }

    @Test func `a proof holds for nothing but what it was made for`() throws {
        let leaves = (0..<13).map { [UInt8($0)] }
        var nodes: [[Int]: [UInt8]] = [:]
        var edge = MerkleEdge()
        for leaf in leaves { edge.append(MerkleHash.leaf(leaf)) { nodes[[$0.level, $0.index]] = $0.hash } }
        let tree = MerkleProofs(size: 13) { try #require(nodes[[$0, $1]]) }
        let root = edge.root
        for leaf in 0..<13 {
            let proof = try #require(try tree.inclusion(of: leaf))
            let hash = MerkleHash.leaf(leaves[leaf])
            for other in 0..<13 where other != leaf {
                #expect(!MerkleCheck.includes(hash, at: other, size: 13, root: root, proof: proof))
            }
            #expect(!MerkleCheck.includes(hash, at: leaf, size: 13, root: root, proof: proof + [hash]))
            #expect(!MerkleCheck.includes(hash, at: leaf, size: 13, root: root, proof: proof.dropLast()))
            #expect(!MerkleCheck.includes(hash, at: 13, size: 13, root: root, proof: proof))
            for index in proof.indices {
                var harmed = proof
                harmed[index][7] ^= 1
                #expect(!MerkleCheck.includes(hash, at: leaf, size: 13, root: root, proof: harmed))
            }
        }
        for old in 1..<13 {
            let oldRoot = Reference.hash(leaves[..<old])
            let proof = try #require(try tree.consistency(from: old))
            var harmedRoot = oldRoot
            harmedRoot[0] ^= 1
            #expect(!MerkleCheck.isConsistent((old, harmedRoot), (13, root), proof: proof))
            #expect(!MerkleCheck.isConsistent((old, oldRoot), (13, harmedRoot), proof: proof))
            #expect(!MerkleCheck.isConsistent((old, oldRoot), (13, root), proof: proof + [root]))
            #expect(!MerkleCheck.isConsistent((old, oldRoot), (13, root), proof: []))
            #expect(!MerkleCheck.isConsistent((13, root), (old, oldRoot), proof: proof))
            for index in proof.indices {
                var harmed = proof
                harmed[index][31] ^= 0x80
                #expect(!MerkleCheck.isConsistent((old, oldRoot), (13, root), proof: harmed))
            }
        }
    }
}

/// RFC 6962, section 2.1, word for word over lists of leaves: slow, and written without the code under test.
private enum Reference {
    static func hash(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        switch leaves.count {
        case 0: Array(SHA256.hash(data: [UInt8]()))
        case 1: Array(SHA256.hash(data: [0] + (leaves.first ?? [])))
        default:
            Array(SHA256.hash(data: [1] + hash(leaves.prefix(split(leaves))) + hash(leaves.dropFirst(split(leaves)))))
        }
    }

    static func path(_ leaf: Int, _ leaves: ArraySlice<[UInt8]>) -> [[UInt8]] {
        guard leaves.count > 1 else { return [] }
        let middle = split(leaves)
        return leaf < middle
            ? path(leaf, leaves.prefix(middle)) + [hash(leaves.dropFirst(middle))]
            : path(leaf - middle, leaves.dropFirst(middle)) + [hash(leaves.prefix(middle))]
    }

    static func subproof(_ old: Int, _ leaves: ArraySlice<[UInt8]>, _ isWhole: Bool) -> [[UInt8]] {
        if old == leaves.count { return isWhole ? [] : [hash(leaves)] }
        let middle = split(leaves)
        return old <= middle
            ? subproof(old, leaves.prefix(middle), isWhole) + [hash(leaves.dropFirst(middle))]
            : subproof(old - middle, leaves.dropFirst(middle), false) + [hash(leaves.prefix(middle))]
    }

    /// The largest power of two that is smaller than the number of leaves.
    private static func split(_ leaves: ArraySlice<[UInt8]>) -> Int {
        var power = 1
        while power * 2 < leaves.count { power *= 2 }
        return power
    }
}
