import Crypto

/// The name of a record kind.
///
/// Open: kinds that this version does not know pass through unharmed.
public struct Kind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name on the wire and of the table.
    public let rawValue: String
    /// Makes a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The name.
    public var description: String { rawValue }

    /// A filing unit.
    public static let unit = Kind(rawValue: "unit")
    /// A round.
    public static let round = Kind(rawValue: "round")
    /// An enterprise.
    public static let enterprise = Kind(rawValue: "enterprise")
    /// A training institution.
    public static let institution = Kind(rawValue: "institution")
    /// One enterprise in one round.
    public static let filing = Kind(rawValue: "filing")
    /// A row of 附件3.
    public static let hire = Kind(rawValue: "hire")
    /// A row of 附件4.
    public static let trainee = Kind(rawValue: "trainee")
    /// Why a unit keeps what a check warns of.
    public static let acknowledgement = Kind(rawValue: "acknowledgement")
    /// A conflict that waits for a person.
    public static let conflictCase = Kind(rawValue: "case")
    /// A second identifier of a record that two devices made.
    public static let alias = Kind(rawValue: "alias")
    /// A comment of the commission on a filing.
    public static let remark = Kind(rawValue: "remark")
    /// A step of the commission's review of a filing.
    public static let review = Kind(rawValue: "review")
    /// A round's standing in a unit's scope.
    public static let roundStanding = Kind(rawValue: "roundStanding")
    /// Who of the commission works on a filing.
    public static let assignment = Kind(rawValue: "assignment")
    /// What the commission found of a claim that several records make.
    public static let claimVerdict = Kind(rawValue: "claimVerdict")
    /// A public notice.
    public static let notice = Kind(rawValue: "notice")
    /// An objection to a filing on a public notice.
    public static let objection = Kind(rawValue: "objection")
    /// The sealed state of a round.
    public static let freeze = Kind(rawValue: "freeze")
}

/// The identifier of a record: a UUID in lower case.
public struct RecordID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The UUID in lower case with hyphens.
    public let rawValue: String

    /// Reads a UUID in its canonical form of 36 lower-case characters; nil for anything else.
    public init?(rawValue: String) {
        guard rawValue.utf8.count == 36 else { return nil }
        for (index, byte) in rawValue.utf8.enumerated() {
            switch index {
            case 8, 13, 18, 23: if byte != UInt8(ascii: "-") { return nil }
            default:
                guard (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) else { return nil }
            }
        }
        self.rawValue = rawValue
    }

    private init(bytes: [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, byte) in bytes.prefix(16).enumerated() {
            if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 0xF)])
        }
        rawValue = String(decoding: text, as: UTF8.self)
    }

    /// The UUID.
    public var description: String { rawValue }

    /// Orders as text, which for identifiers made by ``version7(milliseconds:random:)`` is the order of making.
    public static func < (left: RecordID, right: RecordID) -> Bool { left.rawValue < right.rawValue }

    /// A UUIDv7 (RFC 9562): ordered by time, otherwise random.
    /// - Parameters:
    ///   - milliseconds: since 1970-01-01T00:00:00Z, 48 bits of it.
    ///   - random: 74 bits are used.
    /// - Returns: the identifier.
    public static func version7(milliseconds: UInt64, random: (UInt64, UInt64)) -> RecordID {
        var bytes: [UInt8] = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * UInt64($0))) }
        bytes += (0..<2).map { UInt8(truncatingIfNeeded: random.0 >> (8 * UInt64($0))) }
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: random.1 >> (8 * UInt64($0))) }
        bytes[6] = 0x70 | bytes[6] & 0x0F
        bytes[8] = 0x80 | bytes[8] & 0x3F
        return RecordID(bytes: bytes)
    }

    /// A UUIDv8 (RFC 9562) derived from public parts by SHA-256.
    ///
    /// Never from an ID number: those can be enumerated.
    public static func derived(from parts: String...) -> RecordID {
        var hash = SHA256()
        for part in ["shenbao/1"] + parts {
            hash.update(data: Array(part.utf8))
            hash.update(data: [0])
        }
        var bytes = Array(hash.finalize().prefix(16))
        bytes[6] = 0x80 | bytes[6] & 0x0F
        bytes[8] = 0x80 | bytes[8] & 0x3F
        return RecordID(bytes: bytes)
    }

    /// The enterprise with an organisation code, in a unit.
    public static func enterprise(unit: String, organisationCode: String) -> RecordID {
        derived(from: "enterprise", unit, organisationCode)
    }

    /// The training institution with an organisation code, in a unit.
    public static func institution(unit: String, organisationCode: String) -> RecordID {
        derived(from: "institution", unit, organisationCode)
    }

    /// The filing of a unified code in a unit and a round.
    public static func filing(unit: String, round: String, unifiedCode: String) -> RecordID {
        derived(from: "filing", unit, round, unifiedCode)
    }

    /// A filing unit.
    public static func unit(_ code: String) -> RecordID { derived(from: "unit", code) }

    /// A round.
    public static func round(_ code: String) -> RecordID { derived(from: "round", code) }
}

/// A part of the records with one sequence of its own: a unit's records, `city` or `commission`.
public struct Scope: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// `city`, `commission` or the unit's code.
    public let rawValue: String
    /// Makes a scope from its name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The scope of a unit's records.
    public static func unit(_ code: String) -> Scope { Scope(rawValue: code) }
    /// Rounds, units and what else all may read.
    public static let city = Scope(rawValue: "city")
    /// The commission's own records, which no device of a unit may read.
    public static let commission = Scope(rawValue: "commission")
    /// The name.
    public var description: String { rawValue }
    /// What kinds of records live in it.
    public var kind: ScopeKind {
        switch self {
        case .city: .city
        case .commission: .commission
        default: .unit
        }
    }

    /// Orders by name.
    public static func < (left: Scope, right: Scope) -> Bool { left.rawValue < right.rawValue }
}

/// A place in a scope's history: the server's epoch, then the sequence number, compared in that order.
public struct Revision: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The server's epoch, from 1.
    public let epoch: Int
    /// The number in the scope, from 1; 0 is before everything.
    public let number: Int

    /// Makes a revision.
    public init(epoch: Int, number: Int) {
        self.epoch = epoch
        self.number = number
    }

    /// Before every revision.
    public static let zero = Revision(epoch: 0, number: 0)

    /// Reads `epoch-number`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return nil
        }
        // One revision has one text: it is hashed.
        guard parts.allSatisfy({ $0.utf8.count == 1 || $0.utf8.first != 0x30 }) else { return nil }
        guard let epoch = Int(parts[0]), let number = Int(parts[1]) else { return nil }
        guard (0..<1 << 20).contains(epoch), (0..<1 << 42).contains(number) else { return nil }
        self.init(epoch: epoch, number: number)
    }

    /// `epoch-number`.
    public var description: String { "\(epoch)-\(number)" }

    /// One integer in the same order, for an indexed column: the epoch above 42 bits of the number.
    public var packed: Int64 { Int64(epoch) << 42 | Int64(number) }

    /// Undoes ``packed``.
    public init(packed: Int64) {
        self.init(epoch: Int(packed >> 42), number: Int(packed & (1 << 42 - 1)))
    }

    /// Orders by epoch, then number.
    public static func < (left: Revision, right: Revision) -> Bool {
        (left.epoch, left.number) < (right.epoch, right.number)
    }
}
