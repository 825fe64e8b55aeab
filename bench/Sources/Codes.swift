import Core
import Workbook

/// Made-up numbers with right check characters, worked out apart from the code that is measured.
enum Codes {
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")

    /// A resident's number (GB 11643).
    static func resident(area: Int, birth: Day, order: Int) -> String {
        let digits = "\(area)\(birth.compact)\(order)"
        var rest = 0
        for byte in digits.utf8 { rest = (rest + Int(byte) - 0x30) * 2 % 11 }
        let check = (12 - rest) % 11
        return digits + (check == 10 ? "X" : String(check))
    }

    /// An organisation's code (GB 11714) of the reserved range.
    static func organisation(_ number: Int) -> String {
        let digits = String(number)
        let body = "PDY" + String(repeating: "0", count: 5 - digits.count) + digits
        var sum = 0
        for (character, weight) in zip(body, [3, 7, 9, 10, 5, 8, 4, 2]) {
            sum += weight * (Int(String(character), radix: 36) ?? 0)
        }
        let check = (11 - sum % 11) % 11
        return body + (check == 10 ? "X" : String(check))
    }

    /// A unified code (GB 32100).
    static func unified(area: String, organisation: String) -> String {
        let body = "91" + area + organisation
        var (sum, weight) = (0, 1)
        for character in body {
            sum += weight * (alphabet.firstIndex(of: character) ?? 0)
            weight = weight * 3 % 31
        }
        return body + String(alphabet[(31 - sum % 31) % 31])
    }

    /// A number in letters, for a digit in a name is an error.
    static func numeral(_ number: Int) -> String {
        let stems = Array("癸甲乙丙丁戊己庚辛壬")
        return String(String(number).compactMap(\.wholeNumberValue).map { stems[$0] })
    }
}

/// A day, counted from 1950-01-01.
struct Day {
    private static let start = 7305
    let number: Int

    init(number: Int) { self.number = number }

    /// The nth day of a year.
    init(_ ordinal: Int, of year: Int) {
        let newYear = CivilDate(year: year, month: 1, day: 1)?.daysSinceEpoch ?? 0
        number = newYear + Self.start + ordinal - 1
    }

    private var date: CivilDate { CivilDate(daysSinceEpoch: number - Self.start) }

    /// `2015-03-01`.
    var iso: String { date.description }

    /// `20150301`.
    var compact: String { iso.filter { $0 != "-" } }

    /// The day as a workbook has it.
    var cell: OutputCell { .date(year: date.year, month: date.month, day: date.day) }
}
