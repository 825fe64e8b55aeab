import Client
import Foundation
import Server
import Synchronization

/// A wall clock that a test sets as it likes; every reading is a millisecond after the one before.
final class SkewClock: Sendable {
    private let time: Mutex<Date>

    /// The first day of the round.
    static let start = Date(timeIntervalSince1970: 1_472_688_000)

    init() { time = Mutex(Self.start) }

    func read() -> Date {
        time.withLock { time in
            time += 0.001
            return time
        }
    }

    func set(_ date: Date) { time.withLock { $0 = date } }
}

/// Where clocks go wrong: by up to ten years either way, and to moments at which calendars turn.
struct SkewPlan {
    private var random: SeededNumbers
    /// Nobody's clock is touched.
    private let isQuiet: Bool

    private static let tenYears: TimeInterval = 10 * 365.25 * 86_400
    /// The last seconds of 2016-02-29, 2016-12-31 with its leap second, 2015-02-28, 2024-02-29, 2016-08-31, 2099-12-31.
    private static let turns: [TimeInterval] = [
        1_456_790_399, 1_483_228_799, 1_425_167_999, 1_709_251_199, 1_472_687_999, 4_102_444_799,
    ]

    init(seed: UInt64, isQuiet: Bool) {
        random = SeededNumbers(seed: seed)
        self.isQuiet = isQuiet
    }

    /// Sets some of the clocks elsewhere.
    mutating func move(_ clocks: [SkewClock], always: Bool = false) {
        for clock in clocks {
            let isMoved = always || Int.random(in: 0..<4, using: &random) == 0
            let isTurn = Int.random(in: 0..<4, using: &random) == 0
            let turn = Self.turns[Int.random(in: 0..<Self.turns.count, using: &random)]
            let offset = TimeInterval.random(in: -Self.tenYears...Self.tenYears, using: &random)
            guard isMoved, !isQuiet else { continue }
            clock.set(isTurn ? Date(timeIntervalSince1970: turn) : SkewClock.start + offset)
        }
    }
}

extension ClientEnvironment {
    /// A device with a clock of its own, and identifiers that differ from seed to seed only.
    static func skewed(_ clock: SkewClock, seed: UInt64) -> ClientEnvironment {
        let random = Mutex(SeededNumbers(seed: seed))
        return ClientEnvironment(
            now: { clock.read() },
            randomBytes: { count in
                random.withLock { random in (0..<count).map { _ in .random(in: 0...255, using: &random) } }
            },
            variables: [:]
        )
    }
}
