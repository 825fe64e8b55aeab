/// When the next round of a watch begins: about every so many seconds, later and later while the server is not reached.
struct WatchSchedule {
    /// The longest wait without an answer, in seconds.
    private static let longest = 3600.0

    private let every: Double
    /// Rounds in a row that did not reach the server.
    private(set) var failures = 0

    init(every seconds: Int) { every = Double(max(seconds, 1)) }

    /// Takes note of a round.
    mutating func ended(reached: Bool) { failures = reached ? 0 : failures + 1 }

    /// The wait before the next round in seconds: a fifth more or less, so that replicas do not come in step.
    func wait(jitter: UInt8) -> Double {
        let base = min(every * Double(1 << min(failures, 10)), max(every, Self.longest))
        return base * (80 + 40 * Double(jitter) / 255) / 100
    }
}
