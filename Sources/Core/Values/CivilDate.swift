/// A day of the Gregorian calendar, without time or zone, from 0001-01-01 to 9999-12-31.
public struct CivilDate: Hashable, Sendable {
    /// Year, month and day as one number, 20160301: small, and ordered as the days are.
    private let packed: Int32

    /// The year, 1…9999.
    public var year: Int { Int(packed) / 10_000 }
    /// The month, 1…12.
    public var month: Int { Int(packed) / 100 % 100 }
    /// The day of the month, 1…31.
    public var day: Int { Int(packed) % 100 }

    /// The day with these numbers, or nil if the calendar has none.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        guard day >= 1, day <= Self.days(inMonth: month, of: year) else { return nil }
        packed = Int32(year * 10_000 + month * 100 + day)
    }

    /// The day written as `2016-03-01`, and in no other way.
    public init?(iso: String) {
        var iso = iso
        // All eight digits as one number, or −1.
        let date = iso.withUTF8 { bytes in
            guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return -1 }
            var number = 0
            for position in 0..<10 where position != 4 && position != 7 {
                guard bytes[position].isDigit else { return -1 }
                number = number * 10 + bytes[position].digit
            }
            return number
        }
        guard date >= 0 else { return nil }
        self.init(year: date / 10_000, month: date / 100 % 100, day: date % 100)
    }

    /// The day so many days after 1970-01-01; numbers beyond the calendar give its first or last day.
    public init(daysSinceEpoch: Int) {
        let number = min(max(daysSinceEpoch, Self.firstDay), Self.lastDay) - Self.firstDay
        // Years are counted from 1 March of the year 0, so that the leap day comes last.
        let days = number + 306
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        packed = Int32(year * 10_000 + month * 100 + day)
    }

    /// Days since 1970-01-01; negative before it.
    public var daysSinceEpoch: Int {
        let (month, day) = (month, day)
        let year = month <= 2 ? year - 1 : year
        let shifted = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * shifted + 2) / 5 + day - 1
        let days = year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear
        return days - 306 + Self.firstDay
    }

    /// 0001-01-01 and 9999-12-31 in days since 1970-01-01.
    private static let firstDay = -719_162
    private static let lastDay = 2_932_896

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}

extension CivilDate: Comparable {
    /// Whether the left day is the earlier.
    public static func < (left: CivilDate, right: CivilDate) -> Bool { left.packed < right.packed }
}

extension CivilDate: CustomStringConvertible {
    /// The date as ISO 8601 has it: `2016-03-01`.
    public var description: String {
        String(unsafeUninitializedCapacity: 10) { bytes in
            var rest = Int(packed)
            for position in stride(from: 9, through: 0, by: -1) {
                if position == 4 || position == 7 {
                    bytes[position] = 0x2D
                } else {
                    bytes[position] = UInt8(0x30 + rest % 10)
                    rest /= 10
                }
            }
            return 10
        }
    }
}
