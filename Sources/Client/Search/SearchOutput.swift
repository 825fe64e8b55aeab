import Core
import Terminal

/// Shows what a search finds, kind after kind.
protocol SearchOutput: AnyObject {
    /// Takes a record.
    func add(_ hit: RecordSearch.Hit) throws
    /// All records of a kind were added.
    func end(_ kind: Kind) throws
    /// The search is over.
    func end() throws
}

/// One array of records as `show` gives them, each with `matched`; written as it comes.
final class SearchJSON: SearchOutput {
    private let presenter: RecordPresenter
    private var stream = JSONArrayStream()

    init(_ presenter: RecordPresenter) { self.presenter = presenter }

    func add(_ hit: RecordSearch.Hit) throws {
        var members = presenter.json(hit.record).objectValue ?? [:]
        members["matched"] = .array(hit.matched.map(JSONValue.string))
        try stream.append(.object(members))
    }

    func end(_ kind: Kind) throws {}

    func end() throws { try stream.end() }
}

/// A table for each kind: the name, a code or number, what matched, the identifier to go on with.
final class SearchTables: SearchOutput {
    private let presenter: RecordPresenter
    private let context: CommandContext
    private var hits: [RecordSearch.Hit] = []

    init(_ presenter: RecordPresenter, _ context: CommandContext) {
        self.presenter = presenter
        self.context = context
    }

    func add(_ hit: RecordSearch.Hit) throws { hits.append(hit) }

    func end(_ kind: Kind) throws {
        defer { hits = [] }
        guard !hits.isEmpty, let type = RecordTypes.type(of: kind) else { return }
        let code = [.hire, .trainee].contains(kind) ? "idNumber" : "uscc"
        var table = TextTable(columns: [
            TextTable.Column(context.language == .zh ? type.label : type.english, minimum: 12),
            TextTable.Column(type.field(code)?.name(context.language) ?? "", overflow: .keep),
            TextTable.Column(context.words("匹配", "Matched"), minimum: 16),
            TextTable.Column(context.words("标识", "Identifier"), overflow: .keep, rank: 1),
        ])
        for hit in hits {
            let matched = hit.matched.compactMap { type.field($0) }.map { field in
                "\(field.name(context.language))\(context.words("：", ": "))\(presenter.words(hit.record, field.code))"
            }
            table.add(row: [
                presenter.words(hit.record, "name"), presenter.words(hit.record, code),
                matched.joined(separator: context.words("；", "; ")), hit.record.id.rawValue,
            ])
        }
        try context.print(table)
        try context.print("")
    }

    func end() throws {}
}
