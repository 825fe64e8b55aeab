import Terminal
import Testing

struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0),
        ("abc", 3),
        ("上海", 4),
        ("上海 2016", 9),
        ("，。（）", 8),
        ("Ａ１", 4),
        ("ｱｲ", 2),
        ("e\u{301}", 1),
        ("葛\u{E0100}", 2),
        ("𠮷㐀", 4),
        ("\u{31350}", 2),
        ("한글", 4),
        ("\u{1112}\u{1161}\u{11AB}", 2),
        ("😀", 2),
        ("👩‍👩‍👧‍👦", 2),
        ("👍🏽", 2),
        ("🇨🇳", 2),
        ("☎", 1),
        ("☎\u{FE0F}", 2),
        ("1\u{FE0F}\u{20E3}", 2),
        ("a\u{FE0F}", 1),
        ("a\u{200B}b", 2),
        ("“…”", 3),
        ("ä ß é", 5),
        ("\u{7}\u{1B}", 0),
    ])
    func `a text takes as many columns as a terminal draws`(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test func `every Han block of Unicode is wide, and its neighbours are not`() throws {
        for value: UInt32 in [0x2E80, 0x3400, 0x4E00, 0x9FFF, 0xF900, 0xFAD9, 0x20000, 0x2A6DF, 0x2CEB0, 0x30000] {
            #expect(DisplayWidth.of(String(try #require(Unicode.Scalar(value)))) == 2, "U+\(String(value, radix: 16))")
        }
        for value: UInt32 in [0x10FF, 0x2500, 0x303F, 0xA4D0, 0xABFF, 0xFF61, 0x1F266] {
            #expect(DisplayWidth.of(String(try #require(Unicode.Scalar(value)))) == 1, "U+\(String(value, radix: 16))")
        }
    }

    @Test(arguments: [
        ("浦东", 6, TextAlignment.left, "浦东  "),
        ("12", 5, .right, "   12"),
        ("浦东新区", 4, .left, "浦东新区"),
        ("abc", -1, .right, "abc"),
    ])
    func `padding counts columns`(text: String, width: Int, alignment: TextAlignment, padded: String) {
        #expect(DisplayWidth.pad(text, to: width, alignment: alignment) == padded)
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("上海测试", 8, "上海测试"),
        ("上海测试", 7, "上海测…"),
        ("上海测试", 6, "上海…"),
        ("👩‍👩‍👧‍👦家", 3, "👩‍👩‍👧‍👦…"),
        ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ("上海", 1, "…"),
        ("上海", 0, ""),
        ("上海", -3, ""),
        ("", 0, ""),
    ])
    func `cutting keeps whole characters within the width`(text: String, width: Int, cut: String) {
        #expect(DisplayWidth.truncate(text, to: width) == cut)
        #expect(DisplayWidth.of(cut) <= max(width, 0))
    }
}
