/// The number of a passport, of any country, in upper case.
///
/// There is no check character, so that only what cannot be a passport number is refused. It prints masked.
public struct PassportNumber: Hashable, Sendable {
    /// The characters; never for logs.
    public let number: String

    /// A number as it is stored, or nil.
    public init?(_ number: String) {
        guard Self.isPlausible(Array(number.utf8)) else { return nil }
        self.number = number
    }

    /// Reads a number as it was typed: 6 to 9 letters and digits with a digit among them, or the old form `P.1234567`.
    ///
    /// - Parameter text: The text of a cell. Blanks inside it are not dropped.
    /// - Returns: The number in upper case.
    /// - Throws: ``CheckCode/passportFormat``, also for zeros and for a Chinese series that does not exist (EI, EO).
    public static func read(_ text: String) throws(CheckCode) -> Reading<PassportNumber> {
        let code = CodeText(text, keepsBlanks: true)
        guard let passport = PassportNumber(code.text) else { throw .passportFormat }
        return Reading(passport, warnings: code.warnings)
    }

    /// The text with all but its first 3 and last 2 characters hidden; it need not be a valid number.
    ///
    /// - Parameter text: A number, or what was typed for one.
    /// - Returns: `E12****78`; only stars if the text is too short to hide enough of it.
    public static func mask(_ text: String) -> String { Mask.hide(text, first: 3, last: 2) }

    private static func isPlausible(_ bytes: [UInt8]) -> Bool {
        guard (6...9).contains(bytes.count) else { return false }
        if bytes.count == 9, bytes.starts(with: [0x50, 0x2E]) { return bytes[2...].allSatisfy(\.isDigit) }
        guard bytes.allSatisfy({ $0.isDigit || (0x41...0x5A).contains($0) }) else { return false }
        guard bytes.contains(where: \.isDigit), bytes.contains(where: { $0 != 0x30 }) else { return false }
        // Chinese passports of the EA1234567 kind leave out I and O.
        let isChinese = bytes.count == 9 && bytes[0] == 0x45 && bytes[2...].allSatisfy(\.isDigit)
        return !(isChinese && (bytes[1] == 0x49 || bytes[1] == 0x4F))
    }
}

extension PassportNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The masked number.
    public var description: String { Self.mask(number) }
    /// The masked number.
    public var debugDescription: String { description }
    /// Only the masked number, so that a dump shows no more.
    public var customMirror: Mirror { Mirror(self, children: ["number": description]) }
}
