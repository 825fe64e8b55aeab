import Foundation
import Synchronization

/// Takes note of SIGINT and SIGTERM, so that a round under way comes to its end.
enum StopSignal {
    private static let isRaised = Atomic<Bool>(false)

    /// Begins to take note.
    static func arm() {
        for number in [SIGINT, SIGTERM] { signal(number) { _ in StopSignal.isRaised.store(true, ordering: .relaxed) } }
    }

    /// Whether one came.
    static var came: Bool { isRaised.load(ordering: .relaxed) }

    /// Waits, but no longer than until one comes.
    static func wait(seconds: Double) {
        let end = ContinuousClock.now + .seconds(seconds)
        while !came, ContinuousClock.now < end {
            let rest = end - ContinuousClock.now
            let step = min(rest, .milliseconds(200))
            usleep(UInt32(max(1, step / .microseconds(1))))
        }
    }
}
