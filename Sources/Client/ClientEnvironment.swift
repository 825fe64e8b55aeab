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
                // Every draw is a system call, so that few large ones are cheap.
                [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                    while filled < count {
                        let part = min(count - filled, Self.entropyPerCall)
                        guard getentropy(buffer.baseAddress?.advanced(by: filled), part) == 0 else {
                            fatalError("the system gives no random bytes")
                        }
                        filled += part
                    }
                }
            },
            variables: ProcessInfo.processInfo.environment
        )
    }

    /// The most bytes that the system gives at once.
    private static let entropyPerCall = 256

    /// The time as the protocol writes it: ISO 8601 in UTC with milliseconds.
    package var timestamp: String { Self.text(of: now()) }

    /// The time so many seconds from now.
    func timestamp(after seconds: Int) -> String { Self.text(of: now().addingTimeInterval(Double(seconds))) }

    /// A time as the protocol writes it.
    package static func text(of date: Date) -> String {
        let milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded(.down))
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return style.format(Date(timeIntervalSince1970: Double(milliseconds) / 1000))
    }
}
