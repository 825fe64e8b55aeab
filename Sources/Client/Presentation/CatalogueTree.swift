import Core
import Terminal

/// A whole edition on one screen: standards, then categories, groups and lines with their goals.
struct CatalogueTree {
    let catalogue: Catalogue
    let language: Language

    private var labels: CatalogueLabels { CatalogueLabels(language: language) }

    /// Lays the tree out; without a width nothing is cut.
    func render(width: Int?) -> String {
        [heading(width), tiers(width), levels.render(width: width), tree.render(width: width), footnote]
            .joined(separator: "\n")
    }

    private func broken(_ text: String, _ width: Int?) -> String {
        CatalogueWords(text: text).lines(width: width).map { $0 + "\n" }.joined()
    }

    private func heading(_ width: Int?) -> String {
        let document = catalogue.document
        return broken(catalogue.title, width)
            + broken("\(document.number)，\(document.issuer)，\(document.printedOnWords)", width)
    }

    private func tiers(_ width: Int?) -> String {
        var table = TextTable(columns: [
            .init(labels.listing), .init(labels.total, alignment: .right), .init(labels.share, alignment: .right),
        ])
        let unit = labels.unit(of: catalogue)
        for tier in catalogue.tiers {
            table.add(row: [tier.code, "≥ \(tier.minimumTotal) \(unit)", "≥ \(tier.minimumSharePercent)%"])
        }
        return table.render(width: width) + broken(labels.describe(catalogue.listing.combination), width)
    }

    private var levels: TextTable {
        var table = TextTable(
            columns: [.init(labels.level), .init(labels.levelNote(in: labels.unit(of: catalogue)))]
                + catalogue.branches.map { .init($0.code, alignment: .right) }
        )
        for level in catalogue.levels {
            let figures = catalogue.branches.map { branch in
                branch.criteria.flatMap(\.thresholds).first { $0.level == level.code }?.minimum.description ?? ""
            }
            table.add(row: [level.code, level.name] + figures)
        }
        return table
    }

    private var tree: TextTable {
        var table = TextTable(columns: [.init(labels.code), .init(labels.name), .init(labels.goals)])
        for branch in catalogue.branches {
            table.add(row: [branch.code, branch.nameWithAbbreviation ?? branch.name])
            for group in branch.groups {
                table.add(row: ["  " + group.code, "  " + group.name])
                for line in group.lines {
                    let marks = line.tags.map(catalogue.label) + (line.potential.map { _ in [labels.potential] } ?? [])
                    table.add(row: ["    " + line.code, "    " + line.name, marks.joined(separator: "、")])
                }
            }
            for goal in branch.goals where goal.isOffTree {
                table.add(row: ["    ＊", "    " + goal.text, catalogue.label(of: goal.tag)])
            }
        }
        for field in catalogue.potentialFields {
            table.add(row: [field.code, field.name, labels.potential + " " + field.period])
        }
        return table
    }

    private var footnote: String { labels.offTreeMark + "\n" }
}
