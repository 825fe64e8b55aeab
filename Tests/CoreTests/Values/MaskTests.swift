import Testing

@testable import Core

@Suite struct MaskTests {
    @Test(arguments: [
        ("310101199001019906", "310101********9906"),
        ("31010119900101990X", "310101********990X"),
        ("张三310101199001019906。", "张三310101********9906。"),
        ("３１０１０１１９９００１０１９９０６", "３１０１０１********９９０６"),
        ("310101900101990", "310101*****1990"),
        ("a 310101199001019906 b 310104199107159922", "a 310101********9906 b 310104********9922"),
        ("9310101199001019906", "931010********9906"),
        ("٣١٠١٠١١٩٩٠٠١٠١٩٩٠٦", "٣١٠١٠١********٩٩٠٦"),
    ])
    func `a number of a person is hidden wherever it stands`(text: String, shown: String) {
        #expect(Mask.identifiers(in: text) == shown)
    }

    @Test(arguments: [
        ("号 310101 19900101 9906。", "号 310101 ******** 9906。"), ("310101-19900101-9900", "310101-********-9900"),
        ("3101 0119 9001 0199 06", "3101 01** **** **99 06"), ("310101—19900101,9906", "310101—********,9906"),
        ("310101　19900101　9906", "310101　********　9906"), ("310101\u{200B}199001019906", "310101\u{200B}********9906"),
        ("310101⟨U+200B⟩199001019906", "310101⟨U+200B⟩********9906"),
        ("310101&#39;199001019906", "310101&#39;********9906"),
        ("310101\n19900101\n9906", "310101\n********\n9906"), ("310101 900101 990", "310101 *****1 990"),
        ("共 2 人：310101 19900101 9906 和 310104 19910715 9922", "共 2 人：310101 ******** 9906 和 310104 ******** 9922"),
    ])
    func `a number with something between its digits is hidden, too`(text: String, shown: String) {
        #expect(Mask.identifiers(in: text) == shown)
    }

    @Test func `a hash is left alone, but not a valid number in it`() {
        let hash = "310101199001019907abcdef0123abcdef310101199001019907abcdef0123ab"
        #expect(Mask.validNumbers(in: hash) == hash)
        #expect(Mask.validNumbers(in: "310101199001019906abcdef0123abcd") == "310101********9906abcdef0123abcd")
    }

    @Test(arguments: [
        "2015-07-01 2016-06-30 2016-09-01", "2016-11-24 15:06:40 – 2016-11-25 09:00:00", "500.00 1,200.00 35 7 239",
        "021-12345678 13800138000", "91310101PDY0106218", "913100001322039872", "2015-01-01", "13800138000", "",
        "PDY010621", "1234567890.123456",
    ])
    func `codes, dates and telephone numbers are left as they are`(text: String) {
        #expect(Mask.identifiers(in: text) == text)
    }

    @Test(arguments: CheckCode.allCases)
    func `no sentence on a cell quotes a number of a person in full`(code: CheckCode) {
        for language in Language.allCases {
            let sentence = code.sentence(language, field: "性别", value: "310101199001019906")
            #expect(!sentence.contains("199001019906"))
        }
    }
}
