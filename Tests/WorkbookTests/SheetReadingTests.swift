import Testing
import Workbook

@Suite struct SheetReadingTests {
    private func read(_ workbook: HandmadeWorkbook, sheet: Int = 0) throws -> [SheetRow] {
        let scratch = try Scratch()
        return try rows(scratch.file("a.xlsx", workbook.bytes), sheet: sheet)
    }

    @Test func `every cell type has its value`() throws {
        let data = """
            <row r="2"><c r="A2"><v>42370</v></c><c r="B2" t="n"><v>4.90E-2</v></c><c r="C2" t="b"><v>1</v></c>\
            <c r="D2" t="e"><v>#REF!</v></c><c r="E2" t="str"><f>A1&amp;"x"</f><v>合计</v></c>\
            <c r="F2" t="d"><v>2016-01-01</v></c><c r="G2" t="inlineStr"><is><t>甲</t></is></c>\
            <c r="H2" t="s"><v>1</v></c><c r="I2"><f>1+1</f><v>2</v></c><c r="J2" s="0"/></row>
            """
        let read = try read(HandmadeWorkbook(data: data, sharedStrings: sharedStrings(["<t>a</t>", "<t>乙</t>"])))
        #expect(read.map(\.number) == [2])
        #expect(
            read.first?.cells == [
                .number("42370"), .number("4.90E-2"), .boolean(true), .error("#REF!"), .text("合计"),
                .text("2016-01-01"), .text("甲"), .text("乙"), .number("2"),
            ]
        )
    }

    @Test func `runs are joined and phonetic hints left out`() throws {
        let item =
            "<r><rPr><b/></rPr><t>上</t></r><r><t xml:space=\"preserve\"> 海</t></r><rPh sb=\"0\" eb=\"1\"><t>カナ</t></rPh>"
        let data = #"<row><c t="s"><v>0</v></c><c t="inlineStr"><is>\#(item)</is></c></row>"#
        let read = try read(HandmadeWorkbook(data: data, sharedStrings: sharedStrings([item])))
        #expect(read.first?.cells == [.text("上 海"), .text("上 海")])
    }

    @Test func `blanks at the ends stay only where the file asks for it`() throws {
        let data = """
            <row><c t="inlineStr"><is><t xml:space="preserve"> a </t></is></c><c t="inlineStr"><is><t>
             b </t></is></c></row>
            """
        #expect(try read(HandmadeWorkbook(data: data)).first?.cells == [.text(" a "), .text("b")])
    }

    @Test func `escaped characters are resolved, surrogate pairs too`() throws {
        let text = "1_x000A_2 _x005F_x0041_ _xD842__xDFB7_ _x00_ _xZZZZ_ _x0000_|"
        let data = #"<row><c t="inlineStr"><is><t>\#(text)</t></is></c></row>"#
        #expect(
            try read(HandmadeWorkbook(data: data)).first?.cells == [.text("1\n2 _x0041_ 𠮷 _x00_ _xZZZZ_ \u{FFFD}|")]
        )
    }

    @Test func `rows and cells without a reference count on`() throws {
        let data = """
            <row><c><v>1</v></c></row><row r="5"><c><v>2</v></c><c r="D5"><v>3</v></c><c><v>4</v></c></row>\
            <row><c r="B9"><v>5</v></c></row><row><c><v>6</v></c></row>
            """
        let read = try read(HandmadeWorkbook(data: data))
        #expect(read.map(\.number) == [1, 5, 9, 10])
        #expect(read.map(\.cells.count) == [1, 5, 2, 1])
        #expect(read[1].cells == [.number("2"), .empty, .empty, .number("3"), .number("4")])
    }

    @Test func `a merged title is a text in its first cell`() throws {
        var workbook = HandmadeWorkbook(data: #"<row r="1"><c r="A1" t="str"><v>表</v></c><c r="B1" s="1"/></row>"#)
        workbook.sheets[0].xml = workbook.sheets[0].xml.replacing(
            "</sheetData>",
            with: #"</sheetData><mergeCells count="1"><mergeCell ref="A1:M1"/></mergeCells>"#
        )
        #expect(try read(workbook).map(\.cells) == [[.text("表")]])
    }

    @Test func `sheets are found by relationship, absolute or relative, and charts are no tables`() throws {
        let scratch = try Scratch()
        var workbook = HandmadeWorkbook(data: "<row><c><v>1</v></c></row>")
        workbook.add("图", data: "", type: "chartsheet", target: "chartsheets/sheet1.xml")
        workbook.add("绝对", data: "<row><c><v>2</v></c></row>", target: "/xl/other/Tabelle.xml")
        let path = try scratch.file("a.xlsx", workbook.bytes)
        let reader = try WorkbookReader(path: path)
        #expect(reader.format == .xlsx)
        #expect(reader.sheetNames == ["Sheet1", "绝对"])
        #expect(try rows(path, sheet: 1).map(\.cells) == [[.number("2")]])
        #expect(throws: WorkbookError.self) { try reader.readRows(ofSheet: 2) { _ in true } }
    }

    @Test func `the strict edition and prefixed names read alike`() throws {
        var workbook = HandmadeWorkbook(data: "")
        workbook.namespace = HandmadeWorkbook.strict
        workbook.relationshipNamespace = "http://purl.oclc.org/ooxml/officeDocument/relationships"
        workbook.sheets[0].xml = """
            <x:worksheet xmlns:x="\(HandmadeWorkbook.strict)"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr">\
            <x:is><x:t>甲</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>
            """
        #expect(try read(workbook).map(\.cells) == [[.text("甲")]])
    }

    @Test(arguments: [("", false), (#"date1904="1""#, true), (#"date1904="true""#, true), (#"date1904="0""#, false)])
    func `the day that is zero is told`(properties: String, expected: Bool) throws {
        let scratch = try Scratch()
        var workbook = HandmadeWorkbook(data: "")
        workbook.workbookProperties = properties
        let reader = try WorkbookReader(path: scratch.file("a.xlsx", workbook.bytes))
        #expect(reader.uses1904Dates == expected)
    }

    @Test func `date formats are told from other formats`() throws {
        let formats = [
            ("yyyy\\-mm\\-dd", true), ("[$-804]yyyy年m月", true), ("0.00", false), ("\"day\"0", false),
            ("[Red]0;d", false),
        ]
        var styles = #"<styleSheet xmlns="\#(HandmadeWorkbook.transitional)"><numFmts>"#
        for (index, format) in formats.enumerated() {
            styles += #"<numFmt numFmtId="\#(200 + index)" formatCode="\#(format.0.replacing("\"", with: "&quot;"))"/>"#
        }
        styles += #"</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>"#
        styles += #"<xf numFmtId="14"/>"#
        for index in formats.indices { styles += #"<xf numFmtId="\#(200 + index)"/>"# }
        styles += "</cellXfs></styleSheet>"
        let cells = (0..<(formats.count + 2)).map { #"<c s="\#($0)"><v>42370</v></c>"# }.joined()
        let row = try #require(try read(HandmadeWorkbook(data: "<row>\(cells)</row>", styles: styles)).first)
        #expect((0..<(formats.count + 2)).map(row.isDateStyled) == [false, true] + formats.map(\.1))
    }

    @Test func `a part in UTF-16 reads like one in UTF-8`() throws {
        let scratch = try Scratch()
        var zip = HandmadeWorkbook(data: "<row><c t=\"str\"><v>申报</v></c></row>").zip
        let last = zip.parts.count - 1
        let text = String(decoding: zip.parts[last].data, as: UTF8.self)
        zip.parts[last].data = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(try rows(scratch.file("a.xlsx", zip.bytes)).map(\.cells) == [[.text("申报")]])
    }

    @Test func `the body ends the reading, and its errors come through`() throws {
        struct Enough: Error {}
        let scratch = try Scratch()
        let data = (1...5).map { #"<row r="\#($0)"><c><v>\#($0)</v></c></row>"# }.joined()
        let reader = try WorkbookReader(path: scratch.file("a.xlsx", HandmadeWorkbook(data: data).bytes))
        var seen: [Int] = []
        try reader.readRows {
            seen.append($0.number)
            return seen.count < 2
        }
        #expect(seen == [1, 2])
        #expect(throws: Enough.self) { try reader.readRows { _ in throw Enough() } }
    }

    @Test func `a sheet can be read while another is`() throws {
        let scratch = try Scratch()
        var workbook = HandmadeWorkbook(data: "<row><c><v>1</v></c></row><row><c><v>2</v></c></row>")
        workbook.add("二", data: "<row><c><v>3</v></c></row>")
        let reader = try WorkbookReader(path: scratch.file("a.xlsx", workbook.bytes))
        var seen: [CellValue] = []
        try reader.readRows(ofSheet: 0) { outer in
            seen += outer.cells
            try reader.readRows(ofSheet: 1) { inner in
                seen += inner.cells
                return true
            }
            return true
        }
        #expect(seen == [.number("1"), .number("3"), .number("2"), .number("3")])
    }
}
