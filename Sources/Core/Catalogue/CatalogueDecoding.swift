import Foundation

/// Why the files of an edition cannot be used.
enum CatalogueError: Error, Equatable {
    /// A code that this version has no rule for.
    case unknownCode(String)
    /// A bound that excludes its own value; rules take every bound as reached.
    case exclusiveBound(String)
    /// The text has no such clause, or its words do not name what they should.
    case missingClause(String)
}

extension Catalogue {
    /// Reads an edition from its two files: the tree with its figures, and the printed text.
    init(tree: Data, text: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let builder = CatalogueBuilder(
            file: try decoder.decode(CatalogueFile.self, from: tree),
            text: try decoder.decode(CatalogueTextFile.self, from: text)
        )
        self = try builder.catalogue()
    }
}

/// Puts an edition together: figures from the tree, each with the words of the text that set it.
private struct CatalogueBuilder {
    let file: CatalogueFile
    let text: CatalogueTextFile

    func catalogue() throws -> Catalogue {
        Catalogue(
            edition: file.edition.editionYear,
            baseYear: file.edition.baseYear,
            document: try document(),
            names: file.nameVariantsOfTheSameCatalogue.map(\.text),
            annexTitle: file.documents.annex5.title,
            listing: try listing(),
            tiers: try file.listingStandards.tiers.map(tier),
            levels: file.levels.map { Catalogue.Level(code: $0.code, name: $0.name) },
            goalLabels: try file.goalTagVocabulary.map {
                Catalogue.GoalLabel(tag: try tag($0.code), label: $0.label, printed: $0.textInSource)
            },
            branches: try file.categories.map(branch),
            potentialHeading: Catalogue.Heading(
                issued: file.potentialFields.headingIssued,
                annex: file.potentialFields.headingAnnex5
            ),
            potentialFields: try file.potentialFields.items.map(potentialField),
            differences: file.diffsIssuedVsAnnex5.map {
                Catalogue.Difference(
                    kind: $0.kind,
                    place: $0.where,
                    issued: $0.issued,
                    annex: $0.annex5,
                    isSubstantive: $0.substantive
                )
            },
            paragraphs: text.clauses.map {
                Catalogue.Paragraph(code: $0.code, marks: $0.marks, clause: clause($0), end: $0.end)
            }
        )
    }

    // MARK: Words

    private func clause(_ entry: CatalogueTextFile.Entry) -> Clause {
        Clause(document: text.document, place: entry.place, words: entry.words)
    }

    private func clause(_ code: String) throws -> Clause {
        guard let entry = text.clauses.first(where: { $0.code == code }) else {
            throw CatalogueError.missingClause(code)
        }
        return clause(entry)
    }

    private func part(
        of clause: Clause,
        at marks: Set<Character>,
        naming name: String,
        where fits: (Substring) -> Bool
    ) throws -> Clause {
        guard let part = clause.part(separatedBy: marks, where: fits) else {
            throw CatalogueError.missingClause(name)
        }
        return part
    }

    private func tag(_ code: String) throws -> GoalTag {
        guard let tag = GoalTag(rawValue: code) else { throw CatalogueError.unknownCode(code) }
        return tag
    }

    // MARK: Document and listing standard

    private func document() throws -> Catalogue.Document {
        let issued = file.documents.issued
        guard let printedOn = CivilDate(iso: issued.printedOn) else {
            throw CatalogueError.unknownCode(issued.printedOn)
        }
        return Catalogue.Document(
            number: issued.docNo,
            issuer: issued.issuer,
            title: issued.noticeTitle,
            printedOn: printedOn,
            printedOnWords: issued.printedOnRaw,
            copies: issued.copies,
            disclosure: issued.disclosure,
            legalBasis: issued.legalBasis
        )
    }

    private func listing() throws -> Catalogue.Listing {
        let listing = file.listingStandards
        return Catalogue.Listing(
            reference: try clause("LISTING"),
            combination: try combination(listing.combination),
            amountSource: Catalogue.AmountSource(
                code: listing.amountSourceCode,
                system: listing.amountSource,
                status: listing.amountStatus,
                currency: listing.currency,
                unit: listing.unit,
                unitMultiplier: listing.unitMultiplier,
                governsExports: listing.amountSourceScope != nil
            ),
            shareDenominator: listing.shareDefinition.denominator,
            shareNumerator: listing.shareDefinition.numerator,
            recognition: listing.annualRecognition.text,
            recognisedTraits: listing.annualRecognition.attributes
        )
    }

    private func combination(_ entry: CatalogueFile.Combination) throws -> Catalogue.Combination {
        guard let rule = Catalogue.Combination.Rule(rawValue: entry.operator) else {
            throw CatalogueError.unknownCode(entry.operator)
        }
        return Catalogue.Combination(rule: rule, statedInSource: entry.statedInSource)
    }

    private func tier(_ tier: CatalogueFile.Tier) throws -> Catalogue.Tier {
        guard tier.inclusive else { throw CatalogueError.exclusiveBound(tier.code) }
        return Catalogue.Tier(
            code: tier.code,
            minimumTotal: amount(tier.totalMinWanUsd),
            minimumSharePercent: tier.offshoreShareMinPct,
            clause: tier.text,
            reference: try clause(tier.code)
        )
    }

    private func amount(_ units: Int) -> Money {
        Money(cents: Int64(units) * Int64(file.listingStandards.unitMultiplier) * 100)
    }

    // MARK: Categories

    private func branch(_ branch: CatalogueFile.Branch) throws -> Catalogue.Branch {
        guard let category = Category(rawValue: branch.code) else { throw CatalogueError.unknownCode(branch.code) }
        let scope = try clause(branch.code + ".SCOPE")
        let goalClause = try clause(branch.code + ".GOALS")
        return Catalogue.Branch(
            category: category,
            name: branch.name,
            nameWithAbbreviation: branch.nameWithAbbr,
            heading: Catalogue.Heading(issued: branch.headingIssued, annex: branch.headingAnnex5),
            groups: try branch.mids.map { try group($0, scope: scope) },
            scope: scope,
            goalClause: goalClause,
            goals: try goals(branch.goals, in: goalClause),
            aims: Catalogue.Aims(
                openEndedTags: [
                    branch.goals.developOpenEnded == true ? GoalTag.develop : nil,
                    branch.goals.cultivateOpenEnded == true ? .cultivate : nil,
                ].compactMap(\.self),
                encouraged: branch.goals.encourageText,
                industries: branch.goals.verticalsSupported ?? [],
                built: branch.goals.buildText
            ),
            combination: try combination(branch.cultivation.combination),
            criteria: try branch.cultivation.items.map { try criterion($0, of: branch.code) }
        )
    }

    private func group(_ group: CatalogueFile.Group, scope: Clause) throws -> Catalogue.Group {
        // 业务范围 names the groups first, then each group in a part of its own, the first one after 其中.
        let reference = try part(of: scope, at: ["；", "。", "，"], naming: group.code) {
            $0.hasPrefix(group.name + "包括")
        }
        return Catalogue.Group(
            code: group.code,
            name: group.name,
            lines: try group.leaves.map { line in
                guard reference.words.contains(line.name) else { throw CatalogueError.missingClause(line.code) }
                return Catalogue.Line(
                    code: line.code,
                    name: line.name,
                    aliases: line.aliases ?? [],
                    annexName: line.nameAnnex5,
                    tags: try line.goalTags.map(tag),
                    goalText: line.goalText,
                    via: line.via,
                    potential: line.potential,
                    reference: reference
                )
            },
            reference: reference
        )
    }

    private func goals(_ goals: CatalogueFile.Goals, in clause: Clause) throws -> [Catalogue.Goal] {
        let lists: [(GoalTag, [CatalogueFile.Goal])] = [
            (.develop, goals.develop), (.raiseShare, goals.raiseShare), (.cultivate, goals.cultivate),
            (.prioritySupport, goals.prioritySupport),
        ]
        return try lists.flatMap { tag, list in
            try list.map { goal in
                Catalogue.Goal(
                    tag: tag,
                    text: goal.text,
                    annexText: goal.textAnnex5,
                    line: goal.leaf,
                    contains: goal.contains ?? [],
                    isOpenEnded: goal.openEnded ?? false,
                    isIssuedOnly: goal.issuedOnly ?? false,
                    potential: goal.relatedPotential,
                    reference: try part(of: clause, at: ["；", "。", "，"], naming: goal.text) {
                        $0.contains(goal.text)
                    }
                )
            }
        }
    }

    private func criterion(_ item: CatalogueFile.Criterion, of branch: String) throws -> Catalogue.Criterion {
        if item.inclusive == false || item.minYearsInclusive == false {
            throw CatalogueError.exclusiveBound(branch + "." + item.code)
        }
        let reference = try clause(branch + "." + item.code)
        return Catalogue.Criterion(
            number: item.no,
            code: item.code,
            clause: item.text,
            minimumYears: item.minYears,
            minimumSharePercent: item.shareMinPct,
            thresholds: try (item.thresholds ?? []).map { threshold in
                guard let level = file.levels.first(where: { $0.code == threshold.level }) else {
                    throw CatalogueError.unknownCode(threshold.level)
                }
                return Catalogue.Threshold(
                    level: threshold.level,
                    minimum: amount(threshold.min),
                    reference: try part(of: reference, at: ["；"], naming: level.name) { $0.hasPrefix(level.name) }
                )
            },
            reference: reference,
            phrases: Catalogue.Phrases(
                contractTerm: item.termClass,
                listsCertificates: item.certListInSource,
                metric: item.metric,
                education: item.educationMin,
                numerator: item.numerator,
                denominator: item.denominator,
                employment: item.employmentPhrase
            )
        )
    }

    private func potentialField(_ field: CatalogueFile.PotentialField) throws -> Catalogue.PotentialField {
        Catalogue.PotentialField(
            code: field.code,
            name: field.name,
            period: file.edition.potentialPeriod,
            line: field.sameNameLeaf,
            components: field.components,
            applications: field.applications ?? [],
            places: field.places ?? [],
            definition: field.scope,
            scope: try clause(field.code + ".SCOPE"),
            goals: try clause(field.code + ".GOALS")
        )
    }
}
