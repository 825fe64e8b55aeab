import Core
import Foundation
import Testing

struct CellTextTests {
    @Test(
        arguments: [
            ("张伟", "张伟"),
            ("  a b\t", "a b"),
            ("\u{3000}\u{A0}\u{200B}\u{FEFF}甲\u{FEFF}\u{200B}\u{A0}\u{3000}\r\n", "甲"),
            ("２０１６－０３", "2016-03"),
            ("上海（集团）", "上海(集团)"),
            ("ｶﾞ①㎡", "\u{30AC}1m2"),
            ("ﾡￂ", "\u{AC00}"),
            ("'0012", "0012"),
            ("＇ 0012", "0012"),
            ("''a", "'a"),
            ("a\tb\nc", "a\tb\nc"),
            ("a\u{0}b\u{1B}c\u{85}", "a\u{FFFD}b\u{FFFD}c\u{FFFD}"),
            ("é·", "é·"),
            ("𠮷\u{3000}田", "𠮷 田"),
            ("无锡", "无锡"),
            ("--", "--"),
        ]
    )
    func `cells are normalised`(raw: String, text: String) throws {
        let normal = try #require(CellText.normalise(raw))
        #expect(Array(normal.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test(
        arguments: [
            ("　好，（２）；\u{A0}\n", "好，（２）；"), ("无", "无"), ("'0012", "'0012"), ("一\n二", "一\n二"), ("é ①", "é ①"),
            ("a\u{0}b\u{1B}c\u{85}", "a\u{FFFD}b\u{FFFD}c\u{FFFD}"),
        ]
    )
    func `what a person writes in his own words stays as typed, but for its ends and what no store takes`(
        raw: String,
        text: String
    ) throws {
        let kept = try #require(CellText.asTyped(raw))
        #expect(Array(kept.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test(arguments: ["", " ", "\u{3000}\n", "\u{200B}\u{FEFF}"])
    func `blanks alone are no words`(raw: String) { #expect(CellText.asTyped(raw) == nil) }

    @Test(arguments: [
        "", " ", "\u{3000}", "\u{200B}\u{FEFF}", "\t\r\n", "'", "无", " 无\u{A0}", "'无", "/", "／", "—", "-", "－", "N/A",
        "Ｎ／Ａ",
    ])
    func `blank cells and placeholders are empty`(raw: String) {
        #expect(CellText.normalise(raw) == nil)
        #expect(CellText.read(raw) == nil)
    }

    @Test(
        arguments: [
            ("张伟", false), (" 张伟\u{3000}", false), ("3101", false), ("３１", true), ("'31", true), ("a\u{0}", true),
            ("张\u{3000}伟", true), ("·", false),
        ]
    )
    func `only what changes more than the ends is told`(raw: String, isTold: Bool) throws {
        #expect(try #require(CellText.read(raw)).warnings == (isTold ? [.textNormalised] : []))
    }

    @Test
    func `every Unicode character becomes what NFKC makes of it`() {
        var wrong: [Unicode.Scalar] = []
        for value in UInt32(0xA0)...0x2FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let raw = "a\(scalar)b"
            let expected = raw.precomposedStringWithCompatibilityMapping
            if CellText.normalise(raw).map({ Array($0.utf8) }) != Array(expected.utf8) { wrong.append(scalar) }
        }
        #expect(wrong.isEmpty)
    }

    @Test
    func `random texts become what NFKC makes of them`() {
        var draws = SeededDraws(seed: 1)
        let simple = Array("a1 ，。、（）Ａ９～·•・‧—“”〇々㐀龥丁\u{3000}\u{A0}\u{200B}𠀀".unicodeScalars)
        let joining =
            simple + Array("\u{301}\u{323}\u{3099}\u{FF9E}ｶ가\u{1100}\u{1161}\u{11A8}①ﬁ\u{FDFA}".unicodeScalars)
        for round in 0..<4000 {
            let alphabet = round % 2 == 0 ? simple : joining
            var raw = String.UnicodeScalarView("b".unicodeScalars)
            for _ in 0..<Int.random(in: 1...12, using: &draws) {
                raw.append(alphabet[Int.random(in: 0..<alphabet.count, using: &draws)])
            }
            raw.append("b")
            let text = String(raw)
            let expected = text.decomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping
            #expect(CellText.normalise(text).map { Array($0.utf8) } == Array(expected.utf8))
        }
    }

    @Test
    func `a long text that needs the library is the same in pieces`() {
        let raw = String(repeating: "é①ｶﾞ\u{1100}\u{1161}\u{11A8}e\u{323}\u{301}", count: 1500)
        let text = String(repeating: "é1ガ각\u{1EB9}\u{301}", count: 1500)
        #expect(CellText.normalise(raw).map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["\u{301}\u{323}", "\u{F73}", "\u{FDFA}", "\u{FF9E}", "\u{1161}", "\u{3000}"]
    )
    func `a cell made to be slow is read in time`(unit: String) {
        let text = CellText.normalise("a" + String(repeating: unit, count: 200_000) + "a")
        #expect(text?.unicodeScalars.last == "a")
    }

    @Test(
        arguments: [
            ("性别（男/女）", "性别", ["男/女"]),
            ("在职时长（天）可不填", "在职时长", ["天"]),
            ("在职时长（天，可不填）", "在职时长", ["天,可不填"]),
            ("离 职\n日 期［日期 格式］", "离职日期", ["日期格式"]),
            ("　服务外包业务额（万美元）【2015】", "服务外包业务额", ["万美元", "2015"]),
            ("ａｂ(c(d)e)", "ab", ["c(d)e"]),
            ("性别(男/女", "性别", ["男/女"]),
            ("性别)", "性别)", []),
            ("姓名()", "姓名", []),
            ("可不填", "可不填", []),
            ("姓\u{200B}名\u{FEFF}", "姓名", []),
            ("", "", []),
        ]
    )
    func `headers match by label`(raw: String, label: String, hints: [String]) {
        let header = CellText.normaliseLabel(raw)
        #expect(header.label == label)
        #expect(header.hints == hints)
    }

    @Test(
        arguments: [
            ("3.10101198802299E+17", "310101198802299000"), ("42430.0", "42430"), ("0.1", "0.1"), ("1E-3", "0.001"),
            ("1e3", "1000"), ("-1.50", "-1.5"), ("-0.0", "0"), ("+7", "7"), ("007", "7"), (".5", "0.5"), ("5.", "5"),
            ("12.34E1", "123.4"), ("12.34E-5", "0.0001234"), ("0E400", "0"),
            // What is no numeral, or none that a spreadsheet can hold, stays.
            ("", ""), (".", "."), ("E5", "E5"), ("1E", "1E"), ("1E999999999999", "1E999999999999"), ("1E401", "1E401"),
            ("1,000", "1,000"), ("12a", "12a"), ("--1", "--1"), ("张", "张"), ("1.2.3", "1.2.3"), ("NaN", "NaN"),
        ]
    )
    func `numerals are written out`(raw: String, text: String) {
        #expect(CellText.expandNumeral(raw) == text)
    }

    @Test
    func `a written-out numeral is the same number`() {
        var draws = SeededDraws(seed: 2)
        for _ in 0..<2000 {
            let number = Double(bitPattern: draws.next())
            guard number.isFinite else { continue }
            let text = CellText.expandNumeral("\(number)")
            #expect(Double(text) == number)
            #expect(!text.contains("e"))
        }
    }
}
