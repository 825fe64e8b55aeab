import SyncProtocol

/// How many wrong tries are too many, and what follows.
package struct TryLimit: Hashable, Sendable {
    /// Tries until a lock.
    package var tries: Int
    /// Seconds of the first lock.
    package var lock: Int
    /// Whether each following one is twice as long.
    package var grows = true
    /// Seconds after which nothing is held against anybody any more.
    package var memory: Int

    /// The longest lock, in seconds.
    package static let longest = 86_400

    /// By name: five wrong, then a quarter of an hour, growing.
    package static let name = TryLimit(tries: 5, lock: 15 * 60, memory: 86_400)
    /// By address: many may work behind one, so that a stranger among them keeps the others out for a quarter of an hour at most.
    package static let address = TryLimit(tries: 40, lock: 15 * 60, grows: false, memory: 3600)
}

/// Whom wrong tries are counted for.
package struct TryKey: Hashable, Sendable {
    /// As a store keeps it.
    package let text: String
    /// What holds for it.
    package let limit: TryLimit

    /// A name, whether there is such a user or not.
    package static func name(_ typed: String) -> TryKey {
        // What can be no name may be a password in the wrong field.
        TryKey(text: "name:" + (UserName(typed)?.key ?? SecretHash.of(typed)), limit: .name)
    }

    /// An address that requests come from.
    package static func address(_ address: String) -> TryKey {
        TryKey(text: "address:" + NetworkAddress.counted(address), limit: .address)
    }

    /// A session, by its token's hash: who has one and guesses the password harms nobody else by it.
    package static func session(_ hash: String) -> TryKey { TryKey(text: "session:" + hash, limit: .name) }
}

/// The wrong tries of a name or an address.
package struct TryCount: Hashable, Sendable {
    /// Since the last lock.
    package var tries = 0
    /// Locks since the last success.
    package var locks = 0
    /// When the last one was, in seconds since 1970.
    package var last = 0
    /// Until when nothing is looked at.
    package var lockedUntil: Int?

    /// Nothing yet.
    package init() {}

    /// Whether nothing is looked at.
    package func isLocked(at now: Int) -> Bool { (lockedUntil ?? 0) > now }

    /// Whether it says nothing any more.
    package func isForgotten(at now: Int, _ limit: TryLimit) -> Bool {
        now - max(last, lockedUntil ?? 0) >= limit.memory
    }

    /// Counts a try before its outcome is known, so that no two at once are one try; who succeeds takes it back.
    /// - Returns: whether the next one will not be looked at.
    @discardableResult
    package mutating func count(at now: Int, _ limit: TryLimit) -> Bool {
        if isForgotten(at: now, limit) { self = TryCount() }
        last = now
        tries += 1
        guard tries >= limit.tries else { return false }
        tries = 0
        lockedUntil = now + min(limit.lock << (limit.grows ? min(locks, 16) : 0), TryLimit.longest)
        locks += 1
        return true
    }

    /// Takes one try back, also one that locked.
    package mutating func takeBack(_ limit: TryLimit) {
        if tries > 0 {
            tries -= 1
        } else if locks > 0 {
            locks -= 1
            lockedUntil = nil
            tries = limit.tries - 1
        }
    }
}
