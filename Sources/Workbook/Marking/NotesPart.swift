/// The notes at marked cells: their texts, and the drawing that shows them.
struct NotesPart {
    /// Spreadsheets grow slow with more; the list of marks has all.
    static let most = 5_000

    /// First line of every note, as spreadsheets write the author's name; by it the notes of an earlier copy are known.
    static let head = "\(author):"
    private static let author = "Shenbao 申报"

    private let notes: [(cell: CellAddress, text: String)]

    /// Joins what is said of one cell; the marks come in order.
    init(_ marks: [WorkbookMark]) {
        var notes: [(cell: CellAddress, text: String)] = []
        for mark in marks {
            if notes.last?.cell == mark.cell {
                notes[notes.count - 1].text += "\n" + mark.message
            } else if notes.count < Self.most {
                notes.append((mark.cell, mark.message))
            } else {
                break
            }
        }
        self.notes = notes
    }

    var isEmpty: Bool { notes.isEmpty }

    /// The part with the texts.
    func comments(namespace: String) -> String {
        var xml = MarkingXML.declaration + "<comments xmlns=\"\(namespace)\"><authors><author>"
        xml += "\(Self.author)</author></authors><commentList>"
        for note in notes {
            let text = XMLText.ofCell(Self.head + "\n" + note.text.prefix(8_000))
            xml +=
                "<comment ref=\"\(note.cell)\" authorId=\"0\"><text><t xml:space=\"preserve\">\(text)</t></text></comment>"
        }
        return xml + "</commentList></comments>"
    }

    /// The drawing, in the language that spreadsheets still use for notes alone.
    func drawing() -> String {
        let blocks = (1...(notes.count / 1_000 + 1)).map(String.init).joined(separator: ",")
        var xml = #"<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" "#
        xml += #"xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">"#
        xml += #"<o:idmap v:ext="edit" data="\#(blocks)"/></o:shapelayout><v:shapetype id="_x0000_t202" "#
        xml += #"coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>"#
        xml += #"<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>"#
        for (index, note) in notes.enumerated() { xml += shape(index, note.cell) }
        return xml + "</xml>"
    }

    /// Whether a drawing holds notes and nothing else that a person made.
    static func isNotesOnly(_ drawing: [UInt8]) -> Bool {
        let kinds = drawing.ranges(of: Array("ObjectType".utf8)).map { range in
            drawing[range.upperBound...].prefix(8).filter { $0 >= 0x41 }
        }
        let shapes = drawing.ranges(of: Array(":shape ".utf8)).count
        return kinds.allSatisfy { $0.elementsEqual("Note".utf8) } && shapes == kinds.count
    }

    private func shape(_ index: Int, _ cell: CellAddress) -> String {
        let (column, row) = (cell.column - 1, cell.row - 1)
        // The box stands to the right of its cell, or to the left where the sheet ends.
        let left = min(column + 1, CellAddress.lastColumn - 5)
        let top = min(max(row - 1, 0), CellAddress.lastRow - 6)
        // Blocks of 1,024 numbers; the first of each is the drawing itself.
        let number = (index / 1_000 + 1) * 1_024 + index % 1_000 + 1
        var xml =
            ##"<v:shape id="_x0000_s\##(number)" type="#_x0000_t202" style="position:absolute;visibility:hidden" "##
        xml += ##"fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" "##
        xml += #"obscured="t"/><v:path o:connecttype="none"/><v:textbox/><x:ClientData ObjectType="Note">"#
        xml += "<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>\(left), 15, \(top), 10, \(left + 4), 15, \(top + 5), 4"
        xml += "</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>\(row)</x:Row><x:Column>\(column)</x:Column>"
        return xml + "</x:ClientData></v:shape>"
    }
}
