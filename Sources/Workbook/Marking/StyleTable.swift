/// Where the styles part has its fonts, fills and cell formats, in bytes.
final class StyleTable: XMLHandler {
    /// A list of the part, such as its fills.
    struct List {
        /// The tag that opens it.
        let tag: Range<Int>
        /// Where its end tag begins.
        var end = 0
        /// The elements in it: the tag that opens each, and where it ends.
        var items: [(tag: Range<Int>, end: Int)] = []
    }

    enum Kind {
        case fonts
        case fills
        case formats
    }

    /// Excel can hold this many cell formats.
    static let mostFormats = 64_000

    private(set) var lists: [Kind: List] = [:]
    /// For each cell format the number of its fill.
    private(set) var fillOfFormat: [Int] = []
    /// For each solid fill its colour, as the part writes it.
    private(set) var colours: [Int: String] = [:]

    private var kind: Kind?
    private var isSolid = false

    override func open(_ name: XMLName, _ attributes: XMLAttributes) throws {
        switch depth {
        case 2:
            kind = name.isNamed("fonts") ? .fonts : name.isNamed("fills") ? .fills : nil
            if name.isNamed("cellXfs") { kind = .formats }
            guard let kind else { return }
            guard lists.updateValue(List(tag: eventRange), forKey: kind) == nil else { throw Unmarkable() }
        case 3:
            guard let kind else { return }
            if kind == .formats {
                guard name.isNamed("xf"), fillOfFormat.count < Self.mostFormats else { throw Unmarkable() }
                fillOfFormat.append(attributes.value("fillId").flatMap(Int.init) ?? 0)
            }
            isSolid = false
            lists[kind]?.items.append((eventRange, eventRange.upperBound))
        case 4 where kind == .fills:
            isSolid = name.isNamed("patternFill") && attributes.value("patternType") == "solid"
        case 5 where kind == .fills && isSolid && name.isNamed("fgColor"):
            guard let fills = lists[.fills], let colour = attributes.value("rgb") else { return }
            colours[fills.items.count - 1] = colour.uppercased()
        default: return
        }
    }

    override func close(_ name: XMLName) throws {
        guard let kind else { return }
        if depth == 3, let item = lists[kind]?.items.popLast() {
            lists[kind]?.items.append((item.tag, eventRange.upperBound))
        } else if depth == 2 {
            // A list of one tag has no place for more.
            guard !eventRange.isEmpty else { throw Unmarkable() }
            lists[kind]?.end = eventRange.lowerBound
            self.kind = nil
        }
    }
}
