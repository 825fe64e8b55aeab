extension CatalogueBuilder {
    func branch(_ branch: CatalogueFile.Branch) throws -> Catalogue.Branch {
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

    func potentialField(_ field: CatalogueFile.PotentialField) throws -> Catalogue.PotentialField {
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
