public import Core
import Crypto

/// The order-independent digest of a scope's live records: the sum, modulo 2²⁵⁶, of their row hashes.
///
/// Adding and taking away a row cost the same whatever the number of rows, so both sides keep it incrementally.
public struct ScopeDigest: Hashable, Sendable, CustomStringConvertible {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// The digest of no records.
    public init() {}

    /// Reads 64 hexadecimal digits.
    public init?(hexadecimal text: String) {
        guard text.utf8.count == 64, let bytes = [UInt8](hexadecimal: text) else { return nil }
        words = Self.words(bytes)
    }

    /// Takes a row in.
    public mutating func add(_ row: RowHash) { add(Self.words(row.bytes)) }

    /// Takes a row out.
    public mutating func remove(_ row: RowHash) {
        let other = Self.words(row.bytes)
        // Two's complement: −x = ~x + 1.
        add((~other.0, ~other.1, ~other.2, ~other.3))
        add((1, 0, 0, 0))
    }

    private mutating func add(_ other: (UInt64, UInt64, UInt64, UInt64)) {
        var carry = false
        (words.0, carry) = Self.sum(words.0, other.0, carry)
        (words.1, carry) = Self.sum(words.1, other.1, carry)
        (words.2, carry) = Self.sum(words.2, other.2, carry)
        (words.3, _) = Self.sum(words.3, other.3, carry)
    }

    private static func sum(_ left: UInt64, _ right: UInt64, _ carry: Bool) -> (UInt64, Bool) {
        let (first, over) = left.addingReportingOverflow(right)
        let (second, again) = first.addingReportingOverflow(carry ? 1 : 0)
        return (second, over || again)
    }

    private static func words(_ bytes: [UInt8]) -> (UInt64, UInt64, UInt64, UInt64) {
        func word(_ start: Int) -> UInt64 { bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
        return (word(0), word(8), word(16), word(24))
    }

    /// 64 hexadecimal digits.
    public var description: String {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
        }.hexadecimal
    }

    /// Equal if the sums are.
    public static func == (left: ScopeDigest, right: ScopeDigest) -> Bool { left.words == right.words }
    /// Hashes the sum.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.3)
    }
}

/// SHA-256 over kind, identifier, revision and canonical body of a record.
///
/// Stays in the unit: it could be searched for ID numbers.
public struct RowHash: Hashable, Sendable {
    /// 32 bytes.
    public let bytes: [UInt8]

    /// Hashes a record as the server states it.
    public init(kind: Kind, id: RecordID, revision: Revision, body: RecordBody) {
        var text = Array("\(kind.rawValue)\n\(id.rawValue)\n\(revision)\n".utf8)
        JSONValue.object(body).write(to: &text)
        bytes = Array(SHA256.hash(data: text))
    }

    /// Takes a stored hash; nil unless it has 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }
}
