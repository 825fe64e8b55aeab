import Foundation

/// How much the tests of this folder do: a sample in CI, everything when `SHENBAO_SOAK=1`.
///
/// Samples begin at a place that differs from run to run, so that all places have their turn; `SHENBAO_SEED` repeats one.
enum FaultScale {
    static let isFull = ProcessInfo.processInfo.environment["SHENBAO_SOAK"] == "1"

    static let seed =
        ProcessInfo.processInfo.environment["SHENBAO_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 0..<1_000_000)

    /// Every place, or about so many of them, evenly spread from a place that the seed gives.
    ///
    /// - Parameters:
    ///   - all: The places.
    ///   - sample: How many in CI.
    ///   - full: How many when everything is to be tried; `nil` for all.
    /// - Returns: The places to try, ascending.
    static func places(_ all: Range<Int>, sample: Int, full: Int? = nil) -> [Int] {
        let sample = isFull ? full ?? all.count : sample
        guard all.count > sample else { return Array(all) }
        let step = (all.count + sample - 1) / sample
        return Array(stride(from: all.lowerBound + Int(seed % UInt64(step)), to: all.upperBound, by: step))
    }

    /// A count of repetitions.
    static func count(sample: Int, full: Int) -> Int { isFull ? full : sample }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
