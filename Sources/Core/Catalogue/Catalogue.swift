/// One edition of the guidance catalogue (重点发展领域指导目录): standards, categories, business lines and their words.
public struct Catalogue: Sendable, Equatable {
    /// The year of the edition.
    public let edition: Int
    /// The year whose figures count.
    public let baseYear: Int
    /// The document that issued it.
    public let document: Document
    /// The three names that the sources print for it, the issuing notice's first.
    public let names: [String]
    /// The title of the copy that stands in 附件5.
    public let annexTitle: String
    /// The listing standard without its tiers.
    public let listing: Listing
    /// The tiers in printed order.
    public let tiers: [Tier]
    /// The levels, highest first.
    public let levels: [Level]
    /// What each goal tag is called.
    public let goalLabels: [GoalLabel]
    /// The categories in printed order.
    public let branches: [Branch]
    /// The heading of the potential fields.
    public let potentialHeading: Heading
    /// The potential fields in printed order.
    public let potentialFields: [PotentialField]
    /// Where the copy in 附件5 differs from the issued catalogue.
    public let differences: [Difference]
    /// Every word of the issued catalogue, in order.
    public let paragraphs: [Paragraph]

    /// The document's number.
    public var documentNumber: String { document.number }

    /// The heading of the issued catalogue.
    public var title: String { paragraphs.first?.marks.first ?? names[0] }

    /// All lines in printed order.
    public var lines: [Line] { branches.flatMap(\.groups).flatMap(\.lines) }

    /// Whether a line has this code.
    func hasLine(_ code: String) -> Bool {
        branches.contains { branch in branch.groups.contains { group in group.lines.contains { $0.code == code } } }
    }

    /// The branch of a category.
    public func branch(_ category: Category) -> Branch? { branches.first { $0.category == category } }

    /// What a goal tag is called in this edition.
    public func label(of tag: GoalTag) -> String { goalLabels.first { $0.tag == tag }?.label ?? tag.rawValue }

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
