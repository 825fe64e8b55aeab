import Terminal
import Testing

@testable import Client
@testable import Core

@Suite struct CataloguePresentationTests {
    private let catalogue = Catalogue.edition2016

    private func widest(_ text: String) -> Int {
        text.split(separator: "\n").map { DisplayWidth.of(String($0)) }.max() ?? 0
    }

    /// Without blanks, so that line breaks and columns do not count.
    private func bare(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    @Test(arguments: [80, 100], Language.allCases)
    func `every page and the tree fit the terminal`(width: Int, language: Language) {
        #expect(widest(CatalogueTree(catalogue: catalogue, language: language).render(width: width)) <= width)
        for entry in catalogue.entries {
            let page = CataloguePage(entry, in: catalogue, language: language).render(width: width)
            #expect(widest(page) <= width, "\(entry.code)")
        }
    }

    @Test(arguments: Language.allCases)
    func `a page has the printed words whole, in either language`(language: Language) {
        for entry in catalogue.entries {
            let page = CataloguePage(entry, in: catalogue, language: language)
            let words = page.sections.map(\.text)
            let clauses: [Clause] =
                switch entry {
                case .branch(let branch): [branch.scope, branch.goalClause]
                case .group(let group, _): [group.reference]
                case .line(let line, _, _): [line.reference]
                case .tier(let tier): [tier.reference]
                case .level(let level):
                    catalogue.branches.flatMap(\.criteria).flatMap(\.thresholds).filter { $0.level == level.code }
                        .map(\.reference)
                case .criterion(let criterion, _): [criterion.reference]
                case .potential(let field): [field.scope, field.goals]
                case .paragraph(let paragraph): [paragraph.clause]
                }
            for clause in clauses {
                #expect(words.contains(clause.words) && words.contains(clause.citation), "\(entry.code)")
            }
            // Laid out for any width, the page still has every character of every text.
            for width in [30, 80] {
                let laidOut = page.render(width: width)
                for text in words where DisplayWidth.of(text) < width / 2 { #expect(laidOut.contains(text)) }
            }
        }
    }

    @Test(arguments: [20, 37, 64, 80])
    func `words are broken where 中文 may be, and nothing gets lost`(width: Int) {
        for paragraph in catalogue.paragraphs {
            let lines = CatalogueWords(text: paragraph.clause.words).lines(width: width)
            #expect(lines.joined() == paragraph.clause.words)
            for line in lines {
                #expect(DisplayWidth.of(line) <= width, "\(line)")
                #expect(!"，。；：、）》”%".contains(line.first ?? " "), "\(line)")
                #expect(!"（《“".contains(line.last ?? " "), "\(line)")
            }
            for (line, next) in zip(lines, lines.dropFirst()) {
                let isCut = line.last?.isASCII == true && next.first?.isASCII == true
                #expect(!isCut, "\(line)|\(next)")
            }
        }
    }

    @Test func `a hit stands out where the terminal can show it, and nowhere else`() throws {
        let hits = catalogue.search("it 咨询")
        let plain = CatalogueHits(hits: hits, language: .zh).render(width: 80, isEmphasised: false)
        let shown = CatalogueHits(hits: hits, language: .zh).render(width: 80, isEmphasised: true)
        #expect(!plain.contains("\u{1B}") && widest(plain) <= 80)
        #expect(shown.split(separator: "\u{1B}[1;4mIT咨询\u{1B}[0m").count == hits.count + 1)
        #expect(shown.replacing("\u{1B}[1;4m", with: "").replacing("\u{1B}[0m", with: "") == plain)
        for hit in hits { #expect(bare(plain).contains(bare(hit.words))) }
    }

    @Test(arguments: [3, 5, 8, 11])
    func `a hit across a line break stands out on both lines`(width: Int) {
        let text = "促进信息技术和垂直领域的融合发展"
        let hit = text.firstRange(of: "技术和垂直领域")
        let lines = CatalogueWords(text: text, hit: hit).lines(width: width, isEmphasised: true)
        let parts = lines.joined().matches(of: /\u{1B}\[1;4m([^\u{1B}]*)\u{1B}\[0m/).map { String($0.output.1) }
        #expect(parts.joined() == "技术和垂直领域" && parts.count > 1)
    }

    @Test func `the tree shows every code, name and goal`() {
        let tree = CatalogueTree(catalogue: catalogue, language: .zh).render(width: 80)
        for line in catalogue.lines {
            let row = tree.split(separator: "\n").first { $0.contains(line.code + " ") }
            #expect(row?.contains(line.name) == true, "\(line.code)")
            for tag in line.tags { #expect(row?.contains(catalogue.label(of: tag)) == true, "\(line.code)") }
        }
        for goal in catalogue.branches.flatMap(\.goals) where goal.isOffTree { #expect(tree.contains(goal.text)) }
        for field in catalogue.potentialFields { #expect(tree.contains(field.code)) }
    }

    @Test func `JSON gives the figures as the contract gives amounts, and each clause with its place`() throws {
        let json = CatalogueJSON(catalogue: catalogue)
        let tiers = try #require(json.tree["listing"]?["tiers"]?.arrayValue)
        #expect(tiers.map { $0["minimumTotal"] } == ["50", "500", "1000"])
        #expect(tiers[0]["clause"]?["place"] == "列入标准（1）")
        let lines = try #require(json.tree["categories"]?.arrayValue).flatMap { category in
            (category["groups"]?.arrayValue ?? []).flatMap { $0["lines"]?.arrayValue ?? [] }
        }
        #expect(lines.map { $0["code"]?.stringValue } == catalogue.lines.map(\.code))
        let page = json.page(catalogue.entries(coded: "staff_edu"))
        #expect(page["entries"]?.arrayValue?.map { $0["code"] } == ["ITO.STAFF_EDU", "BPO.STAFF_EDU", "KPO.STAFF_EDU"])
        let hits = json.found(catalogue.search("DNA信息咨询"))
        #expect(hits["hits"]?.arrayValue?.map { $0["code"] } == ["PF.GENE.SCOPE"])
        #expect(hits["hits"]?.arrayValue?.first?["match"] == "DNA信息咨询")
    }

    @Test func `labels have both languages, the printed words only one`() {
        let entry = catalogue.entries(coded: "BPO.OPS.MKT")[0]
        let chinese = CataloguePage(entry, in: catalogue, language: .zh)
        let english = CataloguePage(entry, in: catalogue, language: .en)
        #expect(chinese.sections.map(\.text) == english.sections.map(\.text))
        #expect(chinese.sections.map(\.label).contains("别名") && english.sections.map(\.label).contains("Aliases"))
    }
}
