import Core
import Testing

struct PassportNumberTests {
    private static func read(_ cell: String) -> Result<Reading<PassportNumber>, CheckCode> {
        judge(cell) { text throws(CheckCode) in try PassportNumber.read(text) }
    }

    @Test(arguments: try VectorTable.rows("passport"))
    func `passports are judged as the vectors say`(row: VectorRow) throws {
        let input = try row("input")
        if try row("expected") == "valid" {
            let reading = try Self.read(input).get()
            #expect(reading.value.number == CellText.normalise(input))
            #expect(reading.warnings.isEmpty)
        } else {
            let vector = try row("class_or_error")
            let other = CheckCode.passportFormat
            #expect(
                code(Self.read(input)) == contractCode(vector, input: input, checksum: other, area: other, other: other)
            )
            #expect(PassportNumber(input) == nil)
        }
    }

    @Test(arguments: [("e12345678", "E12345678"), ("p.1234567", "P.1234567"), ("AB1234", "AB1234")])
    func `letters become capitals`(typed: String, number: String) throws {
        #expect(try Self.read(typed).get() == Reading(try #require(PassportNumber(number))))
    }

    @Test
    func `full width is told when the cell's own text is read`() throws {
        #expect(try PassportNumber.read("E１２３４５６７").warnings == [.textNormalised])
    }

    @Test(arguments: [
        "A.1234567", "P.123456A", "P.123456", "E1234\u{A0}5678", "12345", "E123456789", "000000", "ÀB123456",
        "E1234567\u{301}", "ei1234567",
    ])
    func `what cannot be a passport is refused`(text: String) {
        #expect(code(Self.read(text)) == .passportFormat)
    }

    @Test
    func `a number never prints in full`() throws {
        let passport = try #require(PassportNumber("E12345678"))
        var dumped = ""
        dump(passport, to: &dumped)
        for text in ["\(passport)", "\([passport])", String(reflecting: passport), dumped] {
            #expect(text.contains("E12****78"))
            #expect(!text.contains("E123"))
        }
        #expect(PassportNumber.mask("12345") == "*****")
    }
}
