import Core

/// A link to another page of a list, or the page itself.
struct PageLink: Sendable {
    var text: String
    var path: String
    var isHere: Bool
}

/// The foot of a list that has more than one page.
struct Pager: Sendable {
    var summary: String
    var links: [PageLink]

    /// The links around a page.
    /// - Parameters:
    ///   - target: the path and query of the list, without `page`.
    ///   - page: the page, from 1.
    ///   - size: rows on a page.
    ///   - total: rows in all.
    ///   - language: of the words.
    init(target: String, page: Int, size: Int, total: Int, language: Language) {
        let last = max(1, (total + size - 1) / size)
        let first = total == 0 ? 0 : (page - 1) * size + 1
        let end = min(total, page * size)
        summary =
            total == 0
            ? (language == .zh ? "没有" : "none")
            : language == .zh
                ? "第 \(first)–\(end) 项，共 \(Shown.grouped(String(total))) 项"
                : "\(first)–\(end) of \(Shown.grouped(String(total)))"
        let joint = target.contains("?") ? "&" : "?"
        func link(_ number: Int, _ text: String) -> PageLink {
            PageLink(text: text, path: target + joint + "page=\(number)", isHere: number == page)
        }
        links = []
        guard last > 1 else { return }
        if page > 1 { links.append(link(page - 1, language == .zh ? "上一页" : "Previous")) }
        for number in Set([1, last] + Array(max(1, page - 2)...max(1, min(last, page + 2)))).sorted() {
            links.append(link(number, String(number)))
        }
        if page < last { links.append(link(page + 1, language == .zh ? "下一页" : "Next")) }
    }

    /// The page that a query asks for, within bounds.
    static func page(_ query: FormFields) -> Int { min(100_000, max(1, query["page"].flatMap { Int($0) } ?? 1)) }
}

/// One choice of a select box.
struct SelectOption: Sendable {
    var value: String
    var text: String
    var isSelected: Bool
}

/// A query that can be written anew with other items.
struct LinkQuery: Sendable {
    private let path: String
    private var items: [(name: String, value: String)]

    init(_ path: String, _ query: FormFields, keeping names: [String]) {
        self.path = path
        items = names.flatMap { name in query.all(name).filter { !$0.isEmpty }.map { (name, $0) } }
    }

    /// A query of these items, those without a value left out.
    init(_ path: String, items: [(String, String?)]) {
        self.path = path
        self.items = items.compactMap { name, value in value.map { (name, $0) } }
    }

    /// The path with the query, one item replaced or, for nil, left out.
    func with(_ name: String, _ value: String?) -> String {
        var items = items.filter { $0.name != name }
        if let value { items.append((name, value)) }
        let text = items.map { "\($0.name)=\(ConsolePath.encoded($0.value))" }.joined(separator: "&")
        return text.isEmpty ? path : path + "?" + text
    }

    /// The path with the query as it is.
    var text: String { with("", nil) }
}
