import Core
import Testing

struct CheckCodeTests {
    /// The contract's lists, in its order and spelling.
    private static let errors = """
        required enum.value date.format number.format name.format id.length id.area id.date id.checksum passport.format \
        org.format org.checksum uscc.format uscc.checksum leave.missing leave.unexpected leave.before_hire \
        person.duplicate uscc.duplicate enterprise.unknown share.exceeds_total staff.exceeds_total encoding form.unknown
        """
    /// Ours: only what a return did not give back, or a hand-over took, has them.
    private static let own = ["filing.notReopened", "filing.handedOver"]
    private static let warnings = """
        sex.mismatch tenure.mismatch id.truncated id.legacy15 name.normalised name.unusual text.normalised \
        hire.outside_window age.unusual
        """

    @Test
    func `the codes are the contract's, in its order`() {
        let errors = Self.errors.split(separator: " ").map(String.init)
        let warnings = Self.warnings.split(separator: " ").map(String.init)
        #expect(CheckCode.allCases.map(\.rawValue) == errors + Self.own + warnings)
        #expect(CheckCode.allCases.filter(\.isWarning).map(\.rawValue) == warnings)
        #expect(CheckCode.allCases.reversed().sorted() == CheckCode.allCases)
    }

    @Test(arguments: CheckCode.allCases)
    func `every code has one sentence in each language`(code: CheckCode) {
        let chinese = code.sentence(.zh, field: "证件号码", value: "V1")
        let english = code.sentence(.en, field: "ID number", value: "V1")
        #expect(chinese.hasSuffix("。") && chinese.count(where: { $0 == "。" }) == 1)
        #expect(english.hasSuffix(".") && !english.contains(". "))
        #expect(english.unicodeScalars.allSatisfy { $0.isASCII || "“”–".unicodeScalars.contains($0) })
        for other in CheckCode.allCases where other != code {
            #expect(other.sentence(.zh, field: "证件号码", value: "V1") != chinese)
        }
        let isOfTheFile = code == .encoding || code == .formUnknown
        #expect(chinese.contains("V1") != isOfTheFile)
        #expect(english.contains("V1") != isOfTheFile)
        #expect(!code.sentence(.zh, field: "证件号码", value: nil).contains("“”"))
        #expect(!code.sentence(.en, field: "ID number", value: nil).contains("  "))
    }

    @Test(arguments: [CheckCode.handedOver, .notReopened])
    func `what was handed over is told so that it is true of a changed cell and of a new row`(code: CheckCode) {
        let (chinese, english) = (
            code.sentence(.zh, field: "证件号码", value: nil), code.sentence(.en, field: "ID number", value: nil)
        )
        // Nothing of a new row was handed over that it could differ from.
        #expect(!chinese.contains("与已提交的内容不同") && !english.contains("differs from what was handed over"))
        #expect(chinese.contains("新增") && english.contains("added"))
    }

    @Test
    func `a sentence shows little of a long value and no control characters`() {
        let value = "\u{1B}[2J\u{202E}\n" + String(repeating: "长", count: 100_000)
        for language in Language.allCases {
            let sentence = CheckCode.enumValue.sentence(language, field: "x", value: value)
            #expect(sentence.count < 200)
            #expect(sentence.contains("…"))
            #expect(!sentence.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
        }
    }
}
