/// Copies a sheet with another style at the marked cells; cells and rows that are missing are put in their place.
final class SheetMarker: XMLRewriter {
    /// What a cell is marked with.
    typealias Marks = [Int: [(column: Int, kind: WorkbookMark.Kind)]]

    private let marks: Marks
    private var rows: ArraySlice<Int>
    private let styles: StyleMarker
    private let drawing: (xml: String, old: String?)

    private var prefix = ""
    private var hasData = false
    private var isInData = false
    private var isInColumns = false
    private var hasDrawing = false
    /// Style of each column, from 1.
    private var columnStyles: [Int: Int] = [:]

    private var row = 0
    private var isInRow = false
    private var isRowNamed = false
    private var rowStyle: Int?
    private var column = 0
    private var pending: ArraySlice<(column: Int, kind: WorkbookMark.Kind)> = []

    /// Takes marks by row, columns ascending, each once; and the element that joins notes to the sheet, or nothing, with
    /// the relationship of one to leave out.
    init(
        marks: Marks,
        styles: StyleMarker,
        drawing: (xml: String, old: String?),
        limits: WorkbookLimits,
        sink: @escaping Sink
    ) {
        self.marks = marks
        self.styles = styles
        self.drawing = drawing
        rows = marks.keys.sorted()[...]
        super.init(limits: limits, sink: sink)
    }

    override func open(_ name: XMLName, _ attributes: XMLAttributes) throws {
        switch depth {
        case 1: prefix = tag.prefix
        case 2: try openSection(name, attributes)
        case 3 where isInColumns: takeColumns(attributes)
        case 3 where isInData && name.isNamed("row"): try openRow(attributes)
        case 4 where isInRow && name.isNamed("c"): try openCell(attributes)
        default: return
        }
    }

    override func close(_ name: XMLName) throws {
        switch depth {
        case 1:
            // Rows have no place without their element, which the standard demands.
            guard hasData else { throw Unmarkable() }
            try insertDrawing()
        case 2:
            if isInData, !endsAtOnce { try insert(missingRows(before: .max)) }
            isInData = false
            isInColumns = false
        case 3 where isInRow:
            isInRow = false
            if !endsAtOnce { try insert(missingCells(before: .max)) }
        default:
            break
        }
        try super.close(name)
    }

    // MARK: Sections

    private func openSection(_ name: XMLName, _ attributes: XMLAttributes) throws {
        if name.isNamed("sheetData") {
            guard !hasData else { throw Unmarkable() }
            hasData = true
            isInData = true
            var tag = tag
            if tag.isWholeElement {
                tag.open()
                try replace(with: tag, then: missingRows(before: .max) + "</\(tag.name)>")
            }
        } else if name.isNamed("cols") {
            isInColumns = true
        } else if name.isNamed("dimension") {
            // Some readers trust it, so it must not leave out what is added.
            try omit()
        } else if name.isNamed("legacyDrawing"), let old = drawing.old, attributes.value("id", prefixed: true) == old {
            try insertDrawing()
            try omit()
        } else if hasData, Self.isBehindDrawing(name) {
            try insertDrawing()
        }
    }

    /// The order of the elements is fixed; these come after the one that joins notes.
    private static func isBehindDrawing(_ name: XMLName) -> Bool {
        name.isNamed("legacyDrawingHF") || name.isNamed("drawingHF") || name.isNamed("picture")
            || name.isNamed("oleObjects") || name.isNamed("controls") || name.isNamed("webPublishItems")
            || name.isNamed("tableParts") || name.isNamed("extLst") || name.isNamed("AlternateContent")
    }

    private func insertDrawing() throws {
        guard !hasDrawing, !drawing.xml.isEmpty else { return }
        hasDrawing = true
        try insert("<\(prefix)\(drawing.xml)")
    }

    private func takeColumns(_ attributes: XMLAttributes) {
        guard let first = attributes.value("min").flatMap(Int.init),
            let last = attributes.value("max").flatMap(Int.init),
            let style = attributes.value("style").flatMap(Int.init), first >= 1, first <= last,
            last <= CellAddress.lastColumn
        else { return }
        for column in first...last where columnStyles[column] == nil { columnStyles[column] = style }
    }

    // MARK: Rows

    private func openRow(_ attributes: XMLAttributes) throws {
        var number = row + 1
        isRowNamed = false
        if let given = attributes.value(letter: 0x72) {
            number = positiveNumber(given) ?? 0
            isRowNamed = true
        }
        guard number > row, number <= limits.rows else { throw Unmarkable() }
        let missing = try missingRows(before: number)
        if !missing.isEmpty { try insert(missing) }
        row = number
        column = 0
        isInRow = true
        rowStyle = attributes.value("customFormat").flatMap { ["1", "true"].contains($0) ? $0 : nil }
            .flatMap { _ in attributes.value("s").flatMap(Int.init) }
        pending = []
        guard rows.first == number else { return }
        rows = rows.dropFirst()
        pending = (marks[number] ?? [])[...]
        var tag = tag
        tag.remove("spans")
        if tag.isWholeElement {
            tag.open()
            try replace(with: tag, then: missingCells(before: .max) + "</\(tag.name)>")
        } else {
            try replace(with: tag)
        }
    }

    private func missingRows(before limit: Int) throws -> String {
        var xml = ""
        while let number = rows.first, number < limit {
            rows = rows.dropFirst()
            row = number
            rowStyle = nil
            pending = (marks[number] ?? [])[...]
            xml += try "<\(prefix)row r=\"\(number)\">\(missingCells(before: .max))</\(prefix)row>"
        }
        return xml
    }

    // MARK: Cells

    private func openCell(_ attributes: XMLAttributes) throws {
        guard !pending.isEmpty || styles.hasOldMarks || !isRowNamed else { return }
        var place = column + 1
        if let reference = attributes.value(letter: 0x72) {
            // A row without a number of its own is where its cells say, which is not known when it begins.
            guard let cell = CellReference(bytes: reference, count: length(of: reference)), cell.row == row else {
                throw Unmarkable()
            }
            place = cell.column
        }
        guard place > column else { throw Unmarkable() }
        column = place
        let missing = try missingCells(before: place)
        if !missing.isEmpty { try insert(missing) }
        let style = attributes.value(letter: 0x73).map { positiveNumber($0) ?? -1 } ?? 0
        var next = style
        if let mark = pending.first, mark.column == place {
            pending = pending.dropFirst()
            next = try styles.marked(style, mark.kind)
        } else {
            next = try styles.unmarked(style)
        }
        guard next != style else { return }
        var tag = tag
        tag.set("s", String(next))
        try replace(with: tag)
    }

    private func missingCells(before limit: Int) throws -> String {
        var xml = ""
        while let mark = pending.first, mark.column < limit {
            pending = pending.dropFirst()
            let style = try styles.marked(rowStyle ?? columnStyles[mark.column] ?? 0, mark.kind)
            let cell = CellAddress(column: mark.column, row: row)
            xml += "<\(prefix)c r=\"\(cell)\" s=\"\(style)\"/>"
        }
        return xml
    }
}
