import Testing

@testable import Workbook

/// A workbook as a person has it, and copies of it with marks.
struct MarkingFixture {
    static let wording = MarkWording(sheetName: "错误清单", headings: ["单元格", "行", "字段", "代码", "说明"])
    static let english = MarkWording(sheetName: "Errors", headings: ["Cell", "Row", "Field", "Code", "Message"])
    static let styles = """
        <styleSheet xmlns="\(HandmadeWorkbook.transitional)"><numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy"/>\
        </numFmts><fonts count="1"><font><i/><sz val="9"/><name val="宋体"/></font></fonts><fills count="2">\
        <fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
        <borders count="2"><border/><border><left style="thin"/></border></borders><cellXfs count="3">\
        <xf numFmtId="0" fontId="0" fillId="0" borderId="0"/><xf numFmtId="170" fontId="0" fillId="0" borderId="1" \
        applyNumberFormat="1"><alignment horizontal="right"/></xf><xf numFmtId='49' fontId='0' fillId = '0' borderId='0'/>\
        </cellXfs></styleSheet>
        """
    private static let office = "application/vnd.openxmlformats-officedocument."

    let scratch: Scratch
    let source: String
    var target: String { scratch.path("report.xlsx") }

    /// A workbook with a form, a sheet of formulas and a hidden one, content types and styles.
    static func workbook(data: String, columns: String = "", after: String = "") -> HandmadeWorkbook {
        var workbook = HandmadeWorkbook(data: data, styles: styles)
        workbook.sheets[0].xml = """
            <?xml version="1.0"?>
            <worksheet xmlns="\(HandmadeWorkbook.transitional)"><dimension ref="A1:B2"/>\(columns)<sheetData>\(data)\
            </sheetData>\(after)</worksheet>
            """
        workbook.add("公式", data: "<row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c></row>")
        workbook.add("隐藏", data: "<row r=\"1\"><c r=\"A1\"><v>7</v></c></row>")
        workbook.hiddenSheets = [2: "veryHidden"]
        workbook.contentTypes = """
            <Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" \
            ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override \
            PartName="/xl/workbook.xml" ContentType="\(office)spreadsheetml.sheet.main+xml"/>
            """
        return workbook
    }

    init(_ workbook: HandmadeWorkbook) throws {
        scratch = try Scratch()
        source = try scratch.file("in.xlsx", workbook.bytes)
    }

    init(data: String, columns: String = "", after: String = "") throws {
        try self.init(Self.workbook(data: data, columns: columns, after: after))
    }

    static func mark(_ cell: String, _ kind: WorkbookMark.Kind = .wrong, _ message: String = "说明") throws
        -> WorkbookMark
    {
        let address = try #require(CellAddress(cell))
        return WorkbookMark(cell: address, kind: kind, field: "字段", code: "enum.value", message: message)
    }

    /// Marks cells; false if the workbook is left alone.
    func write(_ marks: [WorkbookMark], from path: String? = nil, to target: String? = nil) throws -> Bool {
        let copy = MarkedWorkbook(marks: marks, wording: Self.wording, replacing: [Self.wording, Self.english])
        return try copy.write(copyOf: path ?? source, sheet: 0, to: target ?? self.target)
    }

    /// A part of the copy.
    func part(_ name: String) throws -> String { try WorkbookTests.part(name, of: target) }

    /// Names of the copy's parts.
    var names: Set<String> {
        get throws { try Set(archive.parts.map(\.name)) }
    }

    private var archive: ZipArchive {
        get throws {
            let size = try InputFile(path: target, limits: .standard).size
            return try ZipArchive(path: target, fileBytes: size, limits: .standard)
        }
    }
}
