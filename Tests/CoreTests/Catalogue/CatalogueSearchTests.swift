import Testing

@testable import Core

@Suite struct CatalogueSearchTests {
    private let catalogue = Catalogue.edition2016

    /// `type code` of each hit.
    private func found(_ text: String) -> [String] { catalogue.search(text).map { "\($0.type) \($0.code)" } }

    @Test func `every entry has a code of its own, and is found by it`() {
        let codes = catalogue.entries.map(\.code)
        #expect(Set(codes).count == codes.count)
        // 3 tiers, 3 levels, 3 categories, 9 groups, 35 lines, 15 criteria, 2 fields, 12 other paragraphs.
        #expect(codes.count == 3 + 3 + 3 + 9 + 35 + 15 + 2 + 12)
        for entry in catalogue.entries { #expect(catalogue.entries(coded: entry.code) == [entry]) }
        for paragraph in catalogue.paragraphs { #expect(codes.contains(paragraph.code)) }
    }

    @Test(arguments: [
        ("ito.its.ic", ["ITO.ITS.IC"]), ("ＫＰＯ", ["KPO"]), (" t1 ", ["T1"]), ("city", ["CITY"]),
        ("pf.data", ["PF.DATA"]),
        ("export", ["ITO.EXPORT", "BPO.EXPORT", "KPO.EXPORT"]), ("bpo.export", ["BPO.EXPORT"]), ("XYZ", []), ("", []),
        ("软件", []),
    ])
    func `codes are read whatever their width and case`(typed: String, codes: [String]) {
        #expect(catalogue.entries(coded: typed).map(\.code) == codes)
    }

    @Test(arguments: [
        ("互联网营销", ["line BPO.OPS.MKT"]),
        ("基因测序服务", ["potentialField PF.GENE", "clause PF.GENE.SCOPE", "clause PF.GENE.SCOPE"]),
        ("张江药谷", ["clause PF.GENE.GOALS"]),
        ("架构设计", ["clause ITO.GOALS"]),
        ("不低于 500 万美元", ["clause T2"]),
        ("（ＫＰＯ）", ["category KPO"]),
        ("软件研发和开发", ["line ITO.SRD.DEV", "clause ITO.GOALS"]),
        ("上海没有的词", []), ("", []), (" \u{3000}", []),
    ])
    func `a text is found in names, aliases and words`(text: String, hits: [String]) {
        #expect(found(text) == hits)
    }

    @Test func `width, blanks and case do not count, and the hit is shown in the printed words`() throws {
        for typed in ["it咨询", "ＩＴ 咨询", "It\u{3000}咨询"] {
            let hits = catalogue.search(typed)
            #expect(hits.first?.code == "ITO.ITS.CONS")
            #expect(hits.count == 4, "the name, the scope and two sentences of the goals")
            for hit in hits { #expect(hit.words[hit.range] == "IT咨询") }
        }
        let hit = try #require(catalogue.search("2016年版").first { $0.code == "PREAMBLE" })
        #expect(hit.words[hit.range] == "2016年版" && hit.place == "前言")
    }

    @Test func `a sentence that is found stands in its paragraph`() {
        for character in "务外包" {
            for hit in catalogue.search(String(character)) where hit.type == "clause" {
                let paragraph = catalogue.paragraphs.first { $0.code == hit.code }
                #expect(paragraph?.clause.words.contains(hit.words) == true)
                #expect(paragraph?.clause.place == hit.place)
                #expect(hit.words[hit.range] == String(character))
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a text made to be slow is searched in time`() {
        #expect(catalogue.search(String(repeating: "务\u{301}", count: 100_000)).isEmpty)
    }
}
