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
    ])
    func `a number of a person is hidden wherever it stands`(text: String, shown: String) {
        #expect(Mask.identifiers(in: text) == shown)
    }

    @Test(arguments: [
        "91310101PDY0106218", "913100001322039872", "2015-01-01", "13800138000", "", "PDY010621", "1234567890.123456",
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
