package import Foundation

/// What the client takes from outside besides files and network: the clock, randomness, the environment's variables.
package struct ClientEnvironment: Sendable {
    /// The wall clock; recorded and shown, decides nothing.
    package var now: @Sendable () -> Date
    /// Random bytes for identifiers, salts and jitter.
    package var randomBytes: @Sendable (Int) -> [UInt8]
    /// The environment's variables.
    package var variables: [String: String]

    package init(
        now: @escaping @Sendable () -> Date,
        randomBytes: @escaping @Sendable (Int) -> [UInt8],
        variables: [String: String]
    ) {
        self.now = now
        self.randomBytes = randomBytes
        self.variables = variables
    }

    /// The real ones.
    package static var live: ClientEnvironment {
        ClientEnvironment(
            now: { Date() },
            randomBytes: { count in
                // Eight bytes at a time: every draw is a system call.
                var generator = SystemRandomNumberGenerator()
                var bytes: [UInt8] = []
                while bytes.count < count {
                    let word: UInt64 = generator.next()
                    bytes += (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
                }
                return Array(bytes.prefix(count))
            },
            variables: ProcessInfo.processInfo.environment
        )
    }

    /// The time as the protocol writes it: ISO 8601 in UTC with milliseconds.
    package var timestamp: String { Self.text(of: now()) }

    /// A time as the protocol writes it.
    package static func text(of date: Date) -> String {
        let milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded(.down))
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return style.format(Date(timeIntervalSince1970: Double(milliseconds) / 1000))
    }
}
