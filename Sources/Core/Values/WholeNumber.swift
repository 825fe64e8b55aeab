/// Counts of people, days, months and volumes.
public enum WholeNumber {
    /// Reads a whole number from 0 to 999,999,999; `12.0` is 12.
    ///
    /// - Parameters:
    ///   - text: The normalised text of a cell: digits, grouped by commas or not.
    ///   - isNumeral: Whether the workbook stored a number, which may have an exponent and is rounded to 6 decimals.
    /// - Returns: The number.
    /// - Throws: ``CheckCode/numberFormat``.
    public static func read(_ text: String, isNumeral: Bool) throws(CheckCode) -> Int {
        if let value = plain(text) { return value }
        let (value, rest) = try DecimalText.millionths(text, isNumeral: isNumeral)
            .quotientAndRemainder(dividingBy: 1_000_000)
        guard rest == 0, value <= 999_999_999 else { throw .numberFormat }
        return Int(value)
    }

    /// What most cells have: up to nine digits and nothing else.
    private static func plain(_ text: String) -> Int? {
        guard (1...9).contains(text.utf8.count) else { return nil }
        var value = 0
        for byte in text.utf8 {
            guard byte.isDigit else { return nil }
            value = value * 10 + byte.digit
        }
        return value
    }
}
