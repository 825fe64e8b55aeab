/// Puts an edition together: figures from the tree, each with the words of the text that set it.
struct CatalogueBuilder {
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

    private func clause(_ entry: CatalogueTextFile.Entry) -> Clause {
        Clause(document: text.document, place: entry.place, words: entry.words)
    }

    func clause(_ code: String) throws -> Clause {
        guard let entry = text.clauses.first(where: { $0.code == code }) else {
            throw CatalogueError.missingClause(code)
        }
        return clause(entry)
    }

    func part(
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

    func tag(_ code: String) throws -> GoalTag {
        guard let tag = GoalTag(rawValue: code) else { throw CatalogueError.unknownCode(code) }
        return tag
    }

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

    func combination(_ entry: CatalogueFile.Combination) throws -> Catalogue.Combination {
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

    func amount(_ units: Int) -> Money {
        Money(cents: Int64(units) * Int64(file.listingStandards.unitMultiplier) * 100)
    }
}
