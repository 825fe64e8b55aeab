import Core
import Terminal

/// One entry of the catalogue as a page: labels on the left, the printed words on the right.
struct CataloguePage {
    let title: String
    private(set) var sections: [(label: String, text: String)] = []

    /// Lays the page out; without a width nothing is broken.
    func render(width: Int?) -> String {
        let indent = (sections.map { DisplayWidth.of($0.label) }.max() ?? 0) + 2
        var text = title + "\n" + String(repeating: "-", count: DisplayWidth.of(title)) + "\n"
        var last = ""
        for section in sections {
            let label = section.label == last ? "" : section.label
            last = section.label
            let lines = CatalogueWords(text: section.text).lines(width: width.map { max($0 - indent, 20) })
            for (index, line) in lines.enumerated() {
                text += DisplayWidth.pad(index == 0 ? label : "", to: indent) + line + "\n"
            }
        }
        return text
    }

    /// Adds rows under a label, their cells one below the other.
    private mutating func add(_ label: String, rows: [[String]]) {
        for row in rows {
            let cells = row.enumerated().map { column, cell in
                let width = rows.compactMap { column < $0.count ? DisplayWidth.of($0[column]) : nil }.max() ?? 0
                return column == row.count - 1 ? cell : DisplayWidth.pad(cell, to: width)
            }
            add(label, cells.joined(separator: "  "))
        }
    }

    /// Adds a text under a label; an empty one is left out, a repeated label is shown once.
    private mutating func add(_ label: String, _ text: String?) {
        if let text, !text.isEmpty { sections.append((label, text)) }
    }
}

extension CataloguePage {
    /// The page of an entry.
    init(_ entry: Catalogue.Entry, in catalogue: Catalogue, language: Language) {
        let labels = CatalogueLabels(language: language)
        title = entry.code + "  " + (entry.name ?? entry.place ?? "")
        switch entry {
        case .branch(let branch): add(branch, catalogue, labels)
        case .group(let group, let branch): add(group, branch, catalogue, labels)
        case .line(let line, let group, let branch): add(line, group, branch, catalogue, labels)
        case .tier(let tier): add(tier, catalogue, labels)
        case .level(let level): add(level, catalogue, labels)
        case .criterion(let criterion, let branch): add(criterion, branch, catalogue, labels)
        case .potential(let field): add(field, catalogue, labels)
        case .paragraph(let paragraph): add(paragraph.clause, labels)
        }
    }

    /// Words, and where they stand.
    private mutating func add(_ clause: Clause, _ labels: CatalogueLabels) {
        add(labels.words, clause.words)
        add(labels.place, clause.citation)
    }

    private mutating func add(_ branch: Catalogue.Branch, _ catalogue: Catalogue, _ labels: CatalogueLabels) {
        add(labels.groups, rows: branch.groups.map { [$0.code, $0.name] })
        for tag in GoalTag.allCases {
            let goals = branch.goals.filter { $0.tag == tag }.map { $0.text + labels.describe($0) }
            add(catalogue.label(of: tag), goals.joined(separator: "、"))
        }
        for criterion in branch.criteria { add(labels.criteria, "\(criterion.number). \(criterion.clause)") }
        add(labels.combination, labels.describe(branch.combination))
        add(branch.scope, labels)
        add(branch.goalClause, labels)
    }

    private mutating func add(
        _ group: Catalogue.Group,
        _ branch: Catalogue.Branch,
        _ catalogue: Catalogue,
        _ labels: CatalogueLabels
    ) {
        add(labels.category, branch.code + "  " + branch.name)
        add(
            labels.lines,
            rows: group.lines.map { line in
                [line.code, line.name]
                    + (line.tags.isEmpty ? [] : [line.tags.map(catalogue.label).joined(separator: "、")])
            }
        )
        add(group.reference, labels)
    }

    private mutating func add(
        _ line: Catalogue.Line,
        _ group: Catalogue.Group,
        _ branch: Catalogue.Branch,
        _ catalogue: Catalogue,
        _ labels: CatalogueLabels
    ) {
        add(labels.category, branch.code + "  " + branch.name)
        add(labels.group, group.code + "  " + group.name)
        add(labels.aliases, line.aliases.filter { $0 != line.name }.joined(separator: "、"))
        add(labels.potential, line.potential)
        add(line.reference, labels)
        for goal in branch.goals where goal.line == line.code || goal.contains.contains(line.code) {
            add(catalogue.label(of: goal.tag), goal.reference.words)
            add(labels.place, goal.reference.citation)
        }
    }

    private mutating func add(_ tier: Catalogue.Tier, _ catalogue: Catalogue, _ labels: CatalogueLabels) {
        add(labels.total, "≥ \(tier.minimumTotal) " + labels.unit(of: catalogue))
        add(labels.share, "≥ \(tier.minimumSharePercent)%")
        add(labels.combination, labels.describe(catalogue.listing.combination))
        add(labels.amounts, labels.describe(catalogue.listing.amountSource))
        add(tier.reference, labels)
    }

    private mutating func add(_ level: Catalogue.Level, _ catalogue: Catalogue, _ labels: CatalogueLabels) {
        for branch in catalogue.branches {
            for threshold in branch.criteria.flatMap(\.thresholds) where threshold.level == level.code {
                add(branch.name, "≥ \(threshold.minimum) " + labels.unit(of: catalogue))
                add(labels.words, threshold.reference.words)
                add(labels.place, threshold.reference.citation)
            }
        }
        add(labels.amounts, labels.describe(catalogue.listing.amountSource))
    }

    private mutating func add(
        _ criterion: Catalogue.Criterion,
        _ branch: Catalogue.Branch,
        _ catalogue: Catalogue,
        _ labels: CatalogueLabels
    ) {
        add(labels.category, branch.code + "  " + branch.name)
        let unit = labels.unit(of: catalogue)
        add(
            labels.export,
            rows: criterion.thresholds.map { threshold in
                let name = catalogue.levels.first { $0.code == threshold.level }?.name ?? ""
                return [threshold.level, "≥ \(threshold.minimum) \(unit)", name]
            }
        )
        if !criterion.thresholds.isEmpty { add(labels.amounts, labels.describe(catalogue.listing.amountSource)) }
        add(labels.share, criterion.minimumSharePercent.map { "≥ \($0)%" })
        add(labels.contract, labels.describe(contractOf: criterion))
        if criterion.phrases.listsCertificates == false { add(labels.note, labels.noCertificateList) }
        add(criterion.reference, labels)
    }

    private mutating func add(_ field: Catalogue.PotentialField, _ catalogue: Catalogue, _ labels: CatalogueLabels) {
        add(labels.period, field.period)
        let line = catalogue.lines.first { $0.code == field.line }
        add(labels.sameName, line.map { $0.code + "  " + $0.name })
        add(labels.components, field.components.joined(separator: "、"))
        add(labels.applications, field.applications.joined(separator: "、"))
        add(labels.places, field.places.joined(separator: "、"))
        add(field.scope, labels)
        add(field.goals, labels)
    }
}
