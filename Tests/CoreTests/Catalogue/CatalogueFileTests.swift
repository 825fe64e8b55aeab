import Core
import Testing

@Suite struct CatalogueFileTests {
    /// What the reference file has and the model does not, each with its reason.
    private static let exceptions = [
        "schema": "the file's own", "generated_from": "the file's own", "documents.annex5.note": "a remark in English",
        "name_variants_of_the_same_catalogue[].where": "a remark in English",
        "listing_standards.amount_source_scope": "a remark in English; the model has governsExports",
        "listing_standards.combination.basis": "a remark in English",
        "listing_standards.tiers[].inclusive": "every bound is inclusive; decoding refuses any other",
        "listing_standards.share_definition.compare": "how to compute; Eligibility's vectors show it",
        "goal_tag_vocabulary[].applies_to": "GoalTag's documentation; no line has the tag",
        "categories[].mids[].leaves[].note": "a remark in English",
        "categories[].goals.priority_support[].applies_to": "GoalTag's documentation",
        "categories[].cultivation.combination.basis": "a remark in English",
        "categories[].cultivation.items[].inclusive": "every bound is inclusive; decoding refuses any other",
        "categories[].cultivation.items[].min_years_inclusive": "every bound is inclusive",
        "categories[].cultivation.items[].education_inclusive": "大专及以上: the words say it",
        "potential_fields.items[].note": "a remark in English",
    ]

    @Test func `the edition of 2016 equals the reference file, field by field`() throws {
        LeafTable.expectEqual(
            CatalogueFileForm(catalogue: .edition2016).json,
            try Fixture.json("catalogue.json"),
            except: Self.exceptions
        )
    }

    @Test func `references between the catalogue's parts lead somewhere`() {
        let catalogue = Catalogue.edition2016
        let lines = Dictionary(uniqueKeysWithValues: catalogue.lines.map { ($0.code, $0) })
        let fields = Set(catalogue.potentialFields.map(\.code))
        for branch in catalogue.branches {
            let goals = Set(branch.goals.map(\.text))
            for goal in branch.goals {
                for code in goal.contains + [goal.line].compactMap(\.self) {
                    #expect(lines[code]?.tags.contains(goal.tag) == true, "\(code)")
                }
                for code in goal.contains { #expect(lines[code]?.via == goal.text) }
                if let potential = goal.potential { #expect(fields.contains(potential)) }
                #expect(goal.isOffTree == (goal.line == nil && goal.tag != .prioritySupport))
            }
            for line in branch.groups.flatMap(\.lines) {
                if let via = line.via { #expect(goals.contains(via)) }
                if let potential = line.potential { #expect(fields.contains(potential)) }
                #expect(!line.tags.contains(.prioritySupport))
                // A tag of a line is a goal of its category: by itself or in the brackets of another goal.
                for tag in line.tags {
                    #expect(
                        branch.goals.contains { goal in
                            goal.tag == tag && (goal.line == line.code || goal.contains.contains(line.code))
                        }
                    )
                }
            }
        }
        for field in catalogue.potentialFields {
            if let line = field.line {
                #expect(lines[line]?.potential == field.code && lines[line]?.name == field.name)
            }
        }
        #expect(Set(catalogue.goalLabels.map(\.tag)) == Set(GoalTag.allCases))
    }

    @Test func `categories are called in the form as in the catalogue`() throws {
        let field = try #require(Filing.declaration.type.field("category"))
        guard case .choice(let choices) = field.type else {
            Issue.record("category is \(field.type)")
            return
        }
        #expect(choices.map(\.code) == Catalogue.edition2016.branches.map(\.code))
        #expect(choices.map(\.label) == Catalogue.edition2016.branches.map(\.name))
    }
}
