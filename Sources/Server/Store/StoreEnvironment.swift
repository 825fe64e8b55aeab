package import Core
package import Foundation
package import SyncProtocol

/// Where a store takes time and randomness from; tests give their own.
package struct StoreEnvironment: Sendable {
    /// The clock.
    package let now: @Sendable () -> Date
    /// So many random bytes that nobody can foresee.
    package let randomBytes: @Sendable (Int) -> [UInt8]

    /// Takes a clock and a source of randomness.
    package init(now: @escaping @Sendable () -> Date, randomBytes: @escaping @Sendable (Int) -> [UInt8]) {
        self.now = now
        self.randomBytes = randomBytes
    }

    /// The system's own.
    package static let system = StoreEnvironment(
        now: { Date() },
        randomBytes: { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        }
    )

    /// The present time as the protocol writes it: ISO 8601 in UTC, whole seconds.
    package var timestamp: String { Self.timestamp(of: now()) }

    /// The present time as decisions take it.
    package var moment: ServerMoment {
        let now = now()
        return ServerMoment(seconds: Int(now.timeIntervalSince1970.rounded(.down)), text: Self.timestamp(of: now))
    }

    /// A time as the protocol writes it.
    package static func timestamp(of date: Date) -> String { date.formatted(.iso8601) }

    /// A fresh identifier, ordered by time.
    package func newID() -> RecordID {
        let milliseconds = UInt64(max(0, now().timeIntervalSince1970) * 1000)
        let bytes = randomBytes(16)
        let words = [bytes.prefix(8), bytes.suffix(8)].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        return .version7(milliseconds: milliseconds, random: (words[0], words[1]))
    }
}
