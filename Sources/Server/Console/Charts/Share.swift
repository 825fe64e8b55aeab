/// A part of a length, in hundredths of a percent: exact enough for a screen, and printed the same everywhere.
struct Share: Hashable, Comparable, Sendable {
    /// From 0 to 10,000.
    var hundredths: Int

    /// Nothing.
    static let none = Share(hundredths: 0)
    /// Everything.
    static let all = Share(hundredths: 10_000)

    /// A number of percent.
    static func percent(_ percent: Int) -> Share { Share(hundredths: percent * 100) }

    /// The share of a part in a whole, rounded; none of an empty whole, and never more than all.
    static func of(_ part: Int, in whole: Int) -> Share {
        guard whole > 0, part > 0 else { return .none }
        guard part < whole else { return .all }
        // 128 bits wide: a figure of any size keeps its proportion.
        let product = part.multipliedFullWidth(by: 20_000)
        let doubled = whole.dividingWide(product)
        return Share(hundredths: (doubled + 1) / 2)
    }

    /// This share of another.
    static func * (left: Share, right: Share) -> Share {
        Share(hundredths: (left.hundredths * right.hundredths + 5_000) / 10_000)
    }

    static func + (left: Share, right: Share) -> Share { Share(hundredths: left.hundredths + right.hundredths) }
    static func - (left: Share, right: Share) -> Share { Share(hundredths: left.hundredths - right.hundredths) }
    static func < (left: Share, right: Share) -> Bool { left.hundredths < right.hundredths }

    /// As SVG has it: `12.5%`.
    var text: String { number + "%" }

    /// Without the sign: `12.5`.
    var number: String {
        let rest = hundredths % 100
        guard rest != 0 else { return "\(hundredths / 100)" }
        return "\(hundredths / 100)." + (rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)")
    }

    /// For people, in whole percent: `13 %`.
    var rounded: String { "\((hundredths + 50) / 100)%" }
}

extension Int {
    fileprivate func dividingWide(_ value: (high: Int, low: UInt)) -> Int {
        dividingFullWidth(value).quotient
    }
}

/// Figures as people read them.
enum FigureText {
    /// With a comma after every three digits: `1,942`.
    static func grouped(_ number: Int) -> String {
        (number < 0 ? "-" : "") + Shown.grouped(String(number.magnitude))
    }

    /// The sum, or the greatest number there is.
    static func sum(_ numbers: some Sequence<Int>) -> Int {
        numbers.reduce(0) { sum, number in
            let (result, overflow) = sum.addingReportingOverflow(max(0, number))
            return overflow ? .max : result
        }
    }
}
