import Core
import Testing

struct OrganisationCodeTests {
    private static func readOrganisation(_ cell: String) -> Result<Reading<OrganisationCode>, CheckCode> {
        judge(cell) { text throws(CheckCode) in try OrganisationCode.read(text) }
    }

    private static func readUnified(_ cell: String) -> Result<Reading<UnifiedCode>, CheckCode> {
        judge(cell) { text throws(CheckCode) in try UnifiedCode.read(text) }
    }

    @Test(arguments: try VectorTable.rows("org_code"))
    func `organisation codes are judged as the vectors say`(row: VectorRow) throws {
        let input = try row("input")
        if try row("expected") == "valid" {
            let code = try #require(OrganisationCode(try row("normalized")))
            #expect(try Self.readOrganisation(input).get() == Reading(code))
        } else {
            let vector = try row("error_code")
            let expected = contractCode(
                vector,
                input: input,
                checksum: .orgChecksum,
                area: .orgFormat,
                other: .orgFormat
            )
            #expect(code(Self.readOrganisation(input)) == expected)
            #expect(OrganisationCode(input) == nil)
        }
    }

    @Test(arguments: try VectorTable.rows("uscc"))
    func `unified codes are judged as the vectors say`(row: VectorRow) throws {
        let input = try row("input")
        let result = Self.readUnified(input)
        if try row("expected") == "valid" {
            let unified = try #require(UnifiedCode(try row("normalized")))
            #expect(try result.get() == Reading(unified))
            #expect(unified.organisationCode.code == (try row("org_code")))
            #expect(try Self.readOrganisation(input).get() == Reading(unified.organisationCode))
        } else {
            let vector = try row("error_code")
            let expected = contractCode(
                vector,
                input: input,
                checksum: .usccChecksum,
                area: .usccFormat,
                other: .usccFormat
            )
            #expect(code(result) == expected)
            #expect(UnifiedCode(input) == nil)
        }
    }

    @Test(arguments: try VectorTable.rows("uscc_traps"))
    func `traps are judged as the vectors say`(row: VectorRow) throws {
        let input = try row("input")
        let expected = try row("expected")
        let result = Self.readUnified(input)
        switch expected {
        case "error_placeholder", "error_area":
            #expect(code(result) == .usccFormat)
        case "error_checksum", "error_inner_org_checksum":
            #expect(code(result) == .usccChecksum)
        default:
            #expect(expected.hasPrefix("ok") || expected.hasPrefix("warn"))
            #expect(try result.get().value.code == CellText.normalise(input))
        }
        // A payer's code of 18 characters is judged as a unified code.
        #expect(code(Self.readOrganisation(input)) == code(result))
    }

    @Test(
        arguments: [
            ("PDY 00001 X", .success("PDY00001X")), ("PDY00002- 8", .success("PDY000028")),
            ("PDY00002—8", .failure(.orgFormat)), ("PDY-000028", .failure(.orgFormat)),
            ("000000000", .failure(.orgFormat)),
            ("00000000-0", .failure(.orgFormat)), ("六个汉字六个", .failure(.orgFormat)),
            ("PDY00002-80", .failure(.orgFormat)),
            ("六个汉字六个六个汉字六个六个汉字六个", .failure(.usccFormat)), ("91310101PDY0000289", .failure(.usccChecksum)),
        ] as [(String, Result<String, CheckCode>)]
    )
    func `organisation codes are read in other spellings`(cell: String, expected: Result<String, CheckCode>) {
        #expect(Self.readOrganisation(cell).map(\.value.code) == expected)
    }

    @Test
    func `blanks inside codes go and are told`() throws {
        #expect(try UnifiedCode.read("91310101 PDY0000284").warnings == [.textNormalised])
        #expect(try OrganisationCode.read("9131 0101 PDY0 0002 84").warnings == [.textNormalised])
        #expect(try UnifiedCode.read("91310101pdy0000284").warnings.isEmpty)
    }

    @Test(arguments: [
        "00310101PDY0000284", "B1310101PDY0000284", "91000000PDY0000284", "91110000000000000D", "9131010IPDY0000284",
    ])
    func `department, area, zeros and letters are format`(cell: String) {
        #expect(code(Self.readUnified(cell)) == .usccFormat)
    }

    @Test
    func `the national register's area is no province and is accepted`() {
        let body = "91100000PDY00001X"
        #expect("0123456789ABCDEFGHJKLMNPQRTUWXY".compactMap { UnifiedCode(body + String($0)) }.count == 1)
    }

    @Test
    func `exactly one check character fits any code`() throws {
        var draws = SeededDraws(seed: 5)
        let letters = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        for _ in 0..<200 {
            let body = String((0..<8).map { _ in letters[Int.random(in: 0..<31, using: &draws)] })
            let organisations = "0123456789X".compactMap { OrganisationCode(body + String($0)) }
            #expect(organisations.count == 1)
            let organisation = try #require(organisations.first)
            let unified = letters.compactMap { UnifiedCode("91310115\(organisation)\($0)") }
            #expect(unified.count == 1)
            #expect(unified.first?.organisationCode == organisation)
        }
    }

    @Test
    func `every change of one character is caught`() throws {
        for row in try VectorTable.rows("uscc") where try row("expected") == "valid" {
            let unified = Array(try row("normalized"))
            for (position, old) in unified.enumerated() {
                for other in "0123456789ABCDEFGHJKLMNPQRTUWXY" where other != old {
                    var changed = unified
                    changed[position] = other
                    #expect(code(Self.readUnified(String(changed))) != nil)
                }
            }
        }
    }
}
