public import Core
public import Crypto

/// What is written into a carrier file: one canonical JSON value a line.
///
/// The first line says what the file is, the last is the sender's signature over all bytes before it.
public struct CarrierText: Sendable {
    /// The lines so far; what is signed.
    public private(set) var bytes: [UInt8] = []

    /// Begins with the first line.
    public init(_ head: JSONValue) { append(head) }

    /// Adds a line.
    public mutating func append(_ line: JSONValue) {
        line.write(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Adds lines that are at hand as bytes, each ending with a line feed.
    public mutating func append(lines: [UInt8]) { bytes += lines }

    /// The whole text, with the signature's line.
    public func signed(_ signature: String) -> [UInt8] {
        var text = self
        text.append(["signature": .string(signature)])
        return text.bytes
    }
}

/// The lines of an opened carrier file.
///
/// Nothing in them counts before ``check(by:)``.
public struct CarrierLines: Sendable {
    private let bytes: [UInt8]
    private let lines: [Range<Int>]
    private let signature: String

    /// Cuts a text into lines.
    /// - Throws: ``CarrierError``.
    public init(_ bytes: [UInt8]) throws(CarrierError) {
        guard bytes.count <= Limits.carrierBytes else { throw .tooLarge }
        guard bytes.last == UInt8(ascii: "\n") else { throw .malformed }
        var lines: [Range<Int>] = []
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            guard end - start <= Limits.carrierLineBytes else { throw .tooLarge }
            lines.append(start..<end)
            start = end + 1
        }
        guard lines.count >= 2, let last = lines.popLast() else { throw .malformed }
        let value = try Self.value(bytes[last])
        guard value.objectValue?.count == 1, let signature = value["signature"]?.stringValue else { throw .malformed }
        self.bytes = bytes
        self.lines = lines
        self.signature = signature
    }

    /// The lines after the first and before the signature's.
    public var count: Int { lines.count - 1 }

    /// The first line.
    /// - Throws: ``CarrierError``.
    public func head() throws(CarrierError) -> JSONValue { try Self.value(bytes[lines[0]]) }

    /// One of the others, from 0.
    /// - Throws: ``CarrierError``.
    public func line(_ index: Int) throws(CarrierError) -> JSONValue { try Self.value(bytes[lines[index + 1]]) }

    /// Checks that the key's owner wrote the text.
    /// - Throws: ``CarrierError/signature``.
    public func check(by key: Curve25519.Signing.PublicKey) throws(CarrierError) {
        let end = (lines.last?.upperBound ?? 0) + 1
        guard Signatures.isValid(signature, over: Array(bytes[..<end]), as: .carrier, by: key) else {
            throw .signature
        }
    }

    private static func value(_ bytes: ArraySlice<UInt8>) throws(CarrierError) -> JSONValue {
        do { return try JSONValue(parsing: bytes) } catch { throw .malformed }
    }
}
