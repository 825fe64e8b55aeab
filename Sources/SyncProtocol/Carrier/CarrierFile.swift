public import Crypto
import Foundation

/// A carrier file: a clear header, and sealed frames that only the recipient's key opens, all of them or none.
///
/// The frames are bound to the header, to their place and to the end, so that a file that was cut off, put in another order,
/// put together from two or changed in a single bit does not open. What is inside is compressed text, see ``CarrierText``.
public struct CarrierFile: Sendable {
    /// HPKE (RFC 9180) in base mode: X25519, HKDF-SHA-256, ChaCha20-Poly1305.
    public static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
    /// Bytes of content in every frame but the last.
    static let frameBytes = 1 << 16
    /// Bytes that sealing adds to a frame.
    private static let tagBytes = 16
    /// Bytes of the encapsulated key.
    private static let keyBytes = 32
    /// Bytes before a frame's sealed part: whether it is the last, and its length.
    private static let frameHeadBytes = 5

    /// What the file says in the clear.
    public let header: CarrierHeader
    private let bytes: [UInt8]

    /// Reads the header of a file; nothing is opened yet.
    /// - Throws: ``CarrierError``.
    public init(_ bytes: [UInt8]) throws(CarrierError) {
        header = try CarrierHeader(beginningOf: bytes)
        guard bytes.count <= Limits.carrierFileBytes else { throw .tooLarge }
        self.bytes = bytes
    }

    /// Seals content.
    ///
    /// - Parameters:
    ///   - content: what is sealed; not empty.
    ///   - header: goes before it, and is what the sender was made with as its `info`.
    ///   - sender: made by the caller with ``suite`` and the recipient's key, for it holds a fresh key.
    /// - Returns: the bytes of the file.
    /// - Throws: what HPKE throws; with a sound key it does not.
    public static func seal(
        _ content: [UInt8],
        under header: CarrierHeader,
        with sender: inout HPKE.Sender
    ) throws -> [UInt8] {
        let head = header.bytes
        var file = head + sender.encapsulatedKey
        file.reserveCapacity(content.count + content.count / 1024 + 4096)
        var place = FramePlace(head)
        for start in stride(from: 0, to: content.count, by: frameBytes) {
            let end = min(start + frameBytes, content.count)
            let isLast = end == content.count
            let sealed = try sender.seal(content[start..<end], authenticating: place.next(isLast: isLast))
            file.append(isLast ? 1 : 0)
            file.append(contentsOf: UInt32(sealed.count).bigEndianBytes)
            file.append(contentsOf: sealed)
        }
        return file
    }

    /// Opens the file.
    ///
    /// - Returns: the content, whole.
    /// - Throws: ``CarrierError``.
    public func open(with key: Curve25519.KeyAgreement.PrivateKey) throws(CarrierError) -> [UInt8] {
        guard header.recipient == CarrierHeader.keyID(key.publicKey) else { throw .recipient }
        let head = header.bytes
        let start = head.count + Self.keyBytes
        guard bytes.count > start else { throw .damaged }
        do {
            let recipient = try HPKE.Recipient(
                privateKey: key,
                ciphersuite: Self.suite,
                info: Data(head),
                encapsulatedKey: Data(bytes[head.count..<start])
            )
            return try content(from: start, head, recipient)
        } catch {
            throw .damaged
        }
    }

    private func content(from start: Int, _ head: [UInt8], _ keyed: HPKE.Recipient) throws -> [UInt8] {
        var recipient = keyed
        var place = FramePlace(head)
        var content: [UInt8] = []
        content.reserveCapacity(bytes.count - start)
        var offset = start
        while true {
            guard let frame = frame(at: offset) else { throw CarrierError.damaged }
            content += try recipient.open(bytes[frame.sealed], authenticating: place.next(isLast: frame.isLast))
            offset = frame.sealed.upperBound
            if frame.isLast { break }
        }
        guard offset == bytes.count else { throw CarrierError.damaged }
        return content
    }

    /// A frame as it lies in the file; nil if it is cut off or of a length that no frame has.
    private func frame(at offset: Int) -> (isLast: Bool, sealed: Range<Int>)? {
        let start = offset + Self.frameHeadBytes
        guard start <= bytes.count, bytes[offset] <= 1 else { return nil }
        let isLast = bytes[offset] == 1
        let length = bytes[offset + 1..<start].reduce(0) { $0 << 8 | Int($1) }
        let full = Self.frameBytes + Self.tagBytes
        guard isLast ? (Self.tagBytes + 1...full).contains(length) : length == full else { return nil }
        guard length <= bytes.count - start else { return nil }
        return (isLast, start..<start + length)
    }
}

/// What a frame is bound to: the header, its number from 0, and whether it is the last.
private struct FramePlace {
    private let head: [UInt8]
    private var number: UInt64 = 0

    init(_ head: [UInt8]) { self.head = head }

    mutating func next(isLast: Bool) -> [UInt8] {
        defer { number += 1 }
        return head + number.bigEndianBytes + [isLast ? 1 : 0]
    }
}

extension FixedWidthInteger {
    /// The bytes of the number, the most significant first.
    fileprivate var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
}
