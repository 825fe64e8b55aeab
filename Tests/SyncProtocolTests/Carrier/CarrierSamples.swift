import Core
import Crypto
import Foundation
import SyncProtocol

/// Keys and files for the tests of carrier files.
enum CarrierSamples {
    static let created = "2016-09-01T08:00:00.000Z"

    /// A key that is always the same.
    static func sealingKey(_ seed: UInt8) throws -> Curve25519.KeyAgreement.PrivateKey {
        try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: [UInt8](repeating: seed, count: 32))
    }

    static func signingKey(_ seed: UInt8) throws -> Curve25519.Signing.PrivateKey {
        try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: seed, count: 32))
    }

    static func header(
        to key: Curve25519.KeyAgreement.PrivateKey,
        direction: CarrierHeader.Direction = .toServer
    ) -> CarrierHeader {
        CarrierHeader(
            direction: direction,
            recipient: key.publicKey,
            sender: Samples.randomID(1),
            created: created
        )
    }

    static func sealed(_ content: [UInt8], to key: Curve25519.KeyAgreement.PrivateKey) throws -> [UInt8] {
        let header = header(to: key)
        var sender = try HPKE.Sender(
            recipientKey: key.publicKey,
            ciphersuite: CarrierFile.suite,
            info: Data(header.bytes)
        )
        return try CarrierFile.seal(content, under: header, with: &sender)
    }

    /// Bytes of no pattern, always the same.
    static func content(_ count: Int) -> [UInt8] {
        var random = SplitMix64(seed: UInt64(count))
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    /// A text with a signature.
    static func text(_ head: JSONValue, _ lines: [JSONValue], by key: Curve25519.Signing.PrivateKey) throws -> [UInt8] {
        var text = CarrierText(head)
        for line in lines { text.append(line) }
        return text.signed(try Signatures.sign(text.bytes, as: .carrier, with: key))
    }
}
