/// The sheet that lists all marks, each with a link to its cell.
struct ListPart {
    /// Excel can hold this many links in a sheet.
    private static let mostLinks = 65_000

    let marks: [WorkbookMark]
    let wording: MarkWording
    /// Name of the sheet with the marks.
    let sheetName: String
    let formats: StyleMarker.ListFormats
    let namespace: String

    /// Hands the part over piece by piece.
    func write(to sink: XMLRewriter.Sink) throws {
        var text =
            MarkingXML.declaration + "<worksheet xmlns=\"\(namespace)\"><sheetViews><sheetView workbookViewId=\"0\">"
        text +=
            "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
        text += "<cols>"
        for (index, width) in [10, 8, 20, 22, 90].enumerated() {
            text += "<col min=\"\(index + 1)\" max=\"\(index + 1)\" width=\"\(width)\" customWidth=\"1\"/>"
        }
        text += "</cols><sheetData><row r=\"1\">"
        for (index, heading) in wording.headings.enumerated() { text += cell(index + 1, 1, heading, formats.heading) }
        text += "</row>"
        try flush(&text, to: sink)
        for (index, mark) in marks.prefix(CellAddress.lastRow - 1).enumerated() {
            let row = index + 2
            text += "<row r=\"\(row)\">" + cell(1, row, mark.cell.description, formats.cell[mark.kind])
            text += "<c r=\"B\(row)\"><v>\(mark.cell.row)</v></c>"
            text += cell(3, row, mark.field) + cell(4, row, mark.code) + cell(5, row, mark.message) + "</row>"
            if text.utf8.count > 64 << 10 { try flush(&text, to: sink) }
        }
        text += "</sheetData>"
        try writeLinks(&text, to: sink)
        text += "</worksheet>"
        try flush(&text, to: sink)
    }

    private func writeLinks(_ text: inout String, to sink: XMLRewriter.Sink) throws {
        guard !marks.isEmpty else { return }
        let sheet = XMLText.escaped("'" + sheetName.replacing("'", with: "''") + "'")
        text += "<hyperlinks>"
        for (index, mark) in marks.prefix(Self.mostLinks).enumerated() {
            text += "<hyperlink ref=\"A\(index + 2)\" location=\"\(sheet)!\(mark.cell)\" display=\"\(mark.cell)\"/>"
            if text.utf8.count > 64 << 10 { try flush(&text, to: sink) }
        }
        text += "</hyperlinks>"
    }

    private func cell(_ column: Int, _ row: Int, _ value: String, _ format: Int? = nil) -> String {
        let style = format.map { " s=\"\($0)\"" } ?? ""
        let shown = XMLText.ofCell(String(value.prefix(8_000)))
        return "<c r=\"\(CellAddress(column: column, row: row))\"\(style) t=\"inlineStr\">"
            + "<is><t xml:space=\"preserve\">\(shown)</t></is></c>"
    }

    private func flush(_ text: inout String, to sink: XMLRewriter.Sink) throws {
        try text.withUTF8 { try sink(UnsafeRawBufferPointer($0)) }
        text.removeAll(keepingCapacity: true)
    }
}
