import Core

/// Where an epoch of the server begins in a scope: numbers go on, the epoch does not.
public struct EpochStart: Hashable, Sendable {
    /// The epoch.
    public var epoch: Int
    /// The number of the last change-set before it.
    public var number: Int
    /// The log's hash there.
    public var logHash: String
    /// Why it was begun: the mark that this server lacked, or `restore`.
    public var reason: String

    /// Describes the beginning of an epoch.
    public init(epoch: Int, number: Int, logHash: String, reason: String) {
        self.epoch = epoch
        self.number = number
        self.logHash = logHash
        self.reason = reason
    }
}

/// An epoch to begin: in every scope, where that stands.
public struct EpochDraft: Hashable, Sendable {
    /// The epoch, higher than any before.
    public var epoch: Int
    /// Why.
    public var reason: String
    /// When, by the server's clock.
    public var at: String

    /// Plans an epoch.
    public init(epoch: Int, reason: String, at: String) {
        self.epoch = epoch
        self.reason = reason
        self.at = at
    }
}

extension Formerly {
    /// The revision, and `!` if a part of the change-set was kept in a case.
    public var text: String { revision.description + (counts ? "" : "!") }

    /// Reads ``text``.
    public init?(_ text: String) {
        let counts = !text.hasSuffix("!")
        guard let revision = Revision(counts ? text[...] : text.dropLast()) else { return nil }
        self.init(revision: revision, counts: counts)
    }
}
