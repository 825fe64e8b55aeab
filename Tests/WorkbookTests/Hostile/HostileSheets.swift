@testable import Workbook

/// Sheets that contradict themselves, and such that are only unusual.
extension HostileCase {
    private static func cell(_ name: String, _ value: CellValue, _ xml: String) -> HostileCase {
        .sheet(name, .values([[value]])) { "<row r=\"1\">\(xml)</row>" }
    }

    private static func refused(_ name: String, _ code: WorkbookError.Code, _ data: String) -> HostileCase {
        .sheet(name, .refused(code)) { data }
    }

    static let sheets: [HostileCase] = [
        refused("row zero", .rowOutOfRange, #"<row r="0"><c><v>1</v></c></row>"#),
        refused("row 2^31", .rowOutOfRange, #"<row r="2147483648"><c><v>1</v></c></row>"#),
        refused("a row behind the last", .rowOutOfRange, #"<row r="1048577"><c><v>1</v></c></row>"#),
        refused("rows in disorder", .outOfOrder, #"<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>"#),
        refused("column XFE", .columnOutOfRange, #"<row r="1"><c r="XFE1"><v>1</v></c></row>"#),
        refused("a cell without a column", .columnOutOfRange, #"<row r="1"><c r="1"><v>1</v></c></row>"#),
        refused("cells in disorder", .outOfOrder, #"<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>"#),
        refused("a cell twice", .outOfOrder, #"<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#),
        refused("a cell of another row", .outOfOrder, #"<row r="1"><c r="A7"><v>1</v></c></row>"#),
        refused("a shared string that is not there", .damaged, #"<row r="1"><c t="s"><v>4000000000</v></c></row>"#),
        refused("a shared string below zero", .damaged, #"<row r="1"><c t="s"><v>-1</v></c></row>"#),
        refused("a shared string that is no number", .damaged, #"<row r="1"><c t="s"><v>a</v></c></row>"#),
        refused("a type that nobody knows", .damaged, #"<row r="1"><c t="z"><v>1</v></c></row>"#),
        .sheet("a text too long for a cell", .refused(.cellTooLong)) {
            "<row r=\"1\"><c t=\"str\"><v>\(String(repeating: "长", count: 32_768))</v></c></row>"
        },
        .sheet("a row with more text than a row has", .refused(.recordTooLong)) {
            "<row>" + String(repeating: "<c t=\"str\"><v>\(String(repeating: "x", count: 30_000))</v></c>", count: 50)
                + "</row>"
        },
        .workbook("one long shared string in every cell of a row", .refused(.recordTooLong)) { workbook in
            workbook.sharedStrings = sharedStrings(["<t>\(String(repeating: "x", count: 32_000))</t>"])
            let cells = String(repeating: #"<c t="s"><v>0</v></c>"#, count: 16_384)
            workbook.sheets[0].xml = sheetHead + "<row>\(cells)</row>" + sheetTail
        },
        cell("a number beyond every number", .number("1E400"), "<c><v>1E400</v></c>"),
        cell("no number", .text("NaN"), "<c><v>NaN</v></c>"),
        cell("an infinite number", .text("-INF"), "<c><v>-INF</v></c>"),
        cell("a number in base sixteen", .text("0x1F"), "<c><v>0x1F</v></c>"),
        cell("a number with a comma", .text("1,5"), "<c><v>1,5</v></c>"),
        cell("a day that never was", .number("60"), #"<c s="1"><v>60</v></c>"#),
        cell("a day before all days", .number("-1"), #"<c s="1"><v>-1</v></c>"#),
        cell("a style that is not there", .number("1"), #"<c s="999999"><v>1</v></c>"#),
        cell("an error", .error("#DIV/0!"), #"<c t="e"><v>#DIV/0!</v></c>"#),
        cell("a truth value", .boolean(false), #"<c t="b"><v>0</v></c>"#),
        cell("a day of the strict edition", .text("2016-03-01"), #"<c t="d"><v>2016-03-01T00:00:00.000Z</v></c>"#),
        cell(
            "a moment of the strict edition",
            .text("2016-03-01T08:30:00"),
            #"<c t="d"><v>2016-03-01T08:30:00</v></c>"#
        ),
        cell(
            "a formula with its text",
            .text("=cmd|' /C calc'!A0"),
            #"<c t="str"><f>A2</f><v>=cmd|' /C calc'!A0</v></c>"#
        ),
        .sheet("a formula without its value", .values([])) {
            "<row><c><f>WEBSERVICE(\"http://127.0.0.1:1\")</f></c></row>"
        },
        cell("a shared formula", .number("3"), #"<c><f t="shared" ref="A1:A9" si="0">1+2</f><v>3</v></c>"#),
        cell("an array formula", .number("4"), #"<c><f t="array" ref="A1">SUM(1,3)</f><v>4</v></c>"#),
        cell(
            "runs and phonetic hints",
            .text("上海"),
            "<c t=\"inlineStr\"><is><r><t>上</t></r><r><t>海</t></r><rPh sb=\"0\" eb=\"1\"><t>ジャ</t></rPh></is></c>"
        ),
        cell("escapes", .text("a\r\nb"), "<c t=\"str\"><v>a_x000D_\nb</v></c>"),
        cell("half a character as an escape", .text("a\u{FFFD}"), "<c t=\"str\"><v>a_xD800_</v></c>"),
        cell("blanks that count", .text(" a "), "<c t=\"inlineStr\"><is><t xml:space=\"preserve\"> a </t></is></c>"),
        cell("a cell and a row without numbers", .number("1"), "<c><v>1</v></c>"),
        .sheet(
            "a cell in the last column",
            .values([[.text("a")] + [CellValue](repeating: .empty, count: 16_382) + [.text("b")]])
        ) {
            "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a</v></c><c r=\"XFD1\" t=\"str\"><v>b</v></c></row>"
        },
        .workbook("a size that is a lie", good) { workbook in
            workbook.sheets[0].xml = workbook.sheets[0].xml.replacing(
                "<sheetData>",
                with: "<dimension ref=\"A1:XFD1048576\"/><sheetData>"
            )
        },
        .large("a million empty rows", good) { write in
            try write(sheetHead + data)
            for row in 2...1_048_576 { try write("<row r=\"\(row)\" spans=\"1:14\" ht=\"\(row % 97)\"/>") }
            try write(sheetTail)
        },
        .large("every row with a cell in the last column", .refused(.tooLarge)) { write in
            try write(sheetHead)
            for row in 1...20_000 { try write("<row r=\"\(row)\"><c r=\"XFD\(row)\"><v>\(row)</v></c></row>") }
            try write(sheetTail)
        },
        .large("more shared strings than memory should hold", .refused(.tooLarge), part: "xl/sharedStrings.xml") {
            write in
            try write(#"<sst xmlns="\#(HandmadeWorkbook.transitional)">"#)
            for item in 0..<2_100_000 { try write("<si><t>\(item)</t></si>") }
            try write("</sst>")
        },
    ]
}
