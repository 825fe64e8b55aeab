extension Catalogue {
    /// A business line (小类).
    public struct Line: Sendable, Equatable {
        /// The code, such as `ITO.SRD.DEV`.
        public let code: String
        /// The name as printed.
        public let name: String
        /// Other names of the same line in the source documents.
        public let aliases: [String]
        /// The name in 附件5, where it differs.
        public let annexName: String?
        /// What the goals say of it.
        public let tags: [GoalTag]
        /// The goals' words for it, where they differ from the name.
        public let goalText: String?
        /// The off-tree goal in whose brackets it is named.
        public let via: String?
        /// The code of the potential field of the same name.
        public let potential: String?
        /// The words that name it.
        public let reference: Clause
    }

    /// A group of lines (中类).
    public struct Group: Sendable, Equatable {
        /// The code, such as `ITO.SRD`.
        public let code: String
        /// The name as printed.
        public let name: String
        /// Its lines.
        public let lines: [Line]
        /// The words that name it and its lines.
        public let reference: Clause
    }

    /// A category (大类) with its groups, goals and criteria.
    public struct Branch: Sendable, Equatable {
        /// Which category.
        public let category: Category
        /// The name as printed.
        public let name: String
        /// The name with its abbreviation, where one is printed.
        public let nameWithAbbreviation: String?
        /// Its heading.
        public let heading: Heading
        /// Its groups.
        public let groups: [Group]
        /// 业务范围: what belongs to it.
        public let scope: Clause
        /// 促进目标: what is to become of it.
        public let goalClause: Clause
        /// Its goals, one by one.
        public let goals: [Goal]
        /// Other words of 促进目标 that a reader looks for.
        public let aims: Aims
        /// How the criteria work together.
        public let combination: Combination
        /// Its criteria in printed order.
        public let criteria: [Criterion]

        /// The code: ITO, BPO or KPO.
        public var code: String { category.rawValue }
    }
}
