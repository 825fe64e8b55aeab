import Core
import Testing

/// Proofs that what Core quotes stands in the source documents: by walking the model, so that nothing can be left out.
@Suite struct SourceWalkTests {
    private let catalogue = Catalogue.edition2016

    /// Members that hold no words of the sources, each with its reason.
    private static let unprinted = [
        "Tier.code": "ours", "Level.code": "ours", "Line.code": "ours", "Group.code": "ours", "Criterion.code": "ours",
        "PotentialField.code": "ours", "Paragraph.code": "ours", "AmountSource.code": "ours",
        "Line.potential": "a code",
        "Threshold.level": "a code", "Goal.line": "a code", "Goal.contains": "codes", "Goal.potential": "a code",
        "PotentialField.line": "a code", "AmountSource.currency": "ISO 4217", "Difference.kind": "ours",
        "Difference.place": "a remark in English", "Clause.place": "composed; its parts are proven with the paragraphs",
        "GoalLabel.label": "ours where printed words are given beside it",
    ]

    /// Members that quote 附件5, the copy with other words.
    private static let ofTheAnnex: Set<String> = [
        "Catalogue.annexTitle", "Line.annexName", "Goal.annexText", "Heading.annex", "Difference.annex",
    ]

    @Test func `every string of the model stands in the source that it quotes`() throws {
        let issued = try SourceText.issued()
        let annexes = try SourceText.annexes()
        let described = Set(
            catalogue.differences.filter { ["width", "layout"].contains($0.kind) }.flatMap { [$0.issued, $0.annex] }
        )
        var proven = 0
        var skipped: Set<String> = []
        for (place, text) in WalkedStrings(catalogue).strings {
            if Self.unprinted[place] != nil {
                skipped.insert(place)
            } else if place.hasPrefix("Difference."), described.contains(text) {
                // How the copies are set, told in English.
                continue
            } else if place == "GoalLabel.printed" {
                #expect(text.split(separator: "…").allSatisfy { issued.has(String($0)) }, "\(text)")
                proven += 1
            } else if place == "Line.aliases" {
                #expect(issued.has(text) || annexes.has(text), "\(text)")
                proven += 1
            } else {
                #expect((Self.ofTheAnnex.contains(place) ? annexes : issued).has(text), "\(place): \(text)")
                proven += 1
            }
        }
        #expect(skipped == Set(Self.unprinted.keys), "exceptions that nothing needs")
        #expect(proven > 300)
    }

    @Test func `goal labels are printed, or stand beside the printed words`() throws {
        let issued = try SourceText.issued()
        for label in catalogue.goalLabels where label.printed == nil { #expect(issued.has(label.label)) }
        for goal in catalogue.branches.flatMap(\.goals) {
            let label = try #require(catalogue.goalLabels.first { $0.tag == goal.tag })
            let branch = try #require(catalogue.branches.first { $0.goals.contains(goal) })
            // The verb stands before the goal, with no other sentence between them.
            let verbs = (label.printed ?? label.label).split(separator: "…").map(String.init)
            let sentence = try #require(
                branch.goalClause.words.split { "；。".contains($0) }.first { $0.contains(goal.text) }
            )
            let verb = try #require(sentence.firstRange(of: verbs[0]), "\(goal.text)")
            let text = try #require(sentence.firstRange(of: goal.text))
            #expect(verb.lowerBound <= text.lowerBound, "\(goal.text)")
            for rest in verbs.dropFirst() { #expect(sentence[text.upperBound...].contains(rest), "\(goal.text)") }
        }
    }

    @Test func `the paragraphs are the issued catalogue, word for word and nothing else`() throws {
        let issued = try SourceText.issued()
        let printed = catalogue.paragraphs.map { $0.marks.joined() + $0.clause.words + $0.end }.joined()
        // The notice names the catalogue without 市: its heading is the first name with it.
        let heading = try #require(catalogue.paragraphs.first?.marks.first)
        #expect(SourceText.normalised(printed) == (try issued.part(from: heading, to: "信息公开属性")))
        #expect(!printed.contains { $0.isWhitespace })
    }

    @Test func `附件5 is the issued catalogue with the listed differences and no other`() throws {
        var text = try SourceText.issued().part(from: catalogue.paragraphs[0].marks[0], to: "信息公开属性")
        var applied = 0
        func replace(_ old: String, _ new: String) {
            let (old, new) = (SourceText.normalised(old), SourceText.normalised(new))
            #expect(text.ranges(of: old).count == 1, "\(old)")
            text = text.replacing(old, with: new)
            applied += 1
        }
        for difference in catalogue.differences where difference.isSubstantive {
            replace(difference.issued, difference.annex)
        }
        for heading in catalogue.branches.map(\.heading) + [catalogue.potentialHeading]
        where heading.issued != heading.annex { replace(heading.issued, heading.annex) }
        #expect(applied == 5)
        #expect(text == (try SourceText.annexes().part(from: "附件5:", to: nil).replacing("附件5:", with: "")))
    }

    @Test func `a place is the heading and the number that are printed before the words`() throws {
        let headings = catalogue.branches.map(\.heading.issued) + [catalogue.potentialHeading.issued]
        let names = catalogue.potentialFields.map(\.name)
        var path: [String] = []
        for paragraph in catalogue.paragraphs {
            let place = paragraph.clause.place
            for mark in paragraph.marks {
                if headings.contains(mark) {
                    path = [mark]
                } else if names.contains(mark) {
                    path = [path[0], mark]
                } else if mark.hasSuffix("：") {
                    path = path.filter { headings.contains($0) || names.contains($0) } + [String(mark.dropLast())]
                }
            }
            if let number = paragraph.marks.last?.wholeMatch(of: /\(([0-9])\)/) {
                #expect(place == "列入标准（\(number.1)）")
            } else if let number = paragraph.marks.last?.wholeMatch(of: /([0-9])\./) {
                #expect(place == path.joined(separator: "·") + " \(number.1)")
            } else if !path.isEmpty {
                #expect(place == path.joined(separator: "·"))
            } else {
                #expect(["前言", "列入标准"].contains(place))
            }
        }
        #expect(Set(catalogue.paragraphs.map(\.clause.place)).count == catalogue.paragraphs.count)
        #expect(Set(catalogue.paragraphs.map(\.code)).count == catalogue.paragraphs.count)
    }

    @Test func `every clause that the model cites stands at its place`() throws {
        var cited: [Clause] = [catalogue.listing.reference] + catalogue.tiers.map(\.reference)
        for branch in catalogue.branches {
            cited += [branch.scope, branch.goalClause] + branch.goals.map(\.reference)
            cited += branch.groups.flatMap { [$0.reference] + $0.lines.map(\.reference) }
            cited += branch.criteria.flatMap { [$0.reference] + $0.thresholds.map(\.reference) }
        }
        cited += catalogue.potentialFields.flatMap { [$0.scope, $0.goals] }
        for clause in cited {
            let paragraph = try #require(catalogue.paragraphs.first { $0.clause.place == clause.place })
            #expect(paragraph.clause.words.contains(clause.words), "\(clause.place)")
            #expect(clause.document == catalogue.documentNumber)
        }
        for tier in catalogue.tiers { #expect(tier.reference.words == tier.clause) }
        for criterion in catalogue.branches.flatMap(\.criteria) {
            #expect(criterion.reference.words == criterion.clause)
            #expect(criterion.reference.place.hasSuffix("培育重点 \(criterion.number)"))
        }
    }

    /// The numbers in words, in order.
    private func numbers(_ words: String) -> [Int] { words.matches(of: /[0-9]+/).compactMap { Int($0.output) } }

    private func wan(_ money: Money) -> Int { Int(money.cents) / 1_000_000 }

    @Test func `the numbers of the model are the numbers of the words, all of them`() throws {
        for (position, tier) in zip(1..., catalogue.tiers) {
            #expect(
                numbers(tier.clause) == [catalogue.baseYear, wan(tier.minimumTotal), tier.minimumSharePercent]
            )
            #expect(tier.clause.contains("不低于\(tier.minimumTotal)万美元"))
            #expect(tier.clause.hasSuffix("\(tier.minimumSharePercent)%以上"))
            #expect(tier.reference.place == "列入标准（\(position)）")
        }
        for branch in catalogue.branches {
            for criterion in branch.criteria {
                var expected = criterion.thresholds.flatMap { [catalogue.baseYear, wan($0.minimum)] }
                expected += [criterion.minimumYears, criterion.minimumSharePercent].compactMap(\.self)
                #expect(numbers(criterion.clause) == expected, "\(branch.code) \(criterion.code)")
                if let years = criterion.minimumYears { #expect(criterion.clause.hasSuffix("（\(years)年以上）")) }
                if let percent = criterion.minimumSharePercent { #expect(criterion.clause.contains("\(percent)%以上")) }
                for threshold in criterion.thresholds {
                    let level = try #require(catalogue.levels.first { $0.code == threshold.level })
                    let metric = try #require(criterion.phrases.metric)
                    #expect(threshold.reference.words == "\(level.name)为\(metric)\(threshold.minimum)万美元以上")
                }
            }
            #expect(branch.criteria.flatMap(\.thresholds).map(\.level) == catalogue.levels.map(\.code))
        }
        #expect(numbers(catalogue.document.printedOnWords) == [2016, 8, 18])
        let printed = catalogue.document.printedOn
        #expect([printed.year, printed.month, printed.day] == [2016, 8, 18])
        #expect(try SourceText.issued().has("共印\(catalogue.document.copies)份"))
        for name in catalogue.names { #expect(numbers(name) == [catalogue.edition]) }
        for field in catalogue.potentialFields { #expect(numbers(field.period)[0] == catalogue.edition) }
    }

    @Test func `the amounts of both standards come from one system`() {
        let source = catalogue.listing.amountSource
        let lead = catalogue.listing.reference.words
        #expect(lead.contains(source.system + "中" + source.status) && lead.hasSuffix("下同)"))
        #expect(source.governsExports)
        for criterion in catalogue.branches.flatMap(\.criteria) where !criterion.thresholds.isEmpty {
            #expect(criterion.clause.contains(source.unit))
        }
    }

    @Test func `what a check cites is a clause of the catalogue`() {
        for category in Category.allCases {
            var filing = Filing()
            filing.category = category
            let judged = Eligibility(of: filing, by: catalogue).criteria
            #expect(judged.map(\.clause) == catalogue.branch(category)?.criteria.map(\.reference.words))
        }
    }
}
