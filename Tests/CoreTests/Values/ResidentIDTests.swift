import Core
import Testing

struct ResidentIDTests {
    private static func read(_ cell: String) -> Result<Reading<ResidentID>, CheckCode> {
        judge(cell) { text throws(CheckCode) in try ResidentID.read(text, editionYear: 2016) }
    }

    @Test(arguments: try VectorTable.rows("resident_id"))
    func `18 digits are judged as the vectors say`(row: VectorRow) throws {
        let input = try row("input")
        let result = Self.read(input)
        if try row("expected") == "valid" {
            let reading = try result.get()
            #expect(reading.value.number == (try row("normalized")))
            #expect(reading.value.birth.description == (try row("birth")))
            #expect(reading.value.sex.label(.zh) == (try row("sex")))
            #expect(reading.warnings.isEmpty)
            #expect(ResidentID(reading.value.number) == reading.value)
        } else {
            let vector = try row("error_code")
            let expected = contractCode(vector, input: input, checksum: .idChecksum, area: .idArea, other: .idLength)
            #expect(code(result) == expected)
            #expect(ResidentID.warnings(of: input) == (vector == "EXCEL_TRUNC" ? [.idTruncated] : []))
            #expect(ResidentID(input) == nil)
        }
    }

    @Test(arguments: try VectorTable.rows("resident_id15"))
    func `15 digits are judged as the vectors say`(row: VectorRow) throws {
        let input = try row("input")
        let result = Self.read(input)
        if try row("expected") == "valid_legacy" {
            let reading = try result.get()
            #expect(reading.value.number == (try row("upgraded_18")))
            #expect(reading.warnings == [.idLegacy15])
            #expect(ResidentID(input) == nil)
        } else {
            let vector = try row("error_code")
            let expected = contractCode(vector, input: input, checksum: .idChecksum, area: .idArea, other: .idLength)
            #expect(code(result) == expected)
        }
    }

    /// Warnings of the traps when the cell's own text is read; what normalisation did before is not seen by a reader.
    private static let trapWarnings: [String: [CheckCode]] = [
        "RID-T19": [.textNormalised],
        "RID-T20": [.textNormalised],
        "RID-T21": [.textNormalised],
        "RID-T22": [.textNormalised],
        "RID-T23": [.textNormalised],
        "RID-T24": [.idTruncated],
    ]

    @Test(arguments: try VectorTable.rows("resident_id_traps"))
    func `traps are judged as the vectors say`(row: VectorRow) throws {
        let input = try row("input")
        let expected = try row("expected")
        let result = Self.read(input)
        let raw = Result { () throws(CheckCode) in try ResidentID.read(input, editionYear: 2016) }
        switch expected {
        case "error_future":
            #expect(code(result) == .idDate && code(raw) == .idDate)
        case "error_area":
            #expect(code(result) == .idArea && code(raw) == .idArea)
        default:
            #expect(expected.hasPrefix("ok") || expected.hasPrefix("warn"))
            #expect(try result.get().value.number == (try row("normalized")))
            #expect(try raw.get().value == (try result.get().value))
            #expect(try raw.get().warnings == Self.trapWarnings[try row("case"), default: []])
        }
    }

    @Test(
        arguments: [
            ("310101198802299915", "310101********9915"), ("310101880229991", "310101*****9991"),
            ("31010619790101998X", "310106********998X"), ("1234567890", "********"), ("123", "***"), ("", ""),
            ("3101011988022999151234567", "310101********4567"),
        ]
    )
    func `numbers are masked`(text: String, mask: String) {
        #expect(ResidentID.mask(text) == mask)
    }

    @Test
    func `a number never prints in full`() throws {
        let id = try ResidentID.read("310101198802299915", editionYear: 2016).value
        let reading = Reading(id)
        var dumped = ""
        dump([id], to: &dumped)
        dump(reading, to: &dumped)
        for text in ["\(id)", "\([id])", "\(Optional(id) as Any)", "\(reading)", String(reflecting: id), dumped] {
            #expect(text.contains("310101********9915"))
            #expect(!text.contains("1988"))
        }
    }

    @Test(arguments: [(2003, true), (2002, false)])
    func `nobody is born after the edition's year`(editionYear: Int, isAccepted: Bool) {
        let number = "310101200301019970"
        if isAccepted {
            #expect(throws: Never.self) { try ResidentID.read(number, editionYear: editionYear) }
        } else {
            #expect(throws: CheckCode.idDate) { try ResidentID.read(number, editionYear: editionYear) }
        }
    }

    @Test(
        arguments: [
            ("990101199013019910", .idArea), ("310101199013019910", .idDate), ("310101000001019910", .idDate),
            ("310101198802299916", .idChecksum), ("31010119880229991", .idLength), ("910101199001019910", .idArea),
            ("六个汉字六个", .idLength), ("310101198802299915.5", .idLength), ("310101198802299915.", .idLength),
            ("310101198802299915.0.0", .idLength), ("31010619790101998X.0", .idLength),
        ] as [(String, CheckCode)]
    )
    func `the first code that holds is given`(text: String, expected: CheckCode) {
        #expect(code(Self.read(text)) == expected)
    }

    @Test(
        arguments: [
            ("310106197901019000", true), ("3101 0619 7901 0190 00", true), ("310106197901019000.0", true),
            ("990101197901019000", true), ("31010619790101900", false), ("310106197901019001", false), ("000", false),
        ]
    )
    func `a number cut by a spreadsheet is told also where it is refused`(text: String, isTold: Bool) {
        #expect(ResidentID.warnings(of: text) == (isTold ? [.idTruncated] : []))
    }

    @Test(arguments: ["310101880229991.0", "310101 880229 991.00"])
    func `warnings stand in the contract's order`(cell: String) throws {
        let reading = try Self.read(cell).get()
        #expect(reading.value.number == "310101198802299915")
        #expect(reading.warnings == [.idLegacy15, .textNormalised])
    }

    @Test
    func `every change of one character and every swap of neighbours is caught`() throws {
        for row in try VectorTable.rows("resident_id") where try row("expected") == "valid" {
            let number = Array(try row("normalized").utf8)
            for position in 0..<18 {
                for other in "0123456789X".utf8 where other != number[position] {
                    var changed = number
                    changed[position] = other
                    #expect(code(Self.read(String(decoding: changed, as: UTF8.self))) != nil)
                }
                guard position < 17, number[position] != number[position + 1] else { continue }
                var swapped = number
                swapped.swapAt(position, position + 1)
                #expect(code(Self.read(String(decoding: swapped, as: UTF8.self))) != nil)
            }
        }
    }

    @Test
    func `exactly one check character fits any number`() throws {
        var draws = SeededDraws(seed: 4)
        for _ in 0..<300 {
            let birth = CivilDate(daysSinceEpoch: Int.random(in: -15_000...15_000, using: &draws))
            let order = Int.random(in: 990...999, using: &draws)
            let body = "310101" + birth.description.filter { $0 != "-" } + String(order)
            let fitting = "0123456789X".compactMap { ResidentID(body + String($0)) }
            #expect(fitting.count == 1)
            #expect(fitting.first?.birth == birth)
            #expect(fitting.first?.sex == (order.isMultiple(of: 2) ? .female : .male))
        }
    }
}
