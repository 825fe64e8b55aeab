/// Copies the list of content types: what is left out goes, what is new comes, and the workbook becomes a plain one.
final class ContentTypesRewriter: XMLRewriter {
    private static let namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
    private static let plainWorkbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    private static let settings = "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"

    private let isLeft: (String) -> Bool
    private let added: [(part: String, type: String)]

    init(
        leavingOut isLeft: @escaping (String) -> Bool,
        adding added: [(part: String, type: String)],
        limits: WorkbookLimits,
        sink: @escaping Sink
    ) {
        self.isLeft = isLeft
        self.added = added
        super.init(limits: limits, sink: sink)
    }

    override func open(_ name: XMLName, _ attributes: XMLAttributes) throws {
        guard depth == 2 else { return }
        if let part = attributes.value("PartName"), isLeft(part) { return try omit() }
        guard let type = attributes.value("ContentType") else { return }
        var tag = tag
        if type.hasSuffix(".main+xml"), type != Self.plainWorkbook,
            ["sheet", "template", "addin"].contains(where: { type.lowercased().contains($0 + ".macroenabled") })
                || type.contains("spreadsheetml.template")
        {
            tag.set("ContentType", Self.plainWorkbook)
            try replace(with: tag)
        } else if type.hasSuffix(".vbaProject") {
            // The default for all binary parts of a workbook with macros; those that remain are settings of printers.
            tag.set("ContentType", Self.settings)
            try replace(with: tag)
        }
    }

    override func close(_ name: XMLName) throws {
        if depth == 1 {
            guard !endsAtOnce else { throw Unmarkable() }
            for (part, type) in added {
                try insert("<Override xmlns=\"\(Self.namespace)\" PartName=\"/\(part)\" ContentType=\"\(type)\"/>")
            }
        }
        try super.close(name)
    }
}

/// Copies the relationships of a part: what is left out goes, what is new comes.
final class RelationshipsRewriter: XMLRewriter {
    private let part: String
    private let isLeft: (String) -> Bool
    private let added: [MarkingXML.Relationship]

    init(
        of part: String,
        leavingOut isLeft: @escaping (String) -> Bool,
        adding added: [MarkingXML.Relationship],
        limits: WorkbookLimits,
        sink: @escaping Sink
    ) {
        self.part = part
        self.isLeft = isLeft
        self.added = added
        super.init(limits: limits, sink: sink)
    }

    override func open(_ name: XMLName, _ attributes: XMLAttributes) throws {
        if depth == 1, tag.isWholeElement {
            var tag = tag
            tag.open()
            return try replace(with: tag, then: added.map(\.xml).joined() + "</\(tag.name)>")
        }
        guard depth == 2, attributes.value("TargetMode") != "External", let target = attributes.value("Target") else {
            return
        }
        if isLeft(Relationships.resolve(target, from: part)) { try omit() }
    }

    override func close(_ name: XMLName) throws {
        if depth == 1, !endsAtOnce { try insert(added.map(\.xml).joined()) }
        try super.close(name)
    }
}

/// Copies the list of sheets, with one more at its end.
final class SheetListRewriter: XMLRewriter {
    private let title: String
    private let relationship: MarkingXML.Relationship
    private var highest = 0
    private var isInSheets = false
    private var prefix = ""

    /// Takes the name of the sheet, and how the workbook points to it.
    init(title: String, relationship: MarkingXML.Relationship, limits: WorkbookLimits, sink: @escaping Sink) {
        self.title = title
        self.relationship = relationship
        super.init(limits: limits, sink: sink)
    }

    override func open(_ name: XMLName, _ attributes: XMLAttributes) throws {
        if depth == 2 { isInSheets = name.isNamed("sheets") }
        guard depth == 3, isInSheets else { return }
        prefix = tag.prefix
        highest = max(highest, attributes.value("sheetId").flatMap(Int.init) ?? 0)
    }

    override func close(_ name: XMLName) throws {
        if depth == 2, isInSheets {
            guard !endsAtOnce, highest < 65_534 else { throw Unmarkable() }
            isInSheets = false
            let title = XMLText.escaped(title, isASCII: true)
            try insert(
                "<\(prefix)sheet name=\"\(title)\" sheetId=\"\(highest + 1)\" "
                    + "xmlns:r=\"\(relationship.namespace)\" r:id=\"\(relationship.id)\"/>"
            )
        }
        try super.close(name)
    }
}
