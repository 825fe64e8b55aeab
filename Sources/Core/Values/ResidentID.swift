/// The number of a resident's identity card (GB 11643), valid and of 18 characters.
///
/// It prints masked; whoever needs the digits takes ``number`` and answers for them.
public struct ResidentID: Hashable, Sendable {
    /// The 18 characters; never for logs.
    public let number: String
    /// The date of birth that the number carries.
    public let birth: CivilDate
    /// The sex that the number carries.
    public let sex: Sex

    /// A number as it is stored: 18 characters, province, date and check character right; else nil.
    public init?(_ number: String) {
        let bytes = Array(number.utf8)
        guard bytes.count == 18, let id = try? Self(bytes: bytes, latestBirthYear: 9999) else { return nil }
        self = id
    }

    /// Reads a number as it was typed; 15 digits are extended to 18, blanks inside and a closing `.0` go.
    ///
    /// A number ending in 000 is warned of also where it is refused: see ``warnings(of:)``.
    ///
    /// - Parameters:
    ///   - text: The text of a cell.
    ///   - editionYear: The round's year; nobody was born after it.
    /// - Returns: The number, with ``CheckCode/idTruncated``, ``CheckCode/idLegacy15`` or ``CheckCode/textNormalised``.
    /// - Throws: The first that holds of ``CheckCode/idLength``, ``CheckCode/idArea``, ``CheckCode/idDate`` and
    ///   ``CheckCode/idChecksum``.
    public static func read(_ text: String, editionYear: Int) throws(CheckCode) -> Reading<ResidentID> {
        let code = typed(text)
        let id = try ResidentID(bytes: code.bytes, latestBirthYear: editionYear)
        var warnings: [CheckCode] = isTruncated(code.bytes) ? [.idTruncated] : []
        if code.bytes.count == 15 { warnings.append(.idLegacy15) }
        return Reading(id, warnings: warnings + code.warnings)
    }

    /// The number of most cells: 18 characters typed as they are stored, valid, and nothing to be warned of; else nil.
    ///
    /// Nil says nothing of a number but that ``read(_:editionYear:)`` must judge it.
    init?(asStored text: String, latestBirthYear: Int) {
        var text = text
        let found: (birth: CivilDate, sex: Sex)? = text.withUTF8 { bytes in
            guard bytes.count == 18, bytes[..<17].allSatisfy(\.isDigit) else { return nil }
            guard Province.exists(bytes[0], bytes[1]), Self.checkCharacter(bytes) == bytes[17] else { return nil }
            guard !bytes[15...].allSatisfy({ $0 == 0x30 }) else { return nil }
            let date = bytes[6..<14].reduce(0) { $0 * 10 + $1.digit }
            guard let birth = CivilDate(year: date / 10_000, month: date / 100 % 100, day: date % 100),
                birth.year <= latestBirthYear
            else { return nil }
            return (birth, bytes[16].digit % 2 == 1 ? .male : .female)
        }
        guard let found else { return nil }
        number = text
        birth = found.birth
        sex = found.sex
    }

    /// What is said of a number whether it is accepted or not: ``CheckCode/idTruncated``, or nothing.
    ///
    /// - Parameter text: The text of a cell.
    /// - Returns: The warning, if the text has the shape of a number and ends in 000.
    public static func warnings(of text: String) -> [CheckCode] {
        let bytes = typed(text).bytes
        return hasShape(bytes) && isTruncated(bytes) ? [.idTruncated] : []
    }

    /// The text with all but its first 6 and last 4 characters hidden; it need not be a valid number.
    ///
    /// - Parameter text: A number, or what was typed for one.
    /// - Returns: `310101********9915`; only stars if the text is too short to hide enough of it.
    public static func mask(_ text: String) -> String { Mask.hide(text, first: 6, last: 4) }

    /// The code without what a float left behind: digits and `.0`.
    private static func typed(_ text: String) -> CodeText {
        var code = CodeText(text)
        guard let point = code.bytes.lastIndex(of: 0x2E), point == 15 || point == 18 else { return code }
        let tail = code.bytes[(point + 1)...]
        guard !tail.isEmpty, tail.allSatisfy({ $0 == 0x30 }) else { return code }
        guard code.bytes[..<point].allSatisfy(\.isDigit) else { return code }
        code.bytes.removeSubrange(point...)
        code.isRewritten = true
        return code
    }

    private init(bytes: [UInt8], latestBirthYear: Int) throws(CheckCode) {
        guard Self.hasShape(bytes) else { throw .idLength }
        guard Province.exists(bytes[0], bytes[1]) else { throw .idArea }
        var full = bytes
        if bytes.count == 15 { full.insert(contentsOf: [0x31, 0x39], at: 6) }
        let date = full[6..<14].reduce(0) { $0 * 10 + $1.digit }
        guard let birth = CivilDate(year: date / 10_000, month: date / 100 % 100, day: date % 100),
            birth.year <= latestBirthYear
        else { throw .idDate }
        let check = Self.checkCharacter(full)
        if full.count == 17 { full.append(check) }
        guard full[17] == check else { throw .idChecksum }
        self.number = String(decoding: full, as: UTF8.self)
        self.birth = birth
        self.sex = full[16].digit % 2 == 1 ? .male : .female
    }

    private static func hasShape(_ bytes: [UInt8]) -> Bool {
        switch bytes.count {
        case 15: bytes.allSatisfy(\.isDigit)
        case 18: bytes[..<17].allSatisfy(\.isDigit) && (bytes[17].isDigit || bytes[17] == 0x58)
        default: false
        }
    }

    private static func isTruncated(_ bytes: [UInt8]) -> Bool { bytes.suffix(3).allSatisfy { $0 == 0x30 } }

    private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let checkCharacters = Array("10X98765432".utf8)

    /// ISO 7064 MOD 11-2 over the first 17 digits.
    private static func checkCharacter(_ digits: some Sequence<UInt8>) -> UInt8 {
        var sum = 0
        for (digit, weight) in zip(digits, weights) { sum += digit.digit * weight }
        return checkCharacters[sum % 11]
    }
}

extension ResidentID: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The masked number.
    public var description: String { Self.mask(number) }
    /// The masked number.
    public var debugDescription: String { description }
    /// Only the masked number, so that a dump shows no more.
    public var customMirror: Mirror { Mirror(self, children: ["number": description]) }
}
