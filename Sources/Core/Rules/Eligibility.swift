/// What the catalogue's two gates say of a filing: the listing standard by total business, the cultivation standard by
/// export of the filing's own category.
public struct Eligibility: Sendable, Equatable {
    /// All tiers of the listing standard, in printed order.
    public let listing: [Verdict]
    /// All criteria of the category, in printed order.
    public let criteria: [Verdict]
    /// The highest level that the category's export reaches, inclusive; nil if none or the export is empty.
    public let exportLevel: String?
    /// The comparison that reaches ``exportLevel``, with that level's own threshold: `500 ≥ 500`.
    ///
    /// The criterion asks for the lowest threshold only.
    public let exportArithmetic: String?
    /// That level if no criterion is unmet.
    public let level: String?
    /// The next level above, and what the export lacks for it.
    public let nextLevel: NextLevel?

    /// A level that the export does not reach.
    public struct NextLevel: Sendable, Equatable {
        /// The level's code.
        public let level: String
        /// What the export lacks.
        public let shortfall: Shortfall
    }

    /// Judges a filing by an edition of the catalogue.
    ///
    /// Source: 沪商服贸〔2016〕236号, listing standard (1)–(3) and 培育重点 1–5 of each category.
    public init(of filing: Filing, by catalogue: Catalogue) {
        self.init(body: filing.body, category: filing.category, by: catalogue)
    }

    /// Judges a filing's members by an edition of the catalogue.
    public init(body: RecordBody, category: Category, by catalogue: Catalogue) {
        let type = Filing.declaration.type
        listing = catalogue.listingRules.map { $0.verdict(on: body, of: type) }
        let branch = catalogue.branch(category)
        criteria = branch?.cultivationRules.map { $0.verdict(on: body, of: type) } ?? []
        let export = branch.flatMap { body[$0.exportField]?.number }.map(Money.init(cents:))
        let reached = branch.flatMap { Self.threshold(reachedBy: export, in: $0) }
        exportLevel = reached?.level
        exportArithmetic = reached.flatMap { reached in export.map { "\($0) ≥ \(reached.minimum)" } }
        level = criteria.contains { $0.met == false } ? nil : reached?.level
        nextLevel = branch.flatMap { Self.nextLevel(export, in: $0, type) }
    }

    /// The listing tiers reached, in the catalogue's order.
    public var tiers: [String] { listing.filter { $0.met == true }.map(\.code) }

    /// The tiers that a total and its offshore part reach; none for a total of 0.
    public static func tiers(total: Money, offshore: Money, of catalogue: Catalogue) -> [String] {
        let body: RecordBody = ["total": .string(total.description), "offshore": .string(offshore.description)]
        return catalogue.listingRules.filter { $0.verdict(on: body, of: Filing.declaration.type).met == true }
            .map(\.code)
    }

    /// The highest level that an export reaches, inclusive.
    public static func exportLevel(_ export: Money?, in branch: Catalogue.Branch) -> String? {
        threshold(reachedBy: export, in: branch)?.level
    }

    private static func threshold(reachedBy export: Money?, in branch: Catalogue.Branch) -> Catalogue.Threshold? {
        guard let export else { return nil }
        return branch.levelThresholds.first { export >= $0.minimum }
    }

    private static func nextLevel(_ export: Money?, in branch: Catalogue.Branch, _ type: RecordType) -> NextLevel? {
        guard let export, let next = branch.levelThresholds.last(where: { export < $0.minimum }) else { return nil }
        let lack = Money(cents: next.minimum.cents - export.cents)
        return NextLevel(
            level: next.level,
            shortfall: Shortfall(
                field: branch.exportField,
                amount: lack.description,
                unit: type.field(branch.exportField)?.unit ?? ""
            )
        )
    }
}

extension Eligibility {
    /// `{exportLevel, exportArithmetic, level, criteria, next}` as commands print it.
    public var cultivationJSON: JSONValue {
        var members: [String: JSONValue] = [
            "exportLevel": JSONValue(exportLevel), "exportArithmetic": JSONValue(exportArithmetic),
            "level": JSONValue(level),
            "criteria": .array(criteria.map(\.json)),
        ]
        members["next"] =
            nextLevel.map {
                [
                    "level": .string($0.level), "field": .string($0.shortfall.field),
                    "amount": .string($0.shortfall.amount), "unit": .string($0.shortfall.unit),
                ]
            } ?? .null
        return .object(members)
    }
}
