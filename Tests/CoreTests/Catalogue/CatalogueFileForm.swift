import Core

/// An edition in the form of its reference file, made from the model alone.
struct CatalogueFileForm {
    let catalogue: Catalogue

    var json: JSONValue {
        let document = catalogue.document
        return [
            "documents": [
                "issued": [
                    "doc_no": .string(document.number), "issuer": .string(document.issuer),
                    "notice_title": .string(document.title), "printed_on": .string(document.printedOn.description),
                    "printed_on_raw": .string(document.printedOnWords), "copies": JSONValue(document.copies),
                    "disclosure": .string(document.disclosure), "legal_basis": .string(document.legalBasis),
                ],
                "annex5": ["title": .string(catalogue.annexTitle)],
            ],
            "name_variants_of_the_same_catalogue": .array(catalogue.names.map { ["text": .string($0)] }),
            "edition": [
                "edition_year": JSONValue(catalogue.edition), "base_year": JSONValue(catalogue.baseYear),
                "potential_period": JSONValue(catalogue.potentialFields.first?.period),
            ],
            "listing_standards": listing,
            "levels": .array(catalogue.levels.map { ["code": .string($0.code), "name": .string($0.name)] }),
            "goal_tag_vocabulary": .array(
                catalogue.goalLabels.map {
                    [
                        "code": .string($0.tag.rawValue), "label": .string($0.label),
                        "text_in_source": JSONValue($0.printed),
                    ]
                }
            ),
            "categories": .array(zip(1..., catalogue.branches).map(category)),
            "potential_fields": [
                "heading_issued": .string(catalogue.potentialHeading.issued),
                "heading_annex5": .string(catalogue.potentialHeading.annex),
                "items": .array(catalogue.potentialFields.map(potentialField)),
            ],
            "diffs_issued_vs_annex5": .array(
                catalogue.differences.map {
                    [
                        "kind": .string($0.kind), "where": .string($0.place), "issued": .string($0.issued),
                        "annex5": .string($0.annex), "substantive": .bool($0.isSubstantive),
                    ]
                }
            ),
            "counts": counts,
        ]
    }

    private func strings(_ list: [String]) -> JSONValue { .array(list.map(JSONValue.string)) }

    /// A list that the file leaves out when it is empty.
    private func optional(_ list: [String]) -> JSONValue { list.isEmpty ? .null : strings(list) }

    private func optional(_ flag: Bool) -> JSONValue { flag ? true : .null }

    private func wan(_ money: Money) -> JSONValue {
        JSONValue(Int(money.cents) / catalogue.listing.amountSource.unitMultiplier / 100)
    }

    private func combination(_ combination: Catalogue.Combination) -> JSONValue {
        ["operator": .string(combination.rule.rawValue), "stated_in_source": .bool(combination.statedInSource)]
    }

    private var listing: JSONValue {
        let listing = catalogue.listing
        let source = listing.amountSource
        return [
            "lead_text": .string(listing.reference.words), "amount_source_code": .string(source.code),
            "amount_source": .string(source.system), "amount_status": .string(source.status),
            "currency": .string(source.currency), "unit": .string(source.unit),
            "unit_multiplier": JSONValue(source.unitMultiplier), "base_year": JSONValue(catalogue.baseYear),
            "combination": combination(listing.combination),
            "tiers": .array(
                zip(1..., catalogue.tiers).map { position, tier in
                    [
                        "code": .string(tier.code), "ord": JSONValue(position),
                        "total_min_wan_usd": wan(tier.minimumTotal),
                        "offshore_share_min_pct": JSONValue(tier.minimumSharePercent), "text": .string(tier.clause),
                        "ends_with": JSONValue(catalogue.paragraphs.first { $0.code == tier.code }?.end),
                    ]
                }
            ),
            "share_definition": [
                "numerator": .string(listing.shareNumerator), "denominator": .string(listing.shareDenominator),
            ],
            "annual_recognition": [
                "text": .string(listing.recognition), "attributes": strings(listing.recognisedTraits),
            ],
        ]
    }

    private func category(_ position: Int, _ branch: Catalogue.Branch) -> JSONValue {
        [
            "code": .string(branch.code), "ord": JSONValue(position), "name": .string(branch.name),
            "name_with_abbr": JSONValue(branch.nameWithAbbreviation), "heading_issued": .string(branch.heading.issued),
            "heading_annex5": .string(branch.heading.annex),
            "mids": .array(
                branch.groups.map {
                    ["code": .string($0.code), "name": .string($0.name), "leaves": .array($0.lines.map(line))]
                }
            ),
            "goals": goals(branch),
            "cultivation": [
                "combination": combination(branch.combination), "items": .array(branch.criteria.map(criterion)),
            ],
        ]
    }

    private func line(_ line: Catalogue.Line) -> JSONValue {
        [
            "code": .string(line.code), "name": .string(line.name), "aliases": optional(line.aliases),
            "name_annex5": JSONValue(line.annexName), "goal_tags": strings(line.tags.map(\.rawValue)),
            "goal_text": JSONValue(line.goalText), "via": JSONValue(line.via), "potential": JSONValue(line.potential),
        ]
    }

    private func goals(_ branch: Catalogue.Branch) -> JSONValue {
        func list(_ tag: GoalTag) -> JSONValue { .array(branch.goals.filter { $0.tag == tag }.map(goal)) }
        return [
            "develop": list(.develop), "raise_share": list(.raiseShare), "cultivate": list(.cultivate),
            "priority_support": list(.prioritySupport),
            "develop_open_ended": optional(branch.aims.openEndedTags.contains(.develop)),
            "cultivate_open_ended": optional(branch.aims.openEndedTags.contains(.cultivate)),
            "encourage_text": JSONValue(branch.aims.encouraged),
            "verticals_supported": optional(branch.aims.industries), "build_text": JSONValue(branch.aims.built),
        ]
    }

    private func goal(_ goal: Catalogue.Goal) -> JSONValue {
        [
            "text": .string(goal.text), "text_annex5": JSONValue(goal.annexText), "leaf": JSONValue(goal.line),
            "contains": optional(goal.contains), "open_ended": optional(goal.isOpenEnded),
            "issued_only": optional(goal.isIssuedOnly),
            // The file marks the one goal that 附件5 lacks by that alone.
            "off_tree": optional(goal.isOffTree && !goal.isIssuedOnly), "related_potential": JSONValue(goal.potential),
        ]
    }

    private func criterion(_ criterion: Catalogue.Criterion) -> JSONValue {
        let phrases = criterion.phrases
        let isExport = !criterion.thresholds.isEmpty
        return [
            "no": JSONValue(criterion.number), "code": .string(criterion.code), "text": .string(criterion.clause),
            "min_years": JSONValue(criterion.minimumYears),
            "share_min_pct": JSONValue(criterion.minimumSharePercent), "term_class": JSONValue(phrases.contractTerm),
            "cert_list_in_source": JSONValue(phrases.listsCertificates), "metric": JSONValue(phrases.metric),
            "education_min": JSONValue(phrases.education), "numerator": JSONValue(phrases.numerator),
            "denominator": JSONValue(phrases.denominator), "employment_phrase": JSONValue(phrases.employment),
            "year": isExport ? JSONValue(catalogue.baseYear) : .null,
            "unit": isExport ? .string(catalogue.listing.amountSource.unit) : .null,
            "thresholds": isExport
                ? .array(criterion.thresholds.map { ["level": .string($0.level), "min": wan($0.minimum)] }) : .null,
        ]
    }

    private func potentialField(_ field: Catalogue.PotentialField) -> JSONValue {
        [
            "code": .string(field.code), "name": .string(field.name), "same_name_leaf": JSONValue(field.line),
            "components": strings(field.components), "applications": optional(field.applications),
            "places": optional(field.places), "scope": JSONValue(field.definition),
        ]
    }

    private var counts: JSONValue {
        let lines = catalogue.lines
        func tagged(_ tag: GoalTag) -> JSONValue { JSONValue(lines.count { $0.tags.contains(tag) }) }
        return [
            "categories": JSONValue(catalogue.branches.count),
            "mids": JSONValue(catalogue.branches.flatMap(\.groups).count), "leaves": JSONValue(lines.count),
            "leaves_by_category": .object(
                Dictionary(
                    uniqueKeysWithValues: catalogue.branches.map {
                        ($0.code, JSONValue($0.groups.flatMap(\.lines).count))
                    }
                )
            ),
            "leaves_tagged": [
                "DEVELOP": tagged(.develop), "RAISE_SHARE": tagged(.raiseShare), "CULTIVATE": tagged(.cultivate),
            ],
        ]
    }
}
