extension CellText {
    /// A numeral as a workbook's XML has it, in plain decimal digits.
    ///
    /// `3.10101198802299E+17` becomes `310101198802299000`, `42430.0` becomes `42430`, `1E-3` becomes `0.001`. The digits
    /// are moved, never computed, so that nothing is lost to binary fractions.
    ///
    /// - Parameter raw: The numeral.
    /// - Returns: The digits; the text as it is if it is no numeral, or lies beyond what a spreadsheet can hold.
    public static func expandNumeral(_ raw: String) -> String {
        if isPlain(raw) { return raw }
        var bytes = Array(raw.utf8)[...]
        let isNegative = bytes.first == 0x2D
        if isNegative || bytes.first == 0x2B { bytes = bytes.dropFirst() }
        let whole = bytes.prefix(while: \.isDigit)
        bytes = bytes.dropFirst(whole.count)
        var fraction: ArraySlice<UInt8> = []
        if bytes.first == 0x2E {
            fraction = bytes.dropFirst().prefix(while: \.isDigit)
            bytes = bytes.dropFirst(fraction.count + 1)
        }
        guard !whole.isEmpty || !fraction.isEmpty, let exponent = exponent(bytes) else { return raw }

        var digits = Array(whole + fraction)
        var point = whole.count + exponent
        if point < 0 {
            digits.insert(contentsOf: repeatElement(0x30, count: -point), at: 0)
            point = 0
        } else if point > digits.count {
            digits.append(contentsOf: repeatElement(0x30, count: point - digits.count))
        }
        let head = digits[..<point].drop { $0 == 0x30 }
        var tail = digits[point...]
        while tail.last == 0x30 { tail = tail.dropLast() }
        var out = isNegative && !(head.isEmpty && tail.isEmpty) ? "-" : ""
        out += head.isEmpty ? "0" : String(decoding: head, as: UTF8.self)
        if !tail.isEmpty { out += "." + String(decoding: tail, as: UTF8.self) }
        return out
    }

    /// Whether it is digits without a leading zero, as most numerals are.
    private static func isPlain(_ raw: String) -> Bool {
        var bytes = raw.utf8.makeIterator()
        guard let first = bytes.next(), first.isDigit, first != 0x30 else { return false }
        while let byte = bytes.next() { guard byte.isDigit else { return false } }
        return true
    }

    /// The exponent of what follows a mantissa: 0 for nothing, nil for anything that a binary64 cannot have.
    private static func exponent(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let mark = bytes.first else { return 0 }
        guard mark == 0x45 || mark == 0x65 else { return nil }
        var digits = bytes.dropFirst()
        let isNegative = digits.first == 0x2D
        if isNegative || digits.first == 0x2B { digits = digits.dropFirst() }
        guard (1...4).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
        let value = digits.reduce(0) { $0 * 10 + $1.digit }
        guard value <= 400 else { return nil }
        return isNegative ? -value : value
    }
}
