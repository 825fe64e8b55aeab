/// Writes the parts of a marked copy.
struct MarkingRun {
    private static let spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml."

    private let plan: MarkingPlan
    private let marks: [WorkbookMark]
    private let wording: MarkWording
    private let limits: WorkbookLimits
    private let edition: MarkingXML.Edition
    private let notes: NotesPart

    private var archive: ZipArchive { plan.workbook.archive }
    private var root: ZipArchive.Entry { plan.workbook.root.entry }

    init(_ plan: MarkingPlan, marks: [WorkbookMark], wording: MarkWording, limits: WorkbookLimits) {
        self.plan = plan
        self.marks = marks
        self.wording = wording
        self.limits = limits
        edition = MarkingXML.Edition(isStrict: plan.workbook.root.targets.isStrict)
        // The strict edition has no drawings for notes.
        notes = NotesPart(plan.takesNotes && !edition.isStrict ? marks : [])
    }

    /// Writes all parts.
    func write(to zip: ZipWriter) throws {
        let names = Names(plan, hasNotes: !notes.isEmpty, root: root.name)
        let styles = try styleMarker()
        var rewritten: Set<String> = []

        func rewrite(_ entry: ZipArchive.Entry, _ make: (@escaping XMLRewriter.Sink) -> XMLRewriter) throws {
            rewritten.insert(ZipArchive.key(entry.name))
            try zip.add(ZipArchive.partName(entry.name)) { sink in
                try withoutActuallyEscaping(sink) { try archive.parse(entry, with: make($0)) }
            }
        }
        func relate(_ part: String, _ added: [MarkingXML.Relationship]) throws {
            let name = Relationships.part(of: part)
            guard let entry = archive.entry(name) else {
                if !added.isEmpty { try zip.add(name, Array(MarkingXML.relationships(added).utf8)) }
                return
            }
            try rewrite(entry) {
                RelationshipsRewriter(of: part, leavingOut: plan.isLeft, adding: added, limits: limits, sink: $0)
            }
        }

        try rewrite(plan.contentTypes) {
            ContentTypesRewriter(leavingOut: plan.isLeft, adding: added(names), limits: limits, sink: $0)
        }
        try relate("", [])
        try relate(root.name, rootRelationships(names))
        try relate(plan.sheet.entry.name, sheetRelationships(names))
        if plan.oldList == nil {
            let list = relationship(id: names.listID, "worksheet", names.list)
            let title = freeTitle()
            try rewrite(root) { SheetListRewriter(title: title, relationship: list, limits: limits, sink: $0) }
        }
        try rewrite(plan.sheet.entry) { sheetMarker(styles, drawing: names.drawingID, sink: $0) }
        let formats = try styles.listFormats()
        let list = ListPart(
            marks: marks,
            wording: wording,
            sheetName: plan.sheet.name,
            formats: formats,
            namespace: edition.main
        )
        try zip.add(names.list, list.write)
        try zip.add(names.styles, styles.rewritten())
        if let comments = names.comments, let drawing = names.drawing {
            try zip.add(comments, Array(notes.comments(namespace: edition.main).utf8))
            try zip.add(drawing, Array(notes.drawing().utf8))
        }
        rewritten.formUnion([names.list, names.styles].map(ZipArchive.key))
        for entry in archive.parts.sorted(by: { $0.dataStart < $1.dataStart }) {
            let name = ZipArchive.partName(entry.name)
            guard !rewritten.contains(ZipArchive.key(name)), !plan.isLeft(name), Self.isPart(name) else { continue }
            try zip.copy(entry, of: archive, as: name)
        }
    }

    /// Parts have names without steps upwards; folders, which some archives list, are none.
    private static func isPart(_ name: String) -> Bool {
        name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !["", ".", ".."].contains($0) }
    }

    private func styleMarker() throws -> StyleMarker {
        let table = StyleTable(limits: limits)
        if let entry = plan.workbook.stylesEntry {
            try archive.parse(entry, with: table)
            return try StyleMarker(table, bytes: archive.bytes(entry))
        }
        let bytes = Array(MarkingXML.styles(edition).utf8)
        try table.parse(bytes)
        return try StyleMarker(table, bytes: bytes)
    }

    private func sheetMarker(
        _ styles: StyleMarker,
        drawing: String,
        sink: @escaping XMLRewriter.Sink
    ) -> SheetMarker {
        var cells: SheetMarker.Marks = [:]
        for mark in marks {
            var row = cells.removeValue(forKey: mark.cell.row) ?? []
            if row.last?.column != mark.cell.column {
                row.append((mark.cell.column, mark.kind))
            } else if mark.kind == .wrong {
                // Of several marks of a cell the gravest shows.
                row[row.count - 1].kind = .wrong
            }
            cells[mark.cell.row] = row
        }
        let element = "legacyDrawing xmlns:r=\"\(edition.relationships)\" r:id=\"\(drawing)\"/>"
        return SheetMarker(
            marks: cells,
            styles: styles,
            drawing: (notes.isEmpty ? "" : element, plan.oldDrawing),
            limits: limits,
            sink: sink
        )
    }

    // MARK: What joins the parts

    /// Where the parts of the copy are.
    private struct Names {
        let list: String
        let styles: String
        let comments: String?
        let drawing: String?
        /// The relationships that are added.
        let listID: String
        let stylesID: String
        let commentsID: String
        let drawingID: String

        init(_ plan: MarkingPlan, hasNotes: Bool, root: String) {
            let folder = ZipArchive.partName(root).lastIndex(of: "/").map { String(root[...$0]) } ?? ""
            list =
                plan.oldList.map { ZipArchive.partName($0.name) } ?? plan.freeName(folder + "worksheets/sheet", "xml")
            styles = plan.workbook.stylesEntry.map { ZipArchive.partName($0.name) } ?? folder + "styles.xml"
            comments = hasNotes ? plan.freeName(folder + "comments", "xml") : nil
            drawing = hasNotes ? plan.freeName(folder + "drawings/vmlDrawing", "vml") : nil
            listID = plan.workbook.root.targets.freeID("list")
            stylesID = plan.workbook.root.targets.freeID("styles")
            commentsID = plan.sheetTargets.freeID("comments")
            drawingID = plan.sheetTargets.freeID("drawing")
        }
    }

    private func relationship(id: String, _ kind: String, _ part: String) -> MarkingXML.Relationship {
        .init(id: id, namespace: edition.relationships, kind: kind, part: part)
    }

    private func rootRelationships(_ names: Names) -> [MarkingXML.Relationship] {
        var added: [MarkingXML.Relationship] = []
        if plan.oldList == nil { added.append(relationship(id: names.listID, "worksheet", names.list)) }
        if plan.workbook.stylesEntry == nil { added.append(relationship(id: names.stylesID, "styles", names.styles)) }
        return added
    }

    private func sheetRelationships(_ names: Names) -> [MarkingXML.Relationship] {
        guard let comments = names.comments, let drawing = names.drawing else { return [] }
        return [
            relationship(id: names.commentsID, "comments", comments),
            relationship(id: names.drawingID, "vmlDrawing", drawing),
        ]
    }

    private func added(_ names: Names) -> [(part: String, type: String)] {
        var added: [(part: String, type: String)] = []
        if plan.oldList == nil { added.append((names.list, Self.spreadsheet + "worksheet+xml")) }
        if plan.workbook.stylesEntry == nil { added.append((names.styles, Self.spreadsheet + "styles+xml")) }
        if let comments = names.comments { added.append((comments, Self.spreadsheet + "comments+xml")) }
        if let drawing = names.drawing {
            added.append((drawing, "application/vnd.openxmlformats-officedocument.vmlDrawing"))
        }
        return added
    }

    /// A name for the list that no sheet has, charts included.
    private func freeTitle() -> String {
        let taken = Set(plan.workbook.allSheetNames.map { $0.lowercased() })
        var title = wording.sheetName
        var number = 1
        while taken.contains(title.lowercased()) {
            number += 1
            title = "\(wording.sheetName) \(number)"
        }
        return title
    }
}
