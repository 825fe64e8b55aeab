/// What a goal wants done: the catalogue's four verbs.
public enum GoalTag: String, Sendable, CaseIterable {
    /// 大力发展.
    case develop = "DEVELOP"
    /// 提升占比.
    case raiseShare = "RAISE_SHARE"
    /// 加快培育.
    case cultivate = "CULTIVATE"
    /// 优先支持: a trait of enterprises, never of a line.
    case prioritySupport = "PRIORITY_SUPPORT"
}

extension Catalogue {
    /// What a goal tag is called.
    public struct GoalLabel: Sendable, Equatable {
        /// The tag.
        public let tag: GoalTag
        /// The label.
        public let label: String
        /// The printed words, with … between their parts, where the label is not printed as it is.
        public let printed: String?
    }

    /// A goal of a category: a line, a field that the tree does not have, or a trait of enterprises.
    public struct Goal: Sendable, Equatable {
        /// What is to be done.
        public let tag: GoalTag
        /// What it is about, as the issued catalogue prints it.
        public let text: String
        /// What 附件5 prints, where it differs.
        public let annexText: String?
        /// The code of the line that it names.
        public let line: String?
        /// The codes of the lines that its brackets name.
        public let contains: [String]
        /// Whether its brackets, or its words, close with 等.
        public let isOpenEnded: Bool
        /// Whether only the issued catalogue has it.
        public let isIssuedOnly: Bool
        /// The code of the potential field that it is about.
        public let potential: String?
        /// The words that set it.
        public let reference: Clause

        /// Whether it names a field that the tree of lines does not have.
        public var isOffTree: Bool { line == nil && tag != .prioritySupport }
    }

    /// Words of 促进目标 besides the goals.
    public struct Aims: Sendable, Equatable {
        /// The tags whose list of goals closes with 等.
        public let openEndedTags: [GoalTag]
        /// What enterprises are encouraged to do.
        public let encouraged: String?
        /// The industries in which applications are supported.
        public let industries: [String]
        /// Which enterprises are to be built up.
        public let built: String?
    }

    /// A potential field (潜力领域).
    public struct PotentialField: Sendable, Equatable {
        /// The code: `PF.DATA`.
        public let code: String
        /// The name as printed.
        public let name: String
        /// The years it holds for.
        public let period: String
        /// The code of the line of the same name.
        public let line: String?
        /// What it consists of.
        public let components: [String]
        /// What it is used for.
        public let applications: [String]
        /// Where it is to grow.
        public let places: [String]
        /// The sentence that defines it, where there is one.
        public let definition: String?
        /// 业务范围.
        public let scope: Clause
        /// 促进目标.
        public let goals: Clause
    }
}
