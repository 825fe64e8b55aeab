/// What a marked copy takes over, leaves out and adds.
struct MarkingPlan {
    let workbook: XLSXSource
    /// Part of the sheet with the marks, and its name for people.
    let sheet: (entry: ZipArchive.Entry, name: String)
    /// What the sheet points to.
    let sheetTargets: Relationships
    let contentTypes: ZipArchive.Entry
    /// Part of the list that an earlier copy has; it is written anew.
    let oldList: ZipArchive.Entry?
    /// Parts that are not carried, by ``ZipArchive/key(_:)``.
    private(set) var left: Set<String> = []
    /// Relationship by which the sheet has notes of an earlier copy, which are left out.
    private(set) var oldDrawing: String?
    /// Whether the sheet may get notes.
    private(set) var takesNotes: Bool

    init(_ workbook: XLSXSource, sheet index: Int, lists: [MarkWording], limits: WorkbookLimits) throws {
        guard workbook.sheets.indices.contains(index) else { throw WorkbookError(.noSuchSheet) }
        let archive = workbook.archive
        guard let contentTypes = archive.entry("[Content_Types].xml") else { throw Unmarkable() }
        let targets = workbook.root.targets.targets.values
        // Macro sheets make a workbook of another kind, and a name of two sheets cannot be pointed to.
        guard !targets.contains(where: { $0.type.hasSuffix("acrosheet") }),
            archive.parts.allSatisfy({ !$0.name.unicodeScalars.contains("\u{FFFD}") }),
            workbook.sheets.count(where: { $0.name == workbook.sheets[index].name }) == 1
        else { throw Unmarkable() }
        self.workbook = workbook
        self.contentTypes = contentTypes
        sheet = (workbook.sheets[index], workbook.sheetNames[index])
        sheetTargets = try archive.relationships(of: sheet.entry.name, limits: limits)
        oldList = try Self.oldList(in: workbook, besides: index, lists)
        takesNotes = true

        try leaveOut(archive.relationships(of: "", limits: limits), ["origin", "extensibility"], limits)
        try leaveOut(workbook.root.targets, ["vbaProject", "calcChain"], limits)
        try settleNotes(limits)
        if let oldList { left.insert(ZipArchive.key(Relationships.part(of: oldList.name))) }
    }

    /// Whether a part is not carried.
    func isLeft(_ part: String) -> Bool { left.contains(ZipArchive.key(part)) }

    /// A name that no part has: the first free of `stem1.suffix`, `stem2.suffix` and so on.
    func freeName(_ stem: String, _ suffix: String) -> String {
        var number = 1
        while workbook.archive.entry("\(stem)\(number).\(suffix)") != nil { number += 1 }
        return "\(stem)\(number).\(suffix)"
    }

    /// Leaves out what is pointed to by relationships of some types, and all that only it points to.
    private mutating func leaveOut(_ from: Relationships, _ types: [String], _ limits: WorkbookLimits) throws {
        for target in from.targets.values where types.contains(target.type) && !isLeft(target.part) {
            left.insert(ZipArchive.key(target.part))
            left.insert(ZipArchive.key(Relationships.part(of: target.part)))
            let next = try workbook.archive.relationships(of: target.part, limits: limits)
            try leaveOut(next, next.targets.values.map(\.type), limits)
        }
    }

    /// Notes can be added to a sheet without any, or in place of those of an earlier copy.
    private mutating func settleNotes(_ limits: WorkbookLimits) throws {
        let archive = workbook.archive
        let types = sheetTargets.targets.values.map(\.type)
        let drawings = sheetTargets.targets.filter { $0.value.type == "vmlDrawing" }
        guard types.contains("comments") || !drawings.isEmpty || types.contains("threadedComment") else { return }
        takesNotes = false
        guard types.count(where: { $0 == "comments" }) == 1, drawings.count == 1, !types.contains("threadedComment"),
            let notes = sheetTargets.part(ofType: "comments"), let notesEntry = archive.entry(notes),
            let drawing = drawings.first, let drawingEntry = archive.entry(drawing.value.part)
        else { return }
        let heads = NoteHeads(limits: limits)
        try archive.parse(notesEntry, with: heads)
        guard heads.areAllOurs, try NotesPart.isNotesOnly(archive.bytes(drawingEntry)) else { return }
        for part in [notes, drawing.value.part] {
            left.insert(ZipArchive.key(part))
            left.insert(ZipArchive.key(Relationships.part(of: part)))
        }
        oldDrawing = drawing.key
        takesNotes = true
    }

    /// A sheet with the name and the headings of a list is the list of an earlier copy.
    private static func oldList(
        in workbook: XLSXSource,
        besides marked: Int,
        _ lists: [MarkWording]
    ) throws -> ZipArchive.Entry? {
        for (index, name) in workbook.sheetNames.enumerated() where index != marked {
            guard let list = lists.first(where: { name.hasPrefix($0.sheetName) }) else { continue }
            var isList = false
            try workbook.readRows(ofSheet: index) { row in
                isList = row.number == 1 && row.cells == list.headings.map { .text($0) }
                return false
            }
            if isList, workbook.sheets[index].name != workbook.sheets[marked].name { return workbook.sheets[index] }
        }
        return nil
    }
}

/// Reads how the notes of a sheet begin.
private final class NoteHeads: XMLHandler {
    /// Whether every note begins as those of a copy do: programs that save a workbook may drop the author's name.
    private(set) var areAllOurs = true

    private var head: [UInt8] = []

    override func open(_ name: XMLName, _ attributes: XMLAttributes) throws {
        if depth == 3 { head.removeAll() }
    }

    override func close(_ name: XMLName) throws {
        guard depth == 3, name.isNamed("comment") else { return }
        areAllOurs = areAllOurs && head.starts(with: NotesPart.head.utf8)
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) throws {
        if head.count < 100 { head.append(contentsOf: bytes) }
    }
}

extension ZipArchive {
    /// Largest part that is taken into memory whole.
    private static let mostBytes = 8 << 20

    /// All bytes of a part of moderate size.
    func bytes(_ entry: Entry) throws -> [UInt8] {
        guard entry.unpackedBytes <= Self.mostBytes else { throw Unmarkable() }
        var bytes: [UInt8] = []
        try stream(entry) { chunk in
            bytes.append(contentsOf: chunk)
            return true
        }
        return bytes
    }
}
