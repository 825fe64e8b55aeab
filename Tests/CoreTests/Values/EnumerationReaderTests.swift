import Core
import Testing

struct EnumerationReaderTests {
    @Test(
        arguments: [
            ("男", .male, []), ("女", .female, []), ("M", .male, [.textNormalised]), ("f", .female, [.textNormalised]),
            ("1", .male, [.textNormalised]), ("2", .female, [.textNormalised]),
        ] as [(String, Sex, [CheckCode])]
    )
    func `sexes are read`(text: String, sex: Sex, warnings: [CheckCode]) throws {
        #expect(try EnumerationReader.sex(text) == Reading(sex, warnings: warnings))
    }

    @Test(
        arguments: [("身份证", .residentID), ("护照", .passport), ("residentID", .residentID), ("passport", .passport)]
            as [(String, IDType)]
    )
    func `ID types are read`(text: String, type: IDType) throws {
        #expect(try EnumerationReader.idType(text) == Reading(type))
    }

    @Test(arguments: [("是", true), ("否", false)])
    func `yes and no are read`(text: String, value: Bool) throws {
        #expect(try EnumerationReader.yesNo(text) == Reading(value))
    }

    @Test(arguments: ["", "?", "男女", "先生", "3", "对", "true", "yes", "身份证号", "港澳通行证", "ID", "是否"])
    func `lists are closed`(text: String) {
        #expect(throws: CheckCode.enumValue) { try EnumerationReader.sex(text) }
        #expect(throws: CheckCode.enumValue) { try EnumerationReader.idType(text) }
        #expect(throws: CheckCode.enumValue) { try EnumerationReader.yesNo(text) }
    }

    @Test(arguments: Language.allCases)
    func `labels tell the choices apart`(language: Language) {
        #expect(Set(Sex.allCases.map { $0.label(language) }).count == 2)
        #expect(Set(IDType.allCases.map { $0.label(language) }).count == 2)
    }
}
