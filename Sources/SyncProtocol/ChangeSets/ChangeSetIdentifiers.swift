public import Core

/// The identifier of a change-set: a UUID in lower case.
public struct ChangeSetID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The UUID.
    public let rawValue: String
    /// Takes a UUID in its canonical form; nil for anything else.
    public init?(rawValue: String) {
        guard RecordID(rawValue: rawValue) != nil else { return nil }
        self.rawValue = rawValue
    }
    /// Takes a fresh UUID.
    public init(_ id: RecordID) { rawValue = id.rawValue }
    /// The UUID.
    public var description: String { rawValue }
}

/// The identifier of a device: a UUID in lower case that the device makes itself.
public struct DeviceID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The UUID.
    public let rawValue: String
    /// Takes a UUID in its canonical form; nil for anything else.
    public init?(rawValue: String) {
        guard RecordID(rawValue: rawValue) != nil else { return nil }
        self.rawValue = rawValue
    }
    /// Takes a fresh UUID.
    public init(_ id: RecordID) { rawValue = id.rawValue }
    /// The UUID.
    public var description: String { rawValue }
}

/// One replica's line of change-sets: a device in one of its epochs.
public struct Chain: Hashable, Sendable {
    /// The device.
    public let device: DeviceID
    /// Its epoch, from 1; a copied or restored replica gets a new one.
    public let epoch: Int
    /// Names a chain.
    public init(device: DeviceID, epoch: Int) {
        self.device = device
        self.epoch = epoch
    }
}

/// What the author of a change had before him: a state of the server, or a change-set of his own that had no answer yet.
public enum Base: Hashable, Sendable {
    /// The server's value at this revision; zero where there was none.
    case revision(Revision)
    /// The value that this change-set gave it.
    case changeSet(ChangeSetID)

    /// Nothing was there.
    public static let none = Base.revision(.zero)

    /// `epoch-number`, or `cs:` and the identifier.
    public var text: String {
        switch self {
        case .revision(let revision): revision.description
        case .changeSet(let id): "cs:" + id.rawValue
        }
    }

    /// Reads ``text``.
    public init?(_ text: String) {
        if text.hasPrefix("cs:") {
            guard let id = ChangeSetID(rawValue: String(text.dropFirst(3))) else { return nil }
            self = .changeSet(id)
        } else {
            guard let revision = Revision(text) else { return nil }
            self = .revision(revision)
        }
    }
}
