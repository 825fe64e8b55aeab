/// A workbook of the Office Open XML kind.
final class XLSXSource {
    let sheetNames: [String]
    let uses1904Dates: Bool

    private let archive: ZipArchive
    private let sheets: [ZipArchive.Entry]
    private let sharedStringsEntry: ZipArchive.Entry?
    private let stylesEntry: ZipArchive.Entry?
    private let limits: WorkbookLimits

    private var current: SheetPart?
    // Loaded when the first sheet is read: a caller may want the names only.
    private var loaded: (strings: SharedStrings, isDate: [Bool])?

    init(path: String, fileBytes: Int, limits: WorkbookLimits) throws {
        let archive = try ZipArchive(path: path, fileBytes: fileBytes, limits: limits)
        self.archive = archive
        self.limits = limits

        func relationships(of part: String) throws -> Relationships {
            let relationships = Relationships(of: part, limits: limits)
            if let entry = archive.entry(Relationships.part(of: part)) {
                try archive.parse(entry, with: relationships)
            }
            return relationships
        }

        let root = try relationships(of: "").part(ofType: "officeDocument") ?? "xl/workbook.xml"
        guard let rootEntry = archive.entry(root), root.lowercased().hasSuffix(".xml") else {
            throw WorkbookError(.notAWorkbook)
        }
        let workbook = WorkbookPart(limits: limits)
        try archive.parse(rootEntry, with: workbook)
        let targets = try relationships(of: root)

        var names: [String] = []
        var sheets: [ZipArchive.Entry] = []
        for sheet in workbook.sheets {
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
