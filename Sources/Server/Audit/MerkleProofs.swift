/// Makes the proofs of RFC 6962, sections 2.1.1 and 2.1.2, from complete subtrees.
package struct MerkleProofs {
    private let size: Int
    private let node: (_ level: Int, _ index: Int) throws -> [UInt8]

    /// Looks at a tree of so many leaves.
    package init(size: Int, node: @escaping (_ level: Int, _ index: Int) throws -> [UInt8]) {
        self.size = size
        self.node = node
    }

    /// The tree's root.
    package func root() throws -> [UInt8] { size == 0 ? MerkleHash.empty : try hash(0..<size) }

    /// The audit path of a leaf, from below; nil for a leaf that is not in the tree.
    package func inclusion(of leaf: Int) throws -> [[UInt8]]? {
        guard leaf >= 0, leaf < size else { return nil }
        return try path(to: leaf, in: 0..<size)
    }

    /// The proof that the tree's first `old` leaves were the tree before; nil if it never had so many.
    package func consistency(from old: Int) throws -> [[UInt8]]? {
        guard old >= 0, old <= size else { return nil }
        guard old > 0, old < size else { return [] }
        return try subproof(of: old, in: 0..<size, isWhole: true)
    }

    private func path(to leaf: Int, in range: Range<Int>) throws -> [[UInt8]] {
        guard range.count > 1 else { return [] }
        let middle = Self.split(range)
        if leaf < middle {
            return try path(to: leaf, in: range.lowerBound..<middle) + [hash(middle..<range.upperBound)]
        }
        return try path(to: leaf, in: middle..<range.upperBound) + [hash(range.lowerBound..<middle)]
    }

    private func subproof(of old: Int, in range: Range<Int>, isWhole: Bool) throws -> [[UInt8]] {
        guard old < range.upperBound else { return isWhole ? [] : [try hash(range)] }
        let middle = Self.split(range)
        if old <= middle {
            return try subproof(of: old, in: range.lowerBound..<middle, isWhole: isWhole)
                + [hash(middle..<range.upperBound)]
        }
        return try subproof(of: old, in: middle..<range.upperBound, isWhole: false) + [hash(range.lowerBound..<middle)]
    }

    /// MTH of some leaves; those that the recursion asks for begin at a multiple of their size.
    private func hash(_ range: Range<Int>) throws -> [UInt8] {
        let count = range.count
        if count & (count - 1) == 0 {
            let level = count.trailingZeroBitCount
            return try node(level, range.lowerBound >> level)
        }
        let middle = Self.split(range)
        return MerkleHash.node(try hash(range.lowerBound..<middle), try hash(middle..<range.upperBound))
    }

    /// After the largest power of two that is smaller than the number of leaves.
    private static func split(_ range: Range<Int>) -> Int {
        range.lowerBound + 1 << (Int.bitWidth - 1 - (range.count - 1).leadingZeroBitCount)
    }
}

/// Checks such proofs, as RFC 9162 spells it out (sections 2.1.3.2 and 2.1.4.2).
package enum MerkleCheck {
    /// Whether a leaf is in the tree of a root, at its place.
    package static func includes(
        _ leafHash: [UInt8],
        at leaf: Int,
        size: Int,
        root: [UInt8],
        proof: [[UInt8]]
    ) -> Bool {
        guard leaf >= 0, leaf < size else { return false }
        var place = Place(inner: leaf, last: size - 1)
        var hash = leafHash
        for step in proof {
            guard place.last > 0 else { return false }
            hash = place.isRight ? MerkleHash.node(step, hash) : MerkleHash.node(hash, step)
            place.ascend()
        }
        return place.last == 0 && hash == root
    }

    /// Whether the tree of a root begins with all of an earlier one.
    package static func isConsistent(
        _ old: (size: Int, root: [UInt8]),
        _ new: (size: Int, root: [UInt8]),
        proof: [[UInt8]]
    ) -> Bool {
        guard old.size > 0, old.size < new.size else {
            let fits = old.size == new.size ? old.root == new.root : old.size == 0 && old.root == MerkleHash.empty
            return fits && proof.isEmpty
        }
        // An old tree that is complete is a node of the new one, and left out of the proof.
        let steps = old.size & (old.size - 1) == 0 ? [old.root] + proof : proof
        guard let first = steps.first else { return false }
        var place = Place(inner: old.size - 1, last: new.size - 1)
        while place.inner & 1 == 1 { place.halve() }
        var hashes = (old: first, new: first)
        for step in steps.dropFirst() {
            guard place.last > 0 else { return false }
            if place.isRight {
                hashes = (MerkleHash.node(step, hashes.old), MerkleHash.node(step, hashes.new))
            } else {
                hashes.new = MerkleHash.node(hashes.new, step)
            }
            place.ascend()
        }
        return place.last == 0 && hashes.old == old.root && hashes.new == new.root
    }

    /// A node's and the last node's number on one level.
    private struct Place {
        var inner: Int
        var last: Int

        /// Whether the proof's next hash stands to the left of this node.
        var isRight: Bool { inner & 1 == 1 || inner == last }

        mutating func halve() {
            inner >>= 1
            last >>= 1
        }

        /// Goes up to the parent; a last node without a brother goes up to where it has one.
        mutating func ascend() {
            if inner & 1 == 0, inner == last {
                while inner & 1 == 0, inner != 0 { halve() }
            }
            halve()
        }
    }
}
