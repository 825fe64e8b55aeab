/// Makes the cell formats of marked cells: each is the cell's own with another fill.
final class StyleMarker {
    /// Cell formats of the list of marks.
    struct ListFormats {
        let heading: Int
        let cell: [WorkbookMark.Kind: Int]
    }

    /// Red and amber, one step off those that spreadsheets offer: a fill of these colours is ours, and goes again.
    static let colours: [WorkbookMark.Kind: String] = [.wrong: "FFFFC7CD", .notice: "FFFFEB9B"]

    private struct Key: Hashable {
        let base: Int
        let fill: Int
    }

    private let bytes: [UInt8]
    private let table: StyleTable
    private let fonts: StyleTable.List
    private let fills: StyleTable.List
    private let formats: StyleTable.List
    private let fillOfKind: [WorkbookMark.Kind: Int]
    private let newFills: [String]
    private let oldFills: Set<Int>
    private var made: [Key: Int] = [:]
    /// The tag that begins a new format, and what follows.
    private var newFormats: [(tag: XMLTag, rest: ArraySlice<UInt8>)] = []

    /// Takes the part, and where in it the lists are.
    ///
    /// - Throws: ``Unmarkable`` for a part that lacks one.
    init(_ table: StyleTable, bytes: [UInt8]) throws {
        guard let fonts = table.lists[.fonts], let fills = table.lists[.fills], let formats = table.lists[.formats],
            !fonts.items.isEmpty, !fills.items.isEmpty, !formats.items.isEmpty
        else { throw Unmarkable() }
        self.table = table
        self.bytes = bytes
        self.fonts = fonts
        self.fills = fills
        self.formats = formats
        var fillOfKind: [WorkbookMark.Kind: Int] = [:]
        var newFills: [String] = []
        for kind in WorkbookMark.Kind.allCases {
            guard let colour = Self.colours[kind] else { continue }
            let old = table.colours.filter { $0.value == colour }.map(\.key).min()
            fillOfKind[kind] = old ?? (fills.items.count + newFills.count)
            if old == nil { newFills.append(colour) }
        }
        self.fillOfKind = fillOfKind
        self.newFills = newFills
        let own = Set(Self.colours.values)
        oldFills = Set(table.colours.filter { own.contains($0.value) }.map(\.key))
    }

    /// Whether cells may still carry marks of an earlier copy.
    var hasOldMarks: Bool { !oldFills.isEmpty }

    /// The format like another one, with the fill of a mark.
    func marked(_ base: Int, _ kind: WorkbookMark.Kind) throws -> Int {
        try format(like: base, fill: fillOfKind[kind] ?? 0)
    }

    /// The format like another one, without the fill of a mark, whose own is not known any more.
    func unmarked(_ base: Int) throws -> Int {
        guard table.fillOfFormat.indices.contains(base), oldFills.contains(table.fillOfFormat[base]) else {
            return base
        }
        return try format(like: base, fill: 0)
    }

    /// Makes the formats of the list: bold headings, and addresses in the colours of their marks.
    func listFormats() throws -> ListFormats {
        let bold = try format(like: 0, fill: 0, font: fonts.items.count)
        var cells: [WorkbookMark.Kind: Int] = [:]
        for kind in WorkbookMark.Kind.allCases {
            cells[kind] = try format(like: 0, fill: fillOfKind[kind] ?? 0, font: fonts.items.count + 1)
        }
        return ListFormats(heading: bold, cell: cells)
    }

    /// The part with what was made.
    func rewritten() -> [UInt8] {
        let prefix = XMLTag(bytes[formats.tag]).prefix
        let p = prefix
        let face = "<\(p)sz val=\"11\"/>"
        let tail = "<\(p)name val=\"Calibri\"/><\(p)family val=\"2\"/></\(p)font>"
        let newFonts = [
            "<\(p)font><\(p)b/>\(face)\(tail)", "<\(p)font><\(p)u/>\(face)<\(p)color rgb=\"FF0563C1\"/>\(tail)",
        ]
        let fillXML = newFills.map { colour in
            "<\(p)fill><\(p)patternFill patternType=\"solid\"><\(p)fgColor rgb=\"\(colour)\"/>"
                + "<\(p)bgColor indexed=\"64\"/></\(p)patternFill></\(p)fill>"
        }
        var additions: [(StyleTable.List, Int, [UInt8])] = [
            (fonts, newFonts.count, newFonts.flatMap { Array($0.utf8) }),
            (fills, fillXML.count, fillXML.flatMap { Array($0.utf8) }),
            (formats, newFormats.count, newFormats.flatMap { $0.tag.bytes + $0.rest }),
        ]
        additions.sort { $0.0.tag.lowerBound < $1.0.tag.lowerBound }
        var result: [UInt8] = []
        var done = 0
        for (list, count, xml) in additions {
            result += bytes[done..<list.tag.lowerBound]
            var tag = XMLTag(bytes[list.tag])
            tag.set("count", String(list.items.count + count))
            result += tag.bytes
            result += bytes[list.tag.upperBound..<list.end]
            result += xml
            done = list.end
        }
        return result + bytes[done...]
    }

    private func format(like base: Int, fill: Int, font: Int? = nil) throws -> Int {
        guard formats.items.indices.contains(base) else { throw Unmarkable() }
        if font == nil, table.fillOfFormat[base] == fill { return base }
        let key = Key(base: font.map { -$0 } ?? base, fill: fill)
        if let known = made[key] { return known }
        let number = formats.items.count + newFormats.count
        guard number < StyleTable.mostFormats else { throw Unmarkable() }
        let own = formats.items[base]
        var tag = XMLTag(bytes[own.tag])
        tag.set("fillId", String(fill))
        tag.set("applyFill", "1")
        if let font {
            tag.set("fontId", String(font))
            tag.set("applyFont", "1")
        }
        newFormats.append((tag, bytes[own.tag.upperBound..<own.end]))
        made[key] = number
        return number
    }
}
