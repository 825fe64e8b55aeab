public import Crypto
import Foundation

/// Ed25519 signatures of the protocol.
///
/// Every kind of message has a prefix of its own, so that no signature can pass for another's.
public enum Signatures {
    /// What is signed.
    public enum Purpose: String, Sendable {
        /// A change-set, by its device.
        case changeSet = "shenbao/1 change-set\n"
        /// A receipt, by the server.
        case receipt = "shenbao/1 receipt\n"
        /// The text of a carrier file, by the device or the server that made it.
        case carrier = "shenbao/1 carrier\n"
        /// A request for a session, by its device.
        case session = "shenbao/1 session\n"
        /// The manifest of a frozen round, by the server.
        case freeze = "shenbao/1 freeze\n"
        /// A tree head of the audit log, by the server.
        case auditHead = "shenbao/1 audit-head\n"
        /// The manifest of an audit pack, by the server.
        case auditPack = "shenbao/1 audit-pack\n"
    }

    /// Signs canonical bytes; the signature comes in hexadecimal.
    /// - Throws: what the key throws; a software key does not.
    public static func sign(
        _ canonicalBytes: [UInt8],
        as purpose: Purpose,
        with key: Curve25519.Signing.PrivateKey
    ) throws -> String {
        try key.signature(for: Data(purpose.rawValue.utf8) + canonicalBytes).hexadecimal
    }

    /// Whether a signature in hexadecimal is the key's.
    public static func isValid(
        _ signature: String,
        over canonicalBytes: [UInt8],
        as purpose: Purpose,
        by key: Curve25519.Signing.PublicKey
    ) -> Bool {
        guard signature.isHexadecimal(count: 128), let bytes = [UInt8](hexadecimal: signature) else { return false }
        return key.isValidSignature(bytes, for: Data(purpose.rawValue.utf8) + canonicalBytes)
    }

    /// Reads a public key of 64 hexadecimal digits.
    public static func publicKey(hexadecimal: String) -> Curve25519.Signing.PublicKey? {
        guard let bytes = [UInt8](hexadecimal: hexadecimal) else { return nil }
        return try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
    }
}

/// Says whether a device's signature is good; every program asks ``ed25519``.
///
/// A simulation that also plays the devices may remember what they signed, for the curve's arithmetic would be most of its work.
public struct SignatureCheck: Sendable {
    /// The check itself: signature, canonical bytes, purpose, and the public key in hexadecimal.
    let isValid: @Sendable (String, [UInt8], Signatures.Purpose, String) -> Bool

    /// Makes a check.
    public init(isValid: @escaping @Sendable (String, [UInt8], Signatures.Purpose, String) -> Bool) {
        self.isValid = isValid
    }

    /// Ed25519, as the protocol says.
    public static let ed25519 = SignatureCheck { signature, bytes, purpose, key in
        Signatures.publicKey(hexadecimal: key).map {
            Signatures.isValid(signature, over: bytes, as: purpose, by: $0)
        } ?? false
    }
}

extension [UInt8] {
    /// Reads lower- or upper-case hexadecimal digits; nil for anything else.
    public init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.value(digits[index]), let low = Self.value(digits[index + 1]) else { return nil }
            append(high << 4 | low)
        }
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x61 + 10
        case 0x41...0x46: digit - 0x41 + 10
        default: nil
        }
    }
}
