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
    /// Its epoch, as of its last session.
    package var epoch: Int?

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
        cursor: String? = nil,
        epoch: Int? = nil
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
        self.epoch = epoch
    }

    /// What decisions need of it.
    package var state: DeviceState {
        DeviceState(id: id, unit: unit, publicKey: publicKey, isRevoked: revokedAt != nil)
    }

    /// What the administration sees of it; no key, no token.
    package var json: JSONValue {
        [
            "id": .string(id.rawValue), "unit": .string(unit), "name": .string(name), "enrolledAt": .string(enrolledAt),
            "lastSeen": JSONValue(lastSeen), "lastSync": JSONValue(lastSync), "revokedAt": JSONValue(revokedAt),
            "cursor": JSONValue(cursor), "epoch": JSONValue(epoch),
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
