import Core

/// A filing and an 附件3 of so many people, whose pull takes several pages.
enum LongRoster {
    static let enterprise = SyntheticCodes.unifiedCode(1)

    /// An enterprise of so many people that no roster is longer.
    static var filings: String {
        ReviewFiles.filings([ReviewFiles.filing(enterprise, ["staff": "100000", "staffCollege": "60000"])])
    }

    static func hires(_ numbers: Range<Int>) -> String {
        let rows = numbers.map {
            ReviewFiles.hire($0 + 1, of: enterprise, ["seq": String($0 + 1), "idNumber": residentID($0)])
        }
        return ReviewFiles.hires(rows, of: enterprise)
    }

    /// The resident ID of a woman; the order codes 990–999 are nobody's.
    private static func residentID(_ number: Int) -> String {
        let birth = CivilDate(daysSinceEpoch: 3652 + number / 5).description.filter { $0 != "-" }
        let digits = "310101\(birth)99\(number % 5 * 2)"
        var rest = 0
        for byte in digits.utf8 { rest = (rest + Int(byte) - 0x30) * 2 % 11 }
        let check = (12 - rest) % 11
        return digits + (check == 10 ? "X" : String(check))
    }
}
