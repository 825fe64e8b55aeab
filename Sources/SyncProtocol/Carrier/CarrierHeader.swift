public import Core
public import Crypto
import Foundation

/// What a carrier file says in the clear: which way it goes and who can open it, nothing of what is inside.
public struct CarrierHeader: Hashable, Sendable {
    /// Which way a file goes.
    public enum Direction: String, Sendable, CaseIterable {
        /// From a device: its outbox.
        case toServer
        /// Back to the device: receipts and pages.
        case toDevice
    }

    /// Which way it goes.
    public var direction: Direction
    /// The recipient's key, by its ``keyID(_:)``.
    public var recipient: String
    /// The device or server that made it.
    public var sender: RecordID
    /// When it was made, by the sender's clock; shown, decides nothing.
    public var created: String

    /// Describes a file.
    public init(
        direction: Direction,
        recipient: Curve25519.KeyAgreement.PublicKey,
        sender: RecordID,
        created: String
    ) {
        self.direction = direction
        self.recipient = Self.keyID(recipient)
        self.sender = sender
        self.created = created
    }

    /// SHA-256 over the 32 bytes of a sealing key, in hexadecimal.
    public static func keyID(_ key: Curve25519.KeyAgreement.PublicKey) -> String {
        SHA256.hash(data: key.rawRepresentation).hexadecimal
    }

    /// How every file of this version begins.
    static let magic = Array("shenbao carrier 1\n".utf8)
    /// How a file of any version begins.
    static let family = Array("shenbao carrier ".utf8)

    /// Its JSON form.
    var json: JSONValue {
        [
            "version": 1, "direction": .string(direction.rawValue), "recipient": .string(recipient),
            "sender": .string(sender.rawValue), "created": .string(created),
        ]
    }

    /// The magic line and the header's line: what goes before the sealed part, and what every frame is bound to.
    public var bytes: [UInt8] { Self.magic + json.canonicalBytes() + [UInt8(ascii: "\n")] }

    /// Reads the beginning of a file; only the very bytes that ``bytes`` gives are taken.
    /// - Throws: ``CarrierError``.
    init(beginningOf file: [UInt8]) throws(CarrierError) {
        guard file.starts(with: Self.magic) else {
            throw file.starts(with: Self.family) ? .version : .foreign
        }
        let rest = file[Self.magic.count..<min(file.count, Limits.carrierHeaderBytes)]
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { throw .damaged }
        do {
            let reading = try JSONReading(try JSONValue(parsing: rest[..<end]), path: "header")
            _ = try reading.integer("version", in: 1...1)
            direction = try reading.value("direction", "a direction", Direction.init(rawValue:))
            recipient = try reading.value("recipient", "a key's hash") { $0.isHexadecimal(count: 64) ? $0 : nil }
            sender = try reading.value("sender", "a UUID", RecordID.init(rawValue:))
            created = try reading.string("created", maximum: 40)
        } catch {
            throw .damaged
        }
        guard bytes.elementsEqual(file[...end]) else { throw .damaged }
    }
}
