/// An organisation's code (GB 11714): the key of enterprises, alone or inside a unified code.
public struct OrganisationCode: Hashable, Sendable {
    /// The 9 characters, upper case, without the hyphen.
    public let code: String

    /// A code as it is stored: 9 characters, the last one right; else nil.
    public init?(_ code: String) {
        guard (try? Self.check(Array(code.utf8)[...])) != nil else { return nil }
        self.code = code
    }

    /// Makes the code of characters that were checked.
    init(checked bytes: ArraySlice<UInt8>) {
        code = String(decoding: bytes, as: UTF8.self)
    }

    /// Reads a code as it was typed: 9 characters, with or without the hyphen before the last, or 18 as a unified code.
    ///
    /// - Parameter text: The text of a cell. Blanks inside it go.
    /// - Returns: The code; of a unified code, the one inside it.
    /// - Throws: ``CheckCode/orgFormat`` or ``CheckCode/orgChecksum``; of 18 characters what ``UnifiedCode`` throws.
    public static func read(_ text: String) throws(CheckCode) -> Reading<OrganisationCode> {
        if isAsStored(text) { return Reading(OrganisationCode(checked: text)) }
        var typed = CodeText(text)
        if typed.count == 18 {
            return Reading(try UnifiedCode(typed.bytes).organisationCode, warnings: typed.warnings)
        }
        if typed.bytes.count == 10, typed.bytes[8] == 0x2D { typed.bytes.remove(at: 8) }
        try check(typed.bytes[...])
        return Reading(OrganisationCode(checked: typed.bytes[...]), warnings: typed.warnings)
    }

    /// Whether it is typed as it is stored, and right: most codes are.
    private static func isAsStored(_ text: String) -> Bool {
        guard text.utf8.count == 9 else { return false }
        var text = text
        return text.withUTF8 { (try? check($0[...])) != nil }
    }

    private init(checked code: String) { self.code = code }

    private static let weights = [3, 7, 9, 10, 5, 8, 4, 2]

    /// Checks 8 digits and letters and their check character; zeros, which would pass, are no one's code.
    static func check(_ bytes: some BidirectionalCollection<UInt8>) throws(CheckCode) {
        guard bytes.count == 9, let last = bytes.last, last.isDigit || last == 0x58 else { throw .orgFormat }
        guard bytes.contains(where: { $0 != 0x30 }) else { throw .orgFormat }
        var sum = 0
        for (byte, weight) in zip(bytes, weights) {
            guard byte.isDigit || (0x41...0x5A).contains(byte) else { throw .orgFormat }
            sum += weight * (byte.isDigit ? byte.digit : Int(byte) - 0x41 + 10)
        }
        let expected = (11 - sum % 11) % 11
        guard (last == 0x58 ? 10 : last.digit) == expected else { throw .orgChecksum }
    }
}

extension OrganisationCode: CustomStringConvertible {
    /// The 9 characters.
    public var description: String { code }
}
