/// A unified social credit code (GB 32100): 18 characters, with an organisation code inside.
public struct UnifiedCode: Hashable, Sendable {
    /// The 18 characters, upper case.
    public let code: String
    /// The organisation code, which is characters 9 to 17.
    public let organisationCode: OrganisationCode

    /// A code as it is stored: 18 characters that pass every check; else nil.
    public init?(_ code: String) {
        guard let checked = try? Self(Array(code.utf8)) else { return nil }
        self = checked
    }

    /// Reads a code as it was typed.
    ///
    /// - Parameter text: The text of a cell. Blanks inside it go.
    /// - Returns: The code in upper case.
    /// - Throws: ``CheckCode/usccFormat``, also for an area in no province; ``CheckCode/usccChecksum``, also for the
    ///   organisation code inside.
    public static func read(_ text: String) throws(CheckCode) -> Reading<UnifiedCode> {
        let typed = CodeText(text)
        return Reading(try UnifiedCode(typed.bytes), warnings: typed.warnings)
    }

    /// Checks 18 bytes in upper case: department, category, area, organisation code, check character.
    init(_ bytes: [UInt8]) throws(CheckCode) {
        guard bytes.count == 18, Self.departments.contains(bytes[0]) else { throw .usccFormat }
        guard bytes[2..<8].allSatisfy(\.isDigit) else { throw .usccFormat }
        let isNational = bytes[2] == 0x31 && bytes[3] == 0x30
        guard isNational || Province.exists(bytes[2], bytes[3]) else { throw .usccFormat }
        guard var sum = Self.value(of: bytes[17]) else { throw .usccFormat }
        var weight = 1
        for byte in bytes[..<17] {
            guard let value = Self.value(of: byte) else { throw .usccFormat }
            sum += value * weight
            weight = weight * 3 % 31
        }
        // An organisation code of zeros would pass both checks and is no one's.
        guard bytes[8..<17].contains(where: { $0 != 0x30 }) else { throw .usccFormat }
        guard sum % 31 == 0, (try? OrganisationCode.check(bytes[8..<17])) != nil else { throw .usccChecksum }
        code = String(decoding: bytes, as: UTF8.self)
        organisationCode = OrganisationCode(checked: bytes[8..<17])
    }

    /// The registering departments: 1–9, A, N and Y.
    private static let departments = Set("123456789ANY".utf8)

    /// The value of a character in the standard's alphabet of 31, which leaves out I, O, S, V and Z.
    private static func value(of byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: byte.digit
        case 0x41...0x48: Int(byte) - 0x41 + 10  // A–H
        case 0x4A...0x4E: Int(byte) - 0x4A + 18  // J–N
        case 0x50...0x52: Int(byte) - 0x50 + 23  // P–R
        case 0x54...0x55: Int(byte) - 0x54 + 26  // T, U
        case 0x57...0x59: Int(byte) - 0x57 + 28  // W–Y
        default: nil
        }
    }
}

extension UnifiedCode: CustomStringConvertible {
    /// The 18 characters.
    public var description: String { code }
}
