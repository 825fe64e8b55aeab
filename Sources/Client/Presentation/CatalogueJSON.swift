import Core

/// The catalogue as `--json` prints it: codes and figures for programs, words as printed.
struct CatalogueJSON {
    let catalogue: Catalogue

    /// The whole edition.
    var tree: JSONValue {
        let document = catalogue.document
        return [
            "edition": JSONValue(catalogue.edition), "baseYear": JSONValue(catalogue.baseYear),
            "names": strings(catalogue.names),
            "document": [
                "number": .string(document.number), "title": .string(document.title),
                "issuer": .string(document.issuer), "printedOn": .string(document.printedOn.description),
                "legalBasis": .string(document.legalBasis),
            ],
            "listing": [
                "combination": json(catalogue.listing.combination), "clause": catalogue.listing.reference.json,
                "amountSource": amountSource, "tiers": .array(catalogue.tiers.map { json(.tier($0)) }),
            ],
            "levels": .array(catalogue.levels.map { json(.level($0)) }),
            "categories": .array(catalogue.branches.map { json(.branch($0)) }),
            "potentialFields": .array(catalogue.potentialFields.map { json(.potential($0)) }),
        ]
    }

    /// The entries with a code.
    func page(_ entries: [Catalogue.Entry]) -> JSONValue {
        ["edition": JSONValue(catalogue.edition), "entries": .array(entries.map(json))]
    }

    /// What a search found.
    func found(_ hits: [Catalogue.Hit]) -> JSONValue {
        [
            "edition": JSONValue(catalogue.edition),
            "hits": .array(
                hits.map {
                    [
                        "type": .string($0.type), "code": .string($0.code), "words": .string($0.words),
                        "match": .string(String($0.words[$0.range])), "place": JSONValue($0.place),
                    ]
                }
            ),
        ]
    }

    private func json(_ entry: Catalogue.Entry) -> JSONValue {
        var members = members(of: entry)
        members["type"] = .string(entry.type)
        members["code"] = .string(entry.code)
        if let name = entry.name { members["name"] = .string(name) }
        return .object(members)
    }

    private func members(of entry: Catalogue.Entry) -> [String: JSONValue] {
        switch entry {
        case .branch(let branch): members(of: branch)
        case .group(let group, let branch):
            [
                "category": .string(branch.code), "clause": group.reference.json,
                "lines": .array(group.lines.map { json(.line($0, group, branch)) }),
            ]
        case .line(let line, let group, let branch): members(of: line, group, branch)
        case .tier(let tier):
            [
                "minimumTotal": .string(tier.minimumTotal.description),
                "minimumSharePercent": JSONValue(tier.minimumSharePercent), "clause": tier.reference.json,
            ]
        case .level(let level):
            [
                "thresholds": .object(
                    Dictionary(
                        uniqueKeysWithValues: catalogue.branches.compactMap { branch in
                            branch.criteria.flatMap(\.thresholds).first { $0.level == level.code }
                                .map { (branch.code, .string($0.minimum.description)) }
                        }
                    )
                )
            ]
        case .criterion(let criterion, let branch): members(of: criterion, branch)
        case .potential(let field):
            [
                "period": .string(field.period), "line": JSONValue(field.line), "components": strings(field.components),
                "applications": strings(field.applications), "places": strings(field.places),
                "clauses": .array([field.scope.json, field.goals.json]),
            ]
        case .paragraph(let paragraph): ["clause": paragraph.clause.json]
        }
    }

    private func members(of branch: Catalogue.Branch) -> [String: JSONValue] {
        [
            "groups": .array(branch.groups.map { json(.group($0, branch)) }),
            "goals": .array(branch.goals.map(json)), "combination": json(branch.combination),
            "criteria": .array(branch.criteria.map { json(.criterion($0, branch)) }),
            "clauses": .array([branch.scope.json, branch.goalClause.json]),
        ]
    }

    private func members(
        of line: Catalogue.Line,
        _ group: Catalogue.Group,
        _ branch: Catalogue.Branch
    ) -> [String: JSONValue] {
        let goals = branch.goals.filter { $0.line == line.code || $0.contains.contains(line.code) }
        return [
            "category": .string(branch.code), "group": .string(group.code), "aliases": strings(line.aliases),
            "goals": .array(goals.map(json)), "potentialField": JSONValue(line.potential),
            "clause": line.reference.json,
        ]
    }

    private func members(of criterion: Catalogue.Criterion, _ branch: Catalogue.Branch) -> [String: JSONValue] {
        [
            "category": .string(branch.code), "number": JSONValue(criterion.number),
            "minimumYears": JSONValue(criterion.minimumYears),
            "minimumSharePercent": JSONValue(criterion.minimumSharePercent),
            "thresholds": .array(
                criterion.thresholds.map {
                    ["level": .string($0.level), "minimum": .string($0.minimum.description)]
                }
            ),
            "clause": criterion.reference.json,
        ]
    }

    private func json(_ goal: Catalogue.Goal) -> JSONValue {
        [
            "tag": .string(goal.tag.rawValue), "label": .string(catalogue.label(of: goal.tag)),
            "text": .string(goal.text), "line": JSONValue(goal.line), "contains": strings(goal.contains),
            "offTree": .bool(goal.isOffTree), "issuedOnly": .bool(goal.isIssuedOnly), "clause": goal.reference.json,
        ]
    }

    private func json(_ combination: Catalogue.Combination) -> JSONValue {
        ["rule": .string(combination.rule.rawValue), "statedInSource": .bool(combination.statedInSource)]
    }

    private var amountSource: JSONValue {
        let source = catalogue.listing.amountSource
        return [
            "system": .string(source.system), "status": .string(source.status), "unit": .string(source.unit),
            "governsExports": .bool(source.governsExports),
        ]
    }

    private func strings(_ list: [String]) -> JSONValue { .array(list.map(JSONValue.string)) }
}
