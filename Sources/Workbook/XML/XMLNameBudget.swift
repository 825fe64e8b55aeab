/// Keeps a part from filling memory with names: a parser keeps every name that it has ever met.
///
/// A real part has a few hundred. Most elements of a sheet have names of a letter or two, which cost nothing here.
final class XMLNameBudget {
    private static let most = 4_096
    private static let slots = 64

    // Names met lately, by some of their bits: nearly every name is one of them.
    private let recent = UnsafeMutablePointer<UInt>.allocate(capacity: slots)
    private var seen: Set<UInt> = []

    init() {
        recent.initialize(repeating: 0, count: Self.slots)
    }

    deinit {
        recent.deallocate()
    }

    /// Counts the names of an element and its attributes; false once there are too many.
    @inline(__always)
    func admits(_ name: UnsafePointer<CChar>, _ attributes: XMLAttributes.Pairs) -> Bool {
        if name[0] != 0, name[1] != 0, name[2] != 0, !admits(Self.hash(name)) { return false }
        var index = 0
        while let attribute = attributes[index] {
            // The parser keeps one copy of each name, so that its address stands for it.
            if attribute[0] != 0, attribute[1] != 0, !admits(UInt(bitPattern: attribute)) { return false }
            index += 2
        }
        return true
    }

    @inline(__always)
    private func admits(_ identity: UInt) -> Bool {
        let slot = Int(truncatingIfNeeded: (identity ^ identity >> 6) & UInt(Self.slots - 1))
        return recent[slot] == identity || remember(identity, at: slot)
    }

    private func remember(_ identity: UInt, at slot: Int) -> Bool {
        recent[slot] = identity
        return !seen.insert(identity).inserted || seen.count <= Self.most
    }

    @inline(__always)
    private static func hash(_ name: UnsafePointer<CChar>) -> UInt {
        var hash: UInt = 0xCBF2_9CE4_8422_2325
        var index = 0
        while name[index] != 0 {
            hash = (hash ^ UInt(UInt8(bitPattern: name[index]))) &* 0x100_0000_01B3
            index += 1
        }
        return hash
    }
}
