/// A workbook of the Office Open XML kind.
final class XLSXSource {
    let sheetNames: [String]
    /// Names of all sheets, those without cells too.
    let allSheetNames: [String]
    let uses1904Dates: Bool

    let archive: ZipArchive
    /// The part that lists the sheets, and what it points to.
    let root: (entry: ZipArchive.Entry, targets: Relationships)
    /// Parts of the sheets, in the order of ``sheetNames``.
    let sheets: [ZipArchive.Entry]
    let stylesEntry: ZipArchive.Entry?
    private let sharedStringsEntry: ZipArchive.Entry?
    private let limits: WorkbookLimits

    private var current: SheetPart?
    // Loaded when the first sheet is read: a caller may want the names only.
    private var loaded: (strings: SharedStrings, isDate: [Bool])?

    init(path: String, fileBytes: Int, limits: WorkbookLimits) throws {
        let archive = try ZipArchive(path: path, fileBytes: fileBytes, limits: limits)
        self.archive = archive
        self.limits = limits

        let root = try archive.relationships(of: "", limits: limits).part(ofType: "officeDocument") ?? "xl/workbook.xml"
        guard let rootEntry = archive.entry(root), root.lowercased().hasSuffix(".xml") else {
            throw WorkbookError(Self.kind(of: archive))
        }
        let workbook = WorkbookPart(limits: limits)
        try archive.parse(rootEntry, with: workbook)
        let targets = try archive.relationships(of: root, limits: limits)
        self.root = (rootEntry, targets)

        var names: [String] = []
        var sheets: [ZipArchive.Entry] = []
        // What a person sees comes first: a hidden sheet often holds an old copy of the form.
        for sheet in workbook.sheets.filter({ !$0.isHidden }) + workbook.sheets.filter(\.isHidden) {
            guard let target = targets.targets[sheet.relationship] else {
                throw WorkbookError(.damaged, place: rootEntry.name)
            }
            // Charts and dialogues have sheets of their own, without rows.
            guard target.type == "worksheet" else { continue }
            guard let entry = archive.entry(target.part) else { throw WorkbookError(.damaged, place: target.part) }
            names.append(sheet.name)
            sheets.append(entry)
        }
        guard !sheets.isEmpty else { throw WorkbookError(.noSuchSheet) }
        sheetNames = names
        allSheetNames = workbook.sheets.map(\.name)
        self.sheets = sheets
        uses1904Dates = workbook.uses1904Dates
        sharedStringsEntry = targets.part(ofType: "sharedStrings").flatMap(archive.entry)
        stylesEntry = targets.part(ofType: "styles").flatMap(archive.entry)
    }

    /// How much of the sheet that is being read was parsed, from 0 to 1.
    var shareRead: Double { current?.shareParsed ?? 0 }

    /// Reads the rows of a sheet from the first on.
    func readRows(ofSheet index: Int, _ body: (SheetRow) throws -> Bool) throws {
        guard sheets.indices.contains(index) else { throw WorkbookError(.noSuchSheet) }
        let (strings, isDate) = try load()
        try withoutActuallyEscaping(body) { body in
            let sheet = SheetPart(strings: strings, isDate: isDate, limits: limits, body: body)
            current = sheet
            defer { current = nil }
            try archive.parse(sheets[index], with: sheet)
        }
    }

    /// What an archive without a workbook's list of sheets is.
    private static func kind(of archive: ZipArchive) -> WorkbookError.Code {
        if archive.entry("xl/workbook.bin") != nil { return .binaryWorkbook }
        guard let type = archive.entry("mimetype"), type.unpackedBytes < 200, let bytes = try? archive.bytes(type)
        else {
            return .notAWorkbook
        }
        let isSpreadsheet = bytes.starts(with: "application/vnd.oasis.opendocument.spreadsheet".utf8)
        return isSpreadsheet ? .openDocument : .notAWorkbook
    }

    private func load() throws -> (SharedStrings, [Bool]) {
        if let loaded { return loaded }
        let styles = StylesPart(limits: limits)
        if let stylesEntry { try archive.parse(stylesEntry, with: styles) }
        var strings = SharedStrings()
        if let sharedStringsEntry {
            let part = SharedStringsPart(limits: limits, unpackedBytes: Int(sharedStringsEntry.unpackedBytes))
            try archive.parse(sharedStringsEntry, with: part)
            strings = part.strings
        }
        loaded = (strings, styles.isDate)
        return (strings, styles.isDate)
    }
}

extension ZipArchive {
    /// What a part points to; an empty name stands for the package itself.
    func relationships(of part: String, limits: WorkbookLimits) throws -> Relationships {
        let relationships = Relationships(of: part, limits: limits)
        if let entry = entry(Relationships.part(of: part)) { try parse(entry, with: relationships) }
        return relationships
    }
}
