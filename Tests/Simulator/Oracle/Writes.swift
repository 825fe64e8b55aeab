/// Who knew what: every writing of a value, and which earlier ones its author had before him.
///
/// The protocol is never told any of this.
struct Writes {
    /// One writing of one value; 0 is none.
    typealias ID = Int

    /// For each, itself and everything that its author knowingly replaced, as bits.
    private var ancestors: [[UInt64]] = [[1]]

    /// How many there are.
    var count: Int { ancestors.count - 1 }

    /// Notes a writing by somebody who saw these.
    mutating func make(after parents: some Sequence<ID>) -> ID {
        let id = ancestors.count
        var bits = [UInt64](repeating: 0, count: id / 64 + 1)
        for parent in parents {
            for (index, word) in ancestors[parent].enumerated() { bits[index] |= word }
        }
        bits[id / 64] |= 1 << UInt64(id % 64)
        ancestors.append(bits)
        return id
    }

    /// Whether the author of one writing knew the other, or wrote it himself.
    func saw(_ writing: ID, _ other: ID) -> Bool {
        other == 0
            || (other / 64 < ancestors[writing].count && ancestors[writing][other / 64] >> UInt64(other % 64) & 1 == 1)
    }

    /// Adds a writing and all that its author knew to a set.
    func add(_ writing: ID, to known: inout Known) {
        let bits = ancestors[writing]
        while known.bits.count < bits.count { known.bits.append(0) }
        for (index, word) in bits.enumerated() { known.bits[index] |= word }
    }

    /// Writings that are accounted for.
    struct Known {
        fileprivate var bits: [UInt64] = []

        func contains(_ writing: ID) -> Bool {
            writing == 0 || (writing / 64 < bits.count && bits[writing / 64] >> UInt64(writing % 64) & 1 == 1)
        }
    }
}
