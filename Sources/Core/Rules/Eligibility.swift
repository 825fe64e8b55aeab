/// What the catalogue's two gates say of a filing: the listing standard by total business, the cultivation standard by
/// export of the filing's own category.
public struct Eligibility: Sendable, Equatable {
    /// One criterion, judged.
    public struct Judgement: Sendable, Equatable {
        /// The criterion's code.
        public let code: String
        /// Met, not met, or nil where the figures do not tell.
        public let met: Bool?
        /// What was looked at, as text for people.
        public let inputs: [String: String]
        /// The clause as printed.
        public let clause: String
    }

    /// The listing tiers reached, in the catalogue's order.
    public let tiers: [String]
    /// The highest level that the category's export reaches, inclusive; nil if none or the export is empty.
    public let exportLevel: String?
    /// That level if no criterion is unmet.
    public let level: String?
    /// All criteria of the category, in printed order.
    public let criteria: [Judgement]

    /// Judges a filing by an edition of the catalogue.
    ///
    /// Every comparison is exact: `offshore × 100 ≥ total × per cent` in US cents, never a rounded percentage.
    /// Source: 沪商服贸〔2016〕236号, listing standard (1)–(3) and 培育重点 1–5 of each category.
    public init(of filing: Filing, by catalogue: Catalogue) {
        tiers = Self.tiers(total: filing.total, offshore: filing.offshore, of: catalogue)
        let branch = catalogue.branch(filing.category)
        let reached = branch.flatMap { Self.exportLevel(filing.categoryExport, in: $0) }
        exportLevel = reached
        criteria = branch.map { Self.judge(filing, in: $0, exportLevel: reached) } ?? []
        level = criteria.contains { $0.met == false } ? nil : reached
    }

    /// The tiers that a total and its offshore part reach; none for a total of 0.
    public static func tiers(total: Money, offshore: Money, of catalogue: Catalogue) -> [String] {
        guard total.cents > 0 else { return [] }
        return catalogue.tiers.filter { tier in
            total >= tier.minimumTotal && offshore.cents * 100 >= total.cents * Int64(tier.minimumSharePercent)
        }.map(\.code)
    }

    /// The highest level that an export reaches, inclusive.
    public static func exportLevel(_ export: Money?, in branch: Catalogue.Branch) -> String? {
        guard let export else { return nil }
        return branch.criteria.flatMap(\.thresholds).first { export >= $0.minimum }?.level
    }

    private static func judge(
        _ filing: Filing,
        in branch: Catalogue.Branch,
        exportLevel: String?
    ) -> [Judgement] {
        branch.criteria.map { criterion in
            let met: Bool?
            let inputs: [String: String]
            switch criterion.code {
            case "ENGAGED":
                met = true
                inputs = ["category": filing.category.rawValue]
            case "CONTRACT":
                // 中长期 without a year is the reviewer's judgement.
                met = criterion.minimumYears.flatMap { years in filing.contractMonths.map { $0 >= years * 12 } }
                inputs = ["contractMonths": filing.contractMonths.map(String.init) ?? ""]
            case "INTL_CERT":
                met = !filing.certificates.isEmpty
                inputs = ["certificates": filing.certificates.joined(separator: "、")]
            case "EXPORT":
                met = filing.categoryExport == nil ? nil : exportLevel != nil
                inputs = ["export\(filing.category.rawValue)": filing.categoryExport?.description ?? ""]
            case "STAFF_EDU":
                let percent = criterion.minimumSharePercent ?? 0
                met = filing.staff == 0 ? nil : filing.staffCollege * 100 >= filing.staff * percent
                inputs = ["staffCollege": String(filing.staffCollege), "staff": String(filing.staff)]
            default:
                met = nil
                inputs = [:]
            }
            return Judgement(code: criterion.code, met: met, inputs: inputs, clause: criterion.clause)
        }
    }
}

extension Eligibility {
    /// `{exportLevel, level, criteria}` as commands print it.
    public var cultivationJSON: JSONValue {
        [
            "exportLevel": JSONValue(exportLevel), "level": JSONValue(level),
            "criteria": .array(
                criteria.map { judgement in
                    [
                        "code": .string(judgement.code), "met": JSONValue(judgement.met),
                        "inputs": .object(judgement.inputs.mapValues(JSONValue.string)),
                        "clause": .string(judgement.clause),
                    ]
                }
            ),
        ]
    }
}
