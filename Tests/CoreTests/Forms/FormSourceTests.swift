import Core
import Testing

/// The forms' words against the source text itself.
@Suite struct FormSourceTests {
    @Test(arguments: [Form.hires, .trainees])
    func `an annex's title and labels stand in it, in this order, right after one another`(form: Form) throws {
        let annexes = try SourceText.annexes()
        let title = form.shortTitle + "." + form.title
        #expect(annexes.has(title))
        let header = form.columns.map { SourceText.normalised($0.label) }.joined()
        #expect(annexes.has(title + "(模版)" + header + "1"), "the first printed row follows the header")
    }

    @Test func `附件2's title and heads stand in it`() throws {
        let annexes = try SourceText.annexes()
        let heads = SummaryTable.heads.map { SourceText.normalised($0) }.joined()
        #expect(annexes.has("区企业申报情况汇总表" + heads + "1"))
        let unit = try #require(Directory.unit("310101"))
        #expect(SummaryTable(unit: unit, filings: []).title == "黄浦" + "区企业申报情况汇总表")
    }

    @Test func `附件1's labels and every unit stand in it, row by row`() throws {
        let annexes = try SourceText.annexes()
        let type = FilingUnit.declaration.type
        let labels = ["name", "office", "contact", "phone", "address"].map { type.field($0)?.label ?? "?" }
        var rows = "附件1:区(示范区)服务外包主管部门联络表" + labels.joined()
        for unit in Directory.units {
            rows += [String(unit.seq), unit.name, unit.office, unit.contact, unit.phone, unit.address]
                .compactMap(\.self).joined()
        }
        #expect(SourceText.normalised(rows) == (try annexes.part(from: "附件1", to: "附件2、")))
    }

    @Test(arguments: [Form.hires, .trainees])
    func `the words to choose from are the ones in the label's brackets`(form: Form) {
        for field in form.columns {
            let hints = CellText.normaliseLabel(field.label).hints.first
            switch field.type {
            case .choice(let choices): #expect(hints == choices.map(\.label).joined(separator: "/"), "\(field.code)")
            case .flag: #expect(hints == "是/否", "\(field.code)")
            case .date: #expect(hints == "日期格式", "\(field.code)")
            case .count where field.unit != nil: #expect(hints == field.unit, "\(field.code)")
            default: #expect(hints == nil, "\(field.code)")
            }
            // The sources mark nothing as optional but what closes with 可不填.
            if field.label.hasSuffix("可不填") { #expect(field.presence == .optional) }
        }
    }

    @Test func `the figures of 企业申报表 are called as the clauses call them`() throws {
        let catalogue = Catalogue.edition2016
        let type = Filing.declaration.type
        func name(_ code: String) throws -> String { try #require(type.field(code)).name }
        #expect(try name("offshore").hasSuffix(catalogue.listing.shareNumerator))
        #expect(catalogue.listing.shareDenominator.hasSuffix(try name("total")))
        for tier in catalogue.tiers { #expect(tier.clause.contains(try name("offshore"))) }
        for branch in catalogue.branches {
            let export = try name("export" + branch.code)
            let phrases = branch.criteria.map(\.phrases)
            #expect(phrases.compactMap(\.metric) == ["\(catalogue.baseYear)年度" + export])
            #expect(phrases.compactMap(\.denominator) == [try name("staff")])
            #expect(try phrases.compactMap(\.numerator).allSatisfy { try name("staffCollege").hasPrefix($0) })
        }
        for field in type.fields where field.type == .amount {
            #expect(field.unit == catalogue.listing.amountSource.unit)
        }
    }

    @Test func `the documents that declarations name are the sources`() throws {
        let documents = try SourceText.issued().text + SourceText.annexes().text
        for type in RecordTypes.all {
            for field in type.fields {
                guard let source = field.source else { continue }
                // 企业申报表 is ours; what it rests on is proven with its figures.
                #expect(source.contains("企业申报表") || documents.contains(SourceText.normalised(source)), "\(source)")
            }
        }
    }
}
