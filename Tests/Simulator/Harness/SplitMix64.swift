/// A small generator of its own, so that a seed gives the same history on every machine and in every release.
struct SplitMix64: Sendable {
    /// What a generator decides: each concern has its own, so that one more draw of one kind does not shift the others.
    enum Concern: UInt64 {
        case rates = 1
        case plan
        case workload
        case network
        case crashes
        case clocks
        case identifiers
    }

    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// The generator of a concern, for the action with this number.
    init(_ seed: UInt64, _ concern: Concern, _ index: Int = 0) {
        var mixer = SplitMix64(seed: seed &+ concern.rawValue &* 0xA076_1D64_78BD_642F)
        state = mixer.next() ^ (UInt64(bitPattern: Int64(index)) &* 0xE703_7ED1_A0B4_28DB)
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 up to but not including the bound.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// True in so many of a thousand cases.
    mutating func chance(_ permille: Int) -> Bool { below(1000) < permille }

    /// One of the elements, or nil if there are none.
    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }

    /// Random bytes.
    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let word = next()
            for shift in 0..<8 where bytes.count < count {
                bytes.append(UInt8(truncatingIfNeeded: word >> (8 * shift)))
            }
        }
        return bytes
    }
}
