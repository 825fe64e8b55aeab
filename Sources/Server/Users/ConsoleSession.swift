/// A sign-in that lasts; the store keeps the hash of its token only.
package struct ConsoleSession: Hashable, Sendable {
    /// How far the sign-in has come.
    package enum Stage: String, Sendable {
        /// The password was right, a code is asked for.
        case code
        /// The user has signed in.
        case full
    }

    /// Seconds without a request after which a session is over.
    package static let idleLimit = 30 * 60
    /// Seconds after which it is over whatever happens.
    package static let absoluteLimit = 12 * 3600
    /// Seconds that a code may take.
    package static let codeLimit = 5 * 60
    /// Seconds for which a password that was just given is good for grave steps.
    package static let confirmationLimit = 10 * 60
    /// Seconds between two notes that somebody is there: not every page writes.
    package static let noteEvery = 60

    /// SHA-256 of the token, in hexadecimal.
    package let hash: String
    /// The user's name, as its key.
    package let user: String
    /// How far.
    package let stage: Stage
    /// When it began, in seconds since 1970.
    package let createdAt: Int
    /// When it was last used.
    package var seenAt: Int
    /// When the password was last given.
    package var confirmedAt: Int
    /// What the next page tells; shown once.
    package var message: String?

    /// Begins a session.
    package init(hash: String, user: String, stage: Stage, at now: Int, confirmedAt: Int? = nil) {
        self.hash = hash
        self.user = user
        self.stage = stage
        createdAt = now
        seenAt = now
        self.confirmedAt = confirmedAt ?? now
    }

    /// Reads a session from a store.
    init(hash: String, user: String, stage: Stage, createdAt: Int, seenAt: Int, confirmedAt: Int, message: String?) {
        self.hash = hash
        self.user = user
        self.stage = stage
        self.createdAt = createdAt
        self.seenAt = seenAt
        self.confirmedAt = confirmedAt
        self.message = message
    }

    /// Whether it is over.
    package func isOver(at now: Int) -> Bool {
        now >= createdAt + (stage == .code ? Self.codeLimit : Self.absoluteLimit) || now >= seenAt + Self.idleLimit
    }

    /// Whether the password was given lately enough for a grave step.
    package func isConfirmed(at now: Int) -> Bool { now < confirmedAt + Self.confirmationLimit }
}
