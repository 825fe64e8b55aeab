import Testing

@testable import Core

/// Units and nouns beside numbers are the language's own.
@Suite struct WordsForNumbersTests {
    @Test func `every declared unit has English words, one of them and several`() {
        let han = /\p{Han}/
        for type in RecordTypes.all {
            for field in type.fields where field.unit != nil {
                for amount in ["1", "2", "0.5"] {
                    #expect(!field.withUnit(amount, .en).contains(han), "\(field.code)")
                    #expect(field.withUnit(amount, .zh).contains(han))
                }
                #expect(field.unitName(.en)?.contains(han) == false, "\(field.code)")
                #expect(field.unitName(.zh) == field.unit)
            }
        }
    }

    @Test(arguments: [
        ("paperVolumes", "1", "1 volume", "1 本"), ("paperVolumes", "12", "12 volumes", "12 本"),
        ("contractMonths", "36", "36 months", "36 个月"), ("staff", "1", "1 person", "1 人"),
        ("total", "1,200.5", "1,200.5 × USD 10,000", "1,200.5 万美元"), ("paperVolumes", "", "", ""),
        ("name", "甲", "甲", "甲"),
    ])
    func `an amount has its unit behind it`(_ code: String, _ amount: String, _ english: String, _ chinese: String)
        throws
    {
        let field = try #require(Filing.declaration.type.field(code))
        #expect(field.withUnit(amount, .en) == english)
        #expect(field.withUnit(amount, .zh) == chinese)
    }

    @Test func `one is one, none and several are many`() {
        #expect(Plural.words(1, "enterprise") == "1 enterprise")
        #expect(
            [0, 2, 12].map { Plural.words($0, "enterprise") } == ["0 enterprises", "2 enterprises", "12 enterprises"]
        )
        #expect(Plural.words(1200, "hire", figure: "1,200") == "1,200 hires")
        #expect([1, 2].map { Plural.word($0, "is", "are") } == ["is", "are"])
    }

    @Test func `levels of the catalogue have names in both languages`() {
        for level in Catalogue.edition2016.levels {
            #expect(level.title(.zh) == level.name)
            #expect(level.title(.en) != level.code && !level.title(.en).contains(/\p{Han}/))
        }
    }
}
