/// One edition of the guidance catalogue (重点发展领域指导目录): standards, categories and business lines.
public struct Catalogue: Sendable {
    /// A tier of the listing standard; reaching any one is enough.
    public struct Tier: Sendable, Equatable {
        /// T1, T2 or T3.
        public let code: String
        /// The least outsourcing total, inclusive.
        public let minimumTotal: Money
        /// The least offshore share in per cent, inclusive.
        public let minimumSharePercent: Int
        /// The clause as printed.
        public let clause: String
    }

    /// A level of the cultivation standard, highest first.
    public struct Level: Sendable, Equatable {
        /// MOFCOM, CITY or DISTRICT.
        public let code: String
        /// The name as printed.
        public let name: String
    }

    /// A business line (小类).
    public struct Line: Sendable, Equatable {
        /// The code, such as `ITO.SRD.DEV`.
        public let code: String
        /// The name as printed.
        public let name: String
        /// Other names of the same line in the source documents.
        public let aliases: [String]
    }

    /// A group of lines (中类).
    public struct Group: Sendable, Equatable {
        /// The code, such as `ITO.SRD`.
        public let code: String
        /// The name as printed.
        public let name: String
        /// Its lines.
        public let lines: [Line]
    }

    /// One of a category's cultivation criteria (培育重点).
    public struct Criterion: Sendable, Equatable {
        /// The printed number, 1–5.
        public let number: Int
        /// ENGAGED, CONTRACT, INTL_CERT, EXPORT or STAFF_EDU.
        public let code: String
        /// The clause as printed.
        public let clause: String
        /// Least years of the contract, where the clause names one.
        public let minimumYears: Int?
        /// Least share in per cent, where the clause names one.
        public let minimumSharePercent: Int?
        /// The least export of each level, highest first; empty but for EXPORT.
        public let thresholds: [Threshold]
    }

    /// The least export of a level, inclusive.
    public struct Threshold: Sendable, Equatable {
        /// The level's code.
        public let level: String
        /// The least export of the category.
        public let minimum: Money
    }

    /// A category (大类) with its groups and criteria.
    public struct Branch: Sendable, Equatable {
        /// Which category.
        public let category: Category
        /// The name as printed.
        public let name: String
        /// Its groups.
        public let groups: [Group]
        /// Its criteria in printed order.
        public let criteria: [Criterion]
    }

    /// The year of the edition.
    public let edition: Int
    /// The year whose figures count.
    public let baseYear: Int
    /// The document's number.
    public let documentNumber: String
    /// The tiers in printed order.
    public let tiers: [Tier]
    /// The levels, highest first.
    public let levels: [Level]
    /// The categories in printed order.
    public let branches: [Branch]

    /// All lines in printed order.
    public var lines: [Line] { branches.flatMap(\.groups).flatMap(\.lines) }

    /// The branch of a category.
    public func branch(_ category: Category) -> Branch? { branches.first { $0.category == category } }

    /// The line with a name, an alias or a code as typed; blanks and width do not count.
    public func line(named text: String) -> Line? {
        let key = Self.key(text)
        return lines.first { line in
            line.code == key || Self.key(line.name) == key || line.aliases.contains { Self.key($0) == key }
        }
    }

    private static func key(_ text: String) -> String {
        CellText.normaliseLabel(text).label.uppercased()
    }
}
