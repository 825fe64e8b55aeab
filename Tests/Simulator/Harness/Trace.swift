/// Everything that happened, as a hash that two runs of one seed share, and as lines where somebody wants to read them.
struct Trace {
    /// FNV-1a over the lines.
    private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    /// The lines, if they are kept.
    private(set) var lines: [String] = []
    private let isKept: Bool

    init(isKept: Bool) { self.isKept = isKept }

    mutating func note(_ line: String) {
        for byte in line.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        hash = (hash ^ 0x0A) &* 0x0000_0100_0000_01B3
        if isKept { lines.append(line) }
    }
}
