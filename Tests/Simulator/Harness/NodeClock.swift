import Core

/// A node's wall clock: virtual time, wrong by a skew and a drift, and now and then set anew.
struct NodeClock {
    /// 2016-08-01T00:00:00Z in milliseconds since 1970: when every history begins.
    private static let beginning = 1_470_009_600_000
    private static let tenYears = 315_576_000_000

    private var skew = 0
    /// Parts in a million by which it runs fast or slow.
    private var drift = 0

    /// A clock that is right.
    init() {}

    /// A clock that is wrong by up to ten years and a drift of up to a thousandth.
    init(drawing generator: inout SplitMix64) {
        jump(drawing: &generator)
        drift = generator.below(2001) - 1000
    }

    /// Somebody sets it anew.
    mutating func jump(drawing generator: inout SplitMix64) {
        let magnitude = generator.pick([1_000, 3_600_000, 86_400_000, Self.tenYears]) ?? 0
        skew = generator.below(2 * magnitude + 1) - magnitude
    }

    /// What it shows, in milliseconds since 1970.
    func milliseconds(at now: Int) -> Int { Self.beginning + now + now / 1_000_000 * drift + skew }

    /// What it shows, ISO 8601 in UTC.
    func timestamp(at now: Int) -> String {
        let seconds = milliseconds(at: now) / 1000
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let rest = seconds - days * 86_400
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(CivilDate(daysSinceEpoch: days))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }
}
