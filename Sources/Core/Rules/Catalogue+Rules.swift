extension Catalogue {
    /// The listing standard's tiers as rules; reaching any one is enough.
    ///
    /// Source: 沪商服贸〔2016〕236号, 列入标准 (1)–(3).
    public var listingRules: [Rule] {
        tiers.map { tier in
            Rule(
                tier.code,
                .all([
                    .atLeast("total", tier.minimumTotal.cents),
                    .share("offshore", of: "total", percent: tier.minimumSharePercent),
                ]),
                clause: tier.clause
            )
        }
    }
}

extension Catalogue.Branch {
    /// The category's cultivation criteria as rules, in printed order; a level needs all of them.
    ///
    /// Source: 沪商服贸〔2016〕236号, 培育重点 1–5 of the category.
    public var cultivationRules: [Rule] {
        criteria.map { Rule($0.code, condition(of: $0), clause: $0.clause) }
    }

    /// The field that holds the category's export.
    public var exportField: String { "export\(category.rawValue)" }

    private func condition(of criterion: Catalogue.Criterion) -> Condition {
        switch criterion.code {
        case "ENGAGED": .holds("category")
        case "CONTRACT":
            // 中长期 without a year is the reviewer's judgement.
            criterion.minimumYears.map { .atLeast("contractMonths", Int64($0) * 12) } ?? .judgement("contractMonths")
        case "INTL_CERT": .given("certificates")
        case "EXPORT":
            .atLeast(exportField, criterion.thresholds.map(\.minimum.cents).min() ?? 0)
        case "STAFF_EDU":
            .share("staffCollege", of: "staff", percent: criterion.minimumSharePercent ?? 0)
        default: .judgement(criterion.code)
        }
    }

    /// The export thresholds of the levels, highest first.
    public var levelThresholds: [Catalogue.Threshold] { criteria.flatMap(\.thresholds) }
}
