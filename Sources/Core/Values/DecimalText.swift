/// Exact decimal numbers from text, in millionths.
enum DecimalText {
    /// The largest whole part that is read.
    private static let limit: Int64 = 1_000_000_000
    private static let one: Int64 = 1_000_000

    /// Reads a non-negative number as a count of millionths.
    ///
    /// - Parameters:
    ///   - text: Digits, grouped by commas or not, with at most 6 decimals.
    ///   - isNumeral: Whether a workbook stored it as a number: then it may have an exponent and is rounded to 6
    ///     decimals, half away from zero, since binary fractions have noise behind them (-2.8E-17 is 0).
    /// - Returns: Millionths, at most 10^15.
    /// - Throws: ``CheckCode/numberFormat``.
    static func millionths(_ text: String, isNumeral: Bool) throws(CheckCode) -> Int64 {
        var text = isNumeral ? CellText.expandNumeral(text) : text
        var isNegative = false
        if isNumeral, text.utf8.first == 0x2D {
            isNegative = true
            text.removeFirst()
        }
        let value = text.withUTF8 { millionths($0, isNumeral: isNumeral) }
        guard let value, value <= limit * one, !isNegative || value == 0 else { throw .numberFormat }
        return value
    }

    private static func millionths(_ bytes: UnsafeBufferPointer<UInt8>, isNumeral: Bool) -> Int64? {
        var whole: Int64 = 0
        var index = 0
        var group = 0  // digits since the start or the last comma
        var isGrouped = false
        while index < bytes.count, bytes[index] != 0x2E {
            let byte = bytes[index]
            if byte == 0x2C, !isNumeral {
                guard isGrouped ? group == 3 : (1...3).contains(group) else { return nil }
                (isGrouped, group) = (true, 0)
            } else {
                guard byte.isDigit else { return nil }
                whole = whole * 10 + Int64(byte.digit)
                guard whole <= limit else { return nil }
                group += 1
            }
            index += 1
        }
        guard isGrouped ? group == 3 : group > 0 else { return nil }
        if index == bytes.count { return whole * one }

        var fraction: Int64 = 0
        let decimals = bytes[(index + 1)...]
        guard !decimals.isEmpty, decimals.allSatisfy(\.isDigit), isNumeral || decimals.count <= 6 else { return nil }
        for byte in decimals.prefix(6) { fraction = fraction * 10 + Int64(byte.digit) }
        for _ in min(decimals.count, 6)..<6 { fraction *= 10 }
        if let next = decimals.dropFirst(6).first, next.digit >= 5 { fraction += 1 }
        return whole * one + fraction
    }
}
