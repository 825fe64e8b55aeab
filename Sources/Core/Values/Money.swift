/// An amount of US dollars, exact to the cent.
///
/// Forms, JSON and screens have 万美元 (10,000 US dollars) as decimal strings; six decimals of them are whole cents.
public struct Money: Hashable, Sendable {
    /// The amount in US cents.
    public let cents: Int64

    /// An amount of so many US cents.
    public init(cents: Int64) {
        self.cents = cents
    }

    /// Reads an amount in 万美元, from 0 to 1,000,000,000.
    ///
    /// - Parameters:
    ///   - text: The normalised text of a cell: digits, grouped by commas or not, with at most 6 decimals.
    ///   - isNumeral: Whether the workbook stored a number, which may have an exponent and is rounded to 6 decimals.
    /// - Returns: The amount.
    /// - Throws: ``CheckCode/numberFormat``.
    public static func read(_ text: String, isNumeral: Bool) throws(CheckCode) -> Money {
        Money(cents: try DecimalText.millionths(text, isNumeral: isNumeral))
    }
}

extension Money: Comparable {
    /// Whether the left amount is the smaller.
    public static func < (left: Money, right: Money) -> Bool { left.cents < right.cents }
}

extension Money: CustomStringConvertible {
    /// The amount in 万美元 without needless zeros: `49.99`, `50`.
    public var description: String {
        let (whole, rest) = cents.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        var text = (cents < 0 ? "-" : "") + String(whole)
        guard rest > 0 else { return text }
        let digits = String(rest)
        var fraction = String(repeating: "0", count: 6 - digits.utf8.count) + digits
        while fraction.utf8.last == 0x30 { fraction.removeLast() }
        text += "." + fraction
        return text
    }
}
