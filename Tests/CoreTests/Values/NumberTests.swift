import Core
import Testing

struct NumberTests {
    private static func cents(_ text: String, isNumeral: Bool) -> Result<Int64, CheckCode> {
        Result { () throws(CheckCode) in try Money.read(text, isNumeral: isNumeral).cents }
    }

    @Test(
        arguments: [
            ("0", 0, "0"), ("50", 50_000_000, "50"), ("49.99", 49_990_000, "49.99"), ("50.0001", 50_000_100, "50.0001"),
            ("1,234.5", 1_234_500_000, "1234.5"), ("1,234,567", 1_234_567_000_000, "1234567"),
            ("0.000001", 1, "0.000001"),
            ("1.500000", 1_500_000, "1.5"), ("007", 7_000_000, "7"),
            ("1000000000", 1_000_000_000_000_000, "1000000000"),
        ] as [(String, Int64, String)]
    )
    func `amounts typed as text are exact`(text: String, cents: Int64, description: String) throws {
        let money = try Money.read(text, isNumeral: false)
        #expect(money.cents == cents)
        #expect(money.description == description)
    }

    @Test(
        arguments: [
            ("499.98999999999995", 499_990_000), ("0.1", 100_000), ("1E-3", 1_000), ("1.5E+2", 150_000_000),
            ("0.0000005", 1), ("0.00000049999", 0), ("0.9999995", 1_000_000), ("-2.7755575615628914E-17", 0), ("-0", 0),
            ("50.0", 50_000_000), ("174.99000000000001", 174_990_000), ("1E9", 1_000_000_000_000_000),
        ] as [(String, Int64)]
    )
    func `numeric cells are rounded to six decimals in decimal`(text: String, cents: Int64) throws {
        #expect(try Money.read(text, isNumeral: true).cents == cents)
    }

    @Test(
        arguments: [
            "-1", "+1", "1E3", "50%", "$50", "50万", "五百", "1.2345678", "1.0000000", "1,23", "1,2345", ",123", "1,",
            "1234,567",
            "0001,000", "1,000,00", "1.", ".5", ".", "1.2.3", "1 000", "1,234.5,6", "1000000000.000001", "1000000001",
            "",
            "99999999999999999999999", "٣", "½", "0x10", "NaN", "inf",
        ]
    )
    func `anything but a plain number is refused`(text: String) {
        #expect(code(Self.cents(text, isNumeral: false)) == .numberFormat)
        #expect(throws: CheckCode.numberFormat) { try WholeNumber.read(text, isNumeral: false) }
    }

    @Test(arguments: ["-1", "-0.0000005", "1E10", "1E400", "1,000", "abc", "", "1000000000.0000005", "-", "1E"])
    func `numeric cells out of range or shape are refused`(text: String) {
        #expect(code(Self.cents(text, isNumeral: true)) == .numberFormat)
    }

    @Test
    func `an amount reads back from its text`() throws {
        var draws = SeededDraws(seed: 3)
        for bits in 0..<50 {
            for _ in 0..<20 {
                let cents = Int64.random(in: 0...min(1 << Int64(bits), 1_000_000_000_000_000), using: &draws)
                let money = Money(cents: cents)
                #expect(try Money.read(money.description, isNumeral: false) == money)
                #expect(try Money.read(money.description, isNumeral: true) == money)
            }
        }
    }

    @Test(
        arguments: [
            (-1, "-0.000001"), (-50_500_000, "-50.5"), (.min, "-9223372036854.775808"), (.max, "9223372036854.775807"),
        ] as [(Int64, String)]
    )
    func `amounts beyond what forms take still print`(cents: Int64, description: String) {
        #expect(Money(cents: cents).description == description)
    }

    @Test
    func `amounts compare by value`() {
        #expect(Money(cents: -1) < Money(cents: 0))
        #expect(!(Money(cents: 5) < Money(cents: 5)))
    }

    @Test(
        arguments: [
            ("0", false, 0), ("12.0", false, 12), ("12.0", true, 12), ("1,234", false, 1234), ("1.2E1", true, 12),
            ("11.999999999999998", true, 12), ("999999999", false, 999_999_999), ("-1E-9", true, 0),
        ]
    )
    func `whole numbers are read`(text: String, isNumeral: Bool, number: Int) throws {
        #expect(try WholeNumber.read(text, isNumeral: isNumeral) == number)
    }

    @Test(arguments: [
        ("12.5", false), ("12.5", true), ("1000000000", false), ("1E9", true), ("-3", true), ("三百", false),
        ("12.50", false),
    ])
    func `what is no whole number is refused`(text: String, isNumeral: Bool) {
        #expect(throws: CheckCode.numberFormat) { try WholeNumber.read(text, isNumeral: isNumeral) }
    }
}
