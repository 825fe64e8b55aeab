import Core

/// A choice of a select field, or a tab.
struct PageOption: Sendable, Equatable {
    var value: String
    var text: String
    var isChosen: Bool
}

extension PageOption {
    /// The units as choices, after one that stands for all.
    static func units(_ units: [FilingUnit], chosen: String?, _ language: Language) -> [PageOption] {
        [PageOption(value: "", text: language == .zh ? "全部" : "All", isChosen: chosen == nil)]
            + units.map { PageOption(value: $0.code, text: $0.title, isChosen: $0.code == chosen) }
    }
}

/// A link to the same list with another choice.
struct PageLink: Sendable, Equatable {
    var path: String
    var text: String
    var isHere = false
}

/// The links between the parts of a long list.
struct PageSteps: Sendable, Equatable {
    var text: String
    var previous: String?
    var next: String?

    /// The steps at an offset.
    init(offset: Int, size: Int, found: Int, _ address: PageAddress, _ language: Language) {
        let last = min(offset + size, found)
        let first = min(offset + 1, last)
        text = language == .zh ? "第 \(first)–\(last) 条，共 \(found) 条" : "\(first)–\(last) of \(found)"
        let page = offset / size + 1
        previous = offset > 0 ? address.with("page", String(page - 1)).text : nil
        next = last < found ? address.with("page", String(page + 1)).text : nil
    }

    /// The offset that a query asks for; a page that is no number is the first.
    static func offset(_ page: String?, size: Int) -> Int {
        let number = page.flatMap(Int.init) ?? 1
        return (min(max(number, 1), 100_000) - 1) * size
    }
}

/// A path with a query, of which links change one item.
struct PageAddress: Sendable {
    let path: String
    private var items: [(name: String, value: String)]

    /// The items that are empty are left out.
    init(_ path: String, _ items: [(String, String?)]) {
        self.path = path
        self.items = items.compactMap { name, value in value.map { (name, $0) } }
    }

    /// The same with one item changed; nil leaves it out.
    func with(_ name: String, _ value: String?) -> PageAddress {
        var copy = self
        copy.items.removeAll { $0.name == name }
        if let value { copy.items.append((name, value)) }
        return copy
    }

    /// As a link has it.
    var text: String {
        guard !items.isEmpty else { return path }
        return path + "?" + items.map { "\($0.name)=\(ConsolePath.encoded($0.value))" }.joined(separator: "&")
    }
}
