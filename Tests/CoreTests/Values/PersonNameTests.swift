import Core
import Testing

struct PersonNameTests {
    private static func read(_ cell: String) -> Result<Reading<String>, CheckCode> {
        judge(cell) { text throws(CheckCode) in try PersonName.read(text) }
    }

    @Test(arguments: try VectorTable.rows("names"))
    func `names are judged as the vectors say`(row: VectorRow) throws {
        let input = try row("input")
        let result = Self.read(input)
        switch try row("status") {
        case "error":
            #expect(code(result) == (input.isEmpty ? .required : .nameFormat))
        case "warn":
            #expect(try result.get() == Reading(try row("normalized"), warnings: [.nameUnusual]))
        case "ok":
            #expect(try result.get() == Reading(try row("normalized")))
        case "ok_normalized":
            let reading = try result.get()
            #expect(Array(reading.value.unicodeScalars) == Array(try row("normalized").unicodeScalars))
            // A zero-width blank at the end is trimmed, and trimming is not told.
            #expect(reading.warnings == (input.hasPrefix("\u{200B}") ? [] : [.nameNormalised]))
        case let status:
            Issue.record("unknown status \(status)")
        }
    }

    @Test(
        arguments: [
            ("买合木提 · 买买提", "买合木提·买买提", [.nameNormalised]), ("欧\u{200B}阳", "欧阳", [.nameNormalised]),
            ("欧  阳\t娜", "欧阳娜", [.nameNormalised]), ("JOHN A. SMITH", "JOHN A. SMITH", []),
            ("JOHN\nSMITH", "JOHN SMITH", [.nameNormalised]), ("张 Wei", "张 Wei", []), ("ＬＩ ＷＥＩ", "LI WEI", []),
            ("买买提･艾山", "买买提·艾山", [.nameNormalised]), ("葛\u{E0100}城", "葛\u{E0100}城", []),
            ("葛\u{E0100} 城", "葛\u{E0100}城", [.nameNormalised]), ("三丫", "三丫", []), ("﨑山", "﨑山", []),
            ("测试人甲乙丙", "测试人甲乙丙", []), ("买.Ali", "买.Ali", []),
        ] as [(String, String, [CheckCode])]
    )
    func `names are stored in one spelling`(cell: String, name: String, warnings: [CheckCode]) throws {
        let reading = try Self.read(cell).get()
        #expect(Array(reading.value.unicodeScalars) == Array(name.unicodeScalars))
        #expect(reading.warnings == warnings)
    }

    @Test(arguments: ["张3", "张３", "李*", "李＊", "李①", "李٣", "1", "**", "J0HN"])
    func `digits and asterisks are refused`(cell: String) {
        #expect(code(Self.read(cell)) == .nameFormat)
        #expect(throws: CheckCode.nameFormat) { try PersonName.read(cell) }
    }

    @Test(
        arguments: [
            "张", "A", "某某", "李某某", "姓名", "未知", "待定", "Test", "xxx", "???", "……", "·", "a\u{0}b",
            String(repeating: "张", count: 51),
        ]
    )
    func `placeholders and the like are told, not refused`(cell: String) throws {
        #expect(try Self.read(cell).get().warnings.contains(.nameUnusual))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a name made to be slow is read in time`() throws {
        let marks = "买" + String(repeating: ".", count: 100_000) + String(repeating: " ", count: 100_000) + "买"
        #expect(try PersonName.read(marks).value.count == 100_002)
        #expect(try PersonName.read(String(repeating: " ", count: 200_000)).value.isEmpty)
    }
}
