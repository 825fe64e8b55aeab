extension Catalogue {
    /// How several conditions work together.
    public struct Combination: Sendable, Equatable {
        /// Whether one is enough.
        public enum Rule: String, Sendable {
            /// Any one is enough.
            case any = "ANY"
            /// All have to hold.
            case all = "ALL"
        }

        /// The rule that checks go by.
        public let rule: Rule
        /// Whether the source says so, or it is our reading of a bare list.
        public let statedInSource: Bool
    }

    /// Where the amounts that count come from.
    public struct AmountSource: Sendable, Equatable {
        /// A code for it.
        public let code: String
        /// The system's name as printed.
        public let system: String
        /// What an amount must be there: 审定通过.
        public let status: String
        /// The currency, ISO 4217.
        public let currency: String
        /// The unit of the printed figures.
        public let unit: String
        /// How many of the currency make one unit.
        public let unitMultiplier: Int
        /// Whether it holds for the exports of the cultivation standard too (下同).
        public let governsExports: Bool
    }

    /// The listing standard (列入标准) without its tiers.
    public struct Listing: Sendable, Equatable {
        /// The words before the tiers.
        public let reference: Clause
        /// How the tiers work together.
        public let combination: Combination
        /// Where totals, offshore parts and exports come from.
        public let amountSource: AmountSource
        /// What the share is a share of, as printed.
        public let shareDenominator: String
        /// What is shared, as printed.
        public let shareNumerator: String
        /// What is said of yearly recognition among listed projects.
        public let recognition: String
        /// The traits that recognition asks for.
        public let recognisedTraits: [String]
    }

    /// A tier of the listing standard.
    public struct Tier: Sendable, Equatable {
        /// T1, T2 or T3.
        public let code: String
        /// The least outsourcing total, inclusive.
        public let minimumTotal: Money
        /// The least offshore share in per cent, inclusive.
        public let minimumSharePercent: Int
        /// The clause as printed.
        public let clause: String
        /// The clause with its place.
        public let reference: Clause
    }

    /// A level of the cultivation standard, highest first.
    public struct Level: Sendable, Equatable {
        /// MOFCOM, CITY or DISTRICT.
        public let code: String
        /// The name as printed.
        public let name: String

        /// The name as printed, or its English.
        public func title(_ language: Language) -> String {
            guard language == .en else { return name }
            return switch code {
            case "MOFCOM": "the ministry's level"
            case "CITY": "the city's level"
            case "DISTRICT": "the district's level"
            default: name
            }
        }
    }

    /// The least export of a level, inclusive.
    public struct Threshold: Sendable, Equatable {
        /// The level's code.
        public let level: String
        /// The least export of the category.
        public let minimum: Money
        /// The part of the criterion that sets it.
        public let reference: Clause
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
        /// The clause with its place.
        public let reference: Clause
        /// The printed phrases that its figures are about.
        public let phrases: Phrases
    }

    /// The printed phrases of a criterion; each is nil where the criterion has none of its sort.
    public struct Phrases: Sendable, Equatable {
        /// CONTRACT: how long a contract runs, 中长期.
        public let contractTerm: String?
        /// INTL_CERT: whether the source lists the certificates that count.
        public let listsCertificates: Bool?
        /// EXPORT: what is measured, with its year.
        public let metric: String?
        /// STAFF_EDU: the least education.
        public let education: String?
        /// STAFF_EDU: what is shared.
        public let numerator: String?
        /// STAFF_EDU: what it is a share of.
        public let denominator: String?
        /// STAFF_EDU: the contribution to employment that is asked for besides.
        public let employment: String?
    }
}
