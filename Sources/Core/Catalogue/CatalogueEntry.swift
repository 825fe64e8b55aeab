extension Catalogue {
    /// Anything in an edition that has a code.
    public enum Entry: Sendable, Equatable {
        /// A category.
        case branch(Branch)
        /// A group, and the category it is in.
        case group(Group, Branch)
        /// A line, and the group and category it is in.
        case line(Line, Group, Branch)
        /// A tier of the listing standard.
        case tier(Tier)
        /// A level of the cultivation standard.
        case level(Level)
        /// A criterion of one category.
        case criterion(Criterion, Branch)
        /// A potential field.
        case potential(PotentialField)
        /// Any other paragraph.
        case paragraph(Paragraph)
    }

    /// Everything that has a code, in printed order; a paragraph only where nothing else stands for it.
    public var entries: [Entry] {
        var entries = tiers.map(Entry.tier) + levels.map(Entry.level)
        for branch in branches {
            entries.append(.branch(branch))
            for group in branch.groups {
                entries.append(.group(group, branch))
                entries += group.lines.map { .line($0, group, branch) }
            }
            entries += branch.criteria.map { .criterion($0, branch) }
        }
        entries += potentialFields.map(Entry.potential)
        let known = Set(entries.map(\.code))
        return entries + paragraphs.filter { !known.contains($0.code) }.map(Entry.paragraph)
    }

    /// The entries with a code as typed; width, blanks and case do not count.
    ///
    /// One, but for the code of a criterion without its category, which stands for that criterion of each category.
    public func entries(coded text: String) -> [Entry] {
        let key = FoldedText.fold(text)
        let all = entries
        let exact = all.filter { FoldedText.fold($0.code) == key }
        guard exact.isEmpty else { return exact }
        return all.filter { entry in
            if case .criterion(let criterion, _) = entry { FoldedText.fold(criterion.code) == key } else { false }
        }
    }
}

extension Catalogue.Entry {
    /// What sort of entry it is; as `--json` says it.
    public var type: String {
        switch self {
        case .branch: "category"
        case .group: "group"
        case .line: "line"
        case .tier: "tier"
        case .level: "level"
        case .criterion: "criterion"
        case .potential: "potentialField"
        case .paragraph: "clause"
        }
    }

    /// The code, unique in an edition: a criterion's with its category, `ITO.EXPORT`.
    public var code: String {
        switch self {
        case .branch(let branch): branch.code
        case .group(let group, _): group.code
        case .line(let line, _, _): line.code
        case .tier(let tier): tier.code
        case .level(let level): level.code
        case .criterion(let criterion, let branch): branch.code + "." + criterion.code
        case .potential(let field): field.code
        case .paragraph(let paragraph): paragraph.code
        }
    }

    /// The printed name; nil for what has only words.
    public var name: String? {
        switch self {
        case .branch(let branch): branch.name
        case .group(let group, _): group.name
        case .line(let line, _, _): line.name
        case .level(let level): level.name
        case .potential(let field): field.name
        case .tier, .criterion, .paragraph: nil
        }
    }

    /// Where its words stand; nil for what has a name.
    public var place: String? {
        switch self {
        case .tier(let tier): tier.reference.place
        case .criterion(let criterion, _): criterion.reference.place
        case .paragraph(let paragraph): paragraph.clause.place
        case .branch, .group, .line, .level, .potential: nil
        }
    }

    /// Every name that the sources give it.
    var names: [String] {
        switch self {
        case .line(let line, _, _):
            ([line.name] + line.aliases + [line.goalText].compactMap(\.self)).reduce(into: []) { names, name in
                if !names.contains(name) { names.append(name) }
            }
        case .branch(let branch): [branch.nameWithAbbreviation ?? branch.name]
        default: [name].compactMap(\.self)
        }
    }
}
