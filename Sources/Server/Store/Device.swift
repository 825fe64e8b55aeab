package import Core
package import SyncProtocol

/// A device as the server knows it.
package struct Device: Hashable, Sendable {
    /// Its identifier, made by itself.
    package var id: DeviceID
    /// The unit it acts for; `city` for the commission's own.
    package var unit: String
    /// A name for people.
    package var name: String
    /// Its Ed25519 key, in hexadecimal.
    package var publicKey: String
    /// When it joined.
    package var enrolledAt: String
    /// When it last sent something.
    package var lastSeen: String?
    /// When it last had its unit's scope to the end.
    package var lastSync: String?
    /// When it was revoked.
    package var revokedAt: String?
    /// Up to where it has its unit's scope.
    package var cursor: String?

    /// Names a device.
    package init(
        id: DeviceID,
        unit: String,
        name: String,
        publicKey: String,
        enrolledAt: String,
        lastSeen: String? = nil,
        lastSync: String? = nil,
        revokedAt: String? = nil,
        cursor: String? = nil
    ) {
        self.id = id
        self.unit = unit
        self.name = name
        self.publicKey = publicKey
        self.enrolledAt = enrolledAt
        self.lastSeen = lastSeen
        self.lastSync = lastSync
        self.revokedAt = revokedAt
        self.cursor = cursor
    }

    /// Whether the device may read and write a scope: its own unit's and `city`.
    package func mayUse(_ scope: Scope) -> Bool { scope == .city || scope == .unit(unit) }

    /// As whom the merge takes it.
    package var author: Author { unit == Scope.city.rawValue ? .commission : .unit(unit) }

    /// What the administration sees of it; no key, no token.
    package var json: JSONValue {
        [
            "id": .string(id.rawValue), "unit": .string(unit), "name": .string(name), "enrolledAt": .string(enrolledAt),
            "lastSeen": JSONValue(lastSeen), "lastSync": JSONValue(lastSync), "revokedAt": JSONValue(revokedAt),
            "cursor": JSONValue(cursor),
        ]
    }
}

/// A one-time code as a store keeps it: its public half, and a hash of the secret one.
package struct StoredEnrolmentCode: Sendable {
    /// The first group, which names the code.
    package var name: String
    /// The unit whose device it admits.
    package var unit: String
    /// SHA-256 of the whole code, in hexadecimal.
    package var hash: String
    /// When it was made.
    package var createdAt: String
    /// From when it is void.
    package var expiresAt: String
}

/// What became of an attempt to enrol.
package enum EnrolmentOutcome: Sendable, Equatable {
    /// The device is known from now on.
    case enrolled
    /// It is not, and why.
    case refused(ProblemCode)
}
