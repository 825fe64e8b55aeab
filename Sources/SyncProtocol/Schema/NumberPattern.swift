/// Patterns of decimal numbers up to a bound.
enum NumberPattern {
    /// A pattern that fits exactly the numbers from 0, or from 1, to the bound, without leading zeros.
    static func upTo(_ bound: Int, from start: Int = 0) -> String {
        let digits = String(bound).compactMap(\.wholeNumberValue)
        guard digits.count > 1 else { return "[\(min(start, 1))-\(bound)]" }
        // All that are shorter, then those of the same length by the first digit that is smaller.
        var choices = (start == 0 ? ["0"] : []) + ["[1-9][0-9]{0,\(digits.count - 2)}"]
        var prefix = ""
        for (place, digit) in digits.enumerated() {
            let least = place == 0 ? 1 : 0
            let rest = digits.count - place - 1
            if digit > least { choices.append("\(prefix)[\(least)-\(digit - 1)]" + (rest > 0 ? "[0-9]{\(rest)}" : "")) }
            prefix += String(digit)
        }
        choices.append(prefix)
        return "(?:\(choices.joined(separator: "|")))"
    }
}
