import Core
import SyncProtocol
import Testing

@testable import Server

/// What cannot be done is said in words: which field, how much too long, why it was refused.
@Suite struct ReviewSentenceTests: ReviewStage {
    @Test(arguments: StoreFactory.all)
    func `a remark that is too long is told by its label, its limit and its length`(_ factory: StoreFactory)
        async throws
    {
        let (test, _, _) = try await submitted(factory)
        var long = draft("staff")
        long.text = String(repeating: "长", count: 3000)
        let error = await #expect(throws: ReviewError.self) { try await test.store.addRemark(long, by: reviewer) }
        #expect(error == .tooLong(field: "text", characters: 3000, bytes: 9000))
        let chinese = try #require(error).sentence(.zh)
        for part in ["意见内容", "8,192", "9,000", "3,000 字"] { #expect(chinese.contains(part), "\(chinese)") }
        let english = try #require(error).sentence(.en)
        for part in ["Remark", "8,192", "9,000", "3,000"] { #expect(english.contains(part), "\(english)") }
        #expect(try await sheet(test).remarks.isEmpty)
        long.text = String(repeating: "长", count: 2730)
        _ = try await test.store.addRemark(long, by: reviewer)
    }

    @Test(arguments: Language.allCases)
    func `every field has a label and every refusal a reason, never a code`(_ language: Language) {
        for code in ReviewFields.labels.keys {
            let sentence = ReviewError.invalid(field: code).sentence(language)
            #expect(!sentence.contains("“\(code)”"), "\(sentence)")
            #expect(sentence.contains(/\p{Han}/) == (language == .zh), "\(sentence)")
        }
        #expect(
            ReviewError.unfit(.filing, field: "staff").sentence(language).contains(
                Shown(language).label("staff", .filing)
            )
        )
        for code in RefusalCode.allCases {
            for detail in [nil, "case", "staff", "scope", "frozen"] {
                let sentence = ReviewError.refused(code, detail).sentence(language)
                #expect(sentence.contains(code.reason(language)))
                #expect(
                    language == .zh ? !sentence.contains("（\(code.rawValue)") : !sentence.contains("(\(code.rawValue)")
                )
                #expect(!sentence.contains("（case）") && !sentence.contains("(case)"))
                #expect(sentence.contains(/\p{Han}/) == (language == .zh), "\(sentence)")
            }
        }
        let named = ReviewError.refused(.authority, "case").sentence(language)
        #expect(named.contains(Shown(language).label(.conflictCase)))
    }
}
