import Core
import Testing

struct HostileTextTests {
    @Test(arguments: 0..<4)
    func `any text is read or refused, and what was accepted reads back as itself`(seed: UInt64) throws {
        var draws = SeededDraws(seed: 100 + seed)
        for _ in 0..<4000 {
            let raw = draws.text()
            _ = CellText.normaliseLabel(raw)
            _ = CellText.expandNumeral(raw)
            _ = ResidentID.warnings(of: raw)
            _ = ResidentID.mask(raw)
            _ = PassportNumber.mask(raw)
            for text in [raw, CellText.normalise(raw) ?? ""] {
                if let id = try? ResidentID.read(text, editionYear: 2016).value {
                    #expect(try ResidentID.read(id.number, editionYear: 2016) == Reading(id))
                }
                if let passport = try? PassportNumber.read(text).value {
                    #expect(try PassportNumber.read(passport.number) == Reading(passport))
                }
                if let code = try? OrganisationCode.read(text).value { #expect(OrganisationCode(code.code) == code) }
                if let code = try? UnifiedCode.read(text).value { #expect(UnifiedCode(code.code) == code) }
                if let date = try? CivilDate.read(text, uses1904Dates: false).value {
                    #expect(try CivilDate.read(date.description, uses1904Dates: true) == Reading(date))
                }
                if let name = try? PersonName.read(text).value {
                    #expect(try !PersonName.read(name).warnings.contains(.nameNormalised))
                }
                for isNumeral in [false, true] {
                    if let money = try? Money.read(text, isNumeral: isNumeral) {
                        #expect(try Money.read(money.description, isNumeral: false) == money)
                    }
                    if let number = try? WholeNumber.read(text, isNumeral: isNumeral) {
                        #expect(try WholeNumber.read(String(number), isNumeral: false) == number)
                    }
                }
            }
        }
    }

    @Test
    func `a valid number with one character replaced by any other is refused or the same number`() throws {
        var draws = SeededDraws(seed: 200)
        let number = Array("310101198802299915".unicodeScalars)
        for _ in 0..<4000 {
            guard let other = Unicode.Scalar(UInt32.random(in: 0...0xFFFF, using: &draws)) else { continue }
            let position = Int.random(in: 0..<18, using: &draws)
            var text = String.UnicodeScalarView(number)
            let index = text.index(text.startIndex, offsetBy: position)
            text.replaceSubrange(index...index, with: CollectionOfOne(other))
            let read = try? ResidentID.read(String(text), editionYear: 2016).value.number
            #expect(read == nil || read == "310101198802299915")
        }
    }
}
