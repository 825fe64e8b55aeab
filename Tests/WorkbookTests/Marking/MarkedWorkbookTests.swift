import Foundation
import Testing

@testable import Workbook

/// A marked copy is the user's own workbook: what is marked changes its fill, and nothing else changes.
@Suite struct MarkedWorkbookTests {
    private typealias Fixture = MarkingFixture

    @Test func `a marked cell keeps its value, format and border, and gets a fill, a note and a line in the list`()
        throws
    {
        let data = """
            <row r="1" spans="1:2" ht="20"><c r="A1" s="1"><v>42370</v></c><c r="B1" s='2' t="inlineStr"><is><t>甲</t></is></c>\
            <c r="C1"><f>A1+1</f><v>42371</v></c></row>
            """
        let fixture = try Fixture(data: data, after: #"<mergeCells count="1"><mergeCell ref="D1:E1"/></mergeCells>"#)
        #expect(
            try fixture.write([Fixture.mark("A1", .notice, "<&\"_x0041_"), Fixture.mark("B1"), Fixture.mark("B1")])
        )

        let sheet = try fixture.part("xl/worksheets/sheet1.xml")
        #expect(sheet.contains(#"<row r="1" ht="20"><c r="A1" s="3"><v>42370</v></c><c r="B1" s='4' t="inlineStr">"#))
        #expect(sheet.contains(#"<c r="C1"><f>A1+1</f><v>42371</v></c></row>"#))
        #expect(sheet.contains(#"<mergeCell ref="D1:E1"/></mergeCells><legacyDrawing xmlns:r="#))
        let styles = try fixture.part("xl/styles.xml")
        #expect(styles.contains(#"<fills count="4">"#) && styles.contains(#"<cellXfs count="8">"#))
        let clone = #"fillId="3" borderId="1" applyNumberFormat="1"><alignment horizontal="right"/></xf>"#
        #expect(styles.contains(#"<xf applyFill="1" numFmtId="170" fontId="0" "# + clone))
        #expect(styles.contains("<xf applyFill=\"1\" numFmtId='49' fontId='0' fillId = '2' borderId='0'/>"))

        #expect(try rows(fixture.target).first?.cells.first == .number("42370"))
        #expect(try rows(fixture.target).first?.isDateStyled(0) == true)
        let list = try rows(fixture.target, sheet: 2)
        #expect(
            list.map(\.cells) == [
                Fixture.wording.headings.map { .text($0) },
                [.text("A1"), .number("1"), .text("字段"), .text("enum.value"), .text("<&\"_x0041_")],
                [.text("B1"), .number("1"), .text("字段"), .text("enum.value"), .text("说明")],
                [.text("B1"), .number("1"), .text("字段"), .text("enum.value"), .text("说明")],
            ]
        )
        #expect(try fixture.part("xl/worksheets/sheet4.xml").contains(#"location="'Sheet1'!B1""#))
        let comments = try fixture.part("xl/comments1.xml")
        #expect(comments.components(separatedBy: "<comment ").count == 3)
        #expect(comments.contains("说明&#10;说明"))
        let drawing = try fixture.part("xl/drawings/vmlDrawing1.vml")
        #expect(drawing.contains("<x:Row>0</x:Row><x:Column>1</x:Column>"))
        #expect(NotesPart.isNotesOnly(Array(drawing.utf8)))
        #expect(try WorkbookReader(path: fixture.target).sheetNames == ["Sheet1", "公式", "错误清单", "隐藏"])
    }

    @Test func `cells and rows that are missing come in order, in the format of their row or column`() throws {
        let data = """
            <row r="3" s="2" customFormat="1"><c r="C3"><v>1</v></c></row><row r="5"/><row><c><v>6</v></c><c r="D6"/></row>
            """
        let fixture = try Fixture(data: data, columns: #"<cols><col min="2" max="3" width="9" style="1"/></cols>"#)
        let cells = ["A1", "B3", "D3", "C5", "B6", "E6", "A9"]
        #expect(try fixture.write(cells.map { try Fixture.mark($0) }))
        let sheet = try fixture.part("xl/worksheets/sheet1.xml")
        let found = sheet.matches(of: /<c r="([A-Z]+[0-9]+)"/).map { String($0.1) }
        #expect(found == ["A1", "B3", "C3", "D3", "C5", "B6", "D6", "E6", "A9"])
        #expect(sheet.matches(of: /<row r="?([0-9]*)/).map { String($0.1) } == ["1", "3", "5", "9"])
        let style = Dictionary(
            uniqueKeysWithValues: sheet.matches(of: /<c r="([A-Z0-9]+)" s="(\d+)"\/>/).map { ($0.1, $0.2) }
        )
        #expect(style["B3"] == style["D3"] && style["B3"] != style["B6"] && style["C5"] == style["B6"])
        #expect(style["A1"] == style["E6"] && style["A1"] != style["B6"])
        #expect(!sheet.contains("<dimension"))
        #expect(try rows(fixture.target).map(\.number) == [3, 6])
    }

    @Test func `a sheet without rows, a prefix, and no styles at all`() throws {
        var empty = Fixture.workbook(data: "")
        empty.styles = nil
        empty.sheets[0].xml = #"<x:worksheet xmlns:x="\#(HandmadeWorkbook.transitional)"><x:sheetData/></x:worksheet>"#
        let fixture = try Fixture(empty)
        #expect(try fixture.write([Fixture.mark("B2")]))
        let sheet = try fixture.part("xl/worksheets/sheet1.xml")
        #expect(sheet.contains(#"<x:sheetData><x:row r="2"><x:c r="B2" s="1"/></x:row></x:sheetData><x:legacyDrawing"#))
        #expect(try fixture.part("xl/styles.xml").contains(#"<cellXfs count="5">"#))
        #expect(try fixture.part("[Content_Types].xml").contains(#"PartName="/xl/styles.xml""#))
    }

    @Test func `other parts are carried byte for byte, but macros and signatures are not`() throws {
        let types = "http://schemas.microsoft.com/office/2006/relationships"
        var workbook = Fixture.workbook(data: #"<row r="1"><c r="A1"><v>1</v></c></row>"#)
        workbook.otherRelationships = """
            <Relationship Id="m" Type="\(types)/vbaProject" Target="vbaProject.bin"/>\
            <Relationship Id="c" Type="http://x/calcChain" Target="calcChain.xml"/>\
            <Relationship Id="t" Type="http://x/theme" Target="theme/theme1.xml"/>
            """
        workbook.otherParts = [
            ("xl/vbaProject.bin", "macro"),
            ("xl/_rels/vbaProject.bin.rels", relationships("vbaProjectSignature", "s.bin")),
            ("xl/s.bin", "signature"), ("xl/calcChain.xml", "<calcChain/>"), ("xl/theme/theme1.xml", "<theme/> \r\n"),
            ("customXml/item1.xml", "<x/>"), ("../up.xml", "<x/>"),
        ]
        workbook.contentTypes = """
            <Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override \
            PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>\
            <Override PartName="/xl/calcChain.xml" ContentType="x/y"/>
            """
        let fixture = try Fixture(workbook)
        #expect(try fixture.write([Fixture.mark("A1")]))
        let names = try fixture.names
        #expect(names.isDisjoint(with: ["xl/vbaProject.bin", "xl/s.bin", "xl/calcChain.xml", "../up.xml"]))
        #expect(!names.contains("xl/_rels/vbaProject.bin.rels"))
        for (name, text) in [("xl/theme/theme1.xml", "<theme/> \r\n"), ("customXml/item1.xml", "<x/>")] {
            #expect(try fixture.part(name) == text)
        }
        for index in 2...3 {
            let name = "xl/worksheets/sheet\(index).xml"
            #expect(try fixture.part(name) == part(name, of: fixture.source))
        }
        let content = try fixture.part("[Content_Types].xml")
        #expect(!content.contains("macro") && !content.contains("vbaProject") && !content.contains("calcChain"))
        #expect(content.contains("spreadsheetml.sheet.main+xml"))
        let links = try fixture.part("xl/_rels/workbook.xml.rels")
        #expect(!links.contains("vbaProject") && !links.contains("calcChain") && links.contains("theme1"))
    }

    @Test func `a copy of a copy replaces the list, the notes and the fills`() throws {
        let data = #"<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="2"><v>2</v></c></row>"#
        let fixture = try Fixture(data: data)
        let first = fixture.scratch.path("first.xlsx")
        #expect(try fixture.write([Fixture.mark("A1", .wrong, "旧"), Fixture.mark("B1")], to: first))
        #expect(try fixture.write([Fixture.mark("B1", .notice, "新")], from: first))
        #expect(try WorkbookReader(path: fixture.target).sheetNames == ["Sheet1", "公式", "错误清单", "隐藏"])
        #expect(try rows(fixture.target, sheet: 2).map { $0.cells.last } == [.text("说明"), .text("新")])
        #expect(try fixture.names.filter { $0.contains("comments") || $0.contains("vmlDrawing") }.count == 2)
        let comments = try #require(try fixture.names.first { $0.contains("comments") })
        #expect(try !fixture.part(comments).contains("旧"))
        let sheet = try fixture.part("xl/worksheets/sheet1.xml")
        #expect(sheet.components(separatedBy: "<legacyDrawing").count == 2)
        let table = StyleTable(limits: .standard)
        try table.parse(Array(fixture.part("xl/styles.xml").utf8))
        let fills = sheet.matches(of: /<c r="[AB]1" s="(\d+)"/).compactMap { Int($0.1) }.map { table.fillOfFormat[$0] }
        #expect(fills.count == 2 && fills[0] == 0 && table.colours[fills[1]] == StyleMarker.colours[.notice])
        #expect(table.colours.count == 2)

        let clean = fixture.scratch.path("clean.xlsx")
        #expect(try fixture.write([], from: fixture.target, to: clean))
        #expect(try rows(clean, sheet: 2).count == 1)
        #expect(try !part("xl/worksheets/sheet1.xml", of: clean).contains("legacyDrawing"))
    }

    @Test func `notes of the user's own stay, and a sheet of the user's own with the list's name too`() throws {
        var workbook = Fixture.workbook(
            data: #"<row r="1"><c r="A1"><v>1</v></c></row>"#,
            after: #"<legacyDrawing xmlns:r="r" r:id="d"/><tableParts count="0"/>"#
        )
        workbook.sheets[1].name = "错误清单"
        workbook.sheetRelationships[0] = """
            <Relationship Id="c" Type="http://x/comments" Target="../comments1.xml"/>\
            <Relationship Id="d" Type="http://x/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>
            """
        workbook.otherParts = [
            (
                "xl/comments1.xml",
                "<comments><commentList><comment ref=\"A1\"><text><t>我的</t></text></comment></commentList></comments>"
            ),
            (
                "xl/drawings/vmlDrawing1.vml",
                "<xml><v:shape id=\"a\"><x:ClientData ObjectType=\"Note\"/></v:shape></xml>"
            ),
        ]
        let fixture = try Fixture(workbook)
        #expect(try fixture.write([Fixture.mark("A1")]))
        #expect(try fixture.part("xl/comments1.xml").contains("我的"))
        #expect(try fixture.part("xl/worksheets/sheet1.xml").contains(#"<legacyDrawing xmlns:r="r" r:id="d"/>"#))
        #expect(try !fixture.names.contains("xl/comments2.xml"))
        #expect(try WorkbookReader(path: fixture.target).sheetNames == ["Sheet1", "错误清单", "错误清单 2", "隐藏"])
    }

    @Test func `a workbook that cannot be changed without risk is left alone`() throws {
        let data = #"<row r="1"><c r="A1"><v>1</v></c></row>"#
        var cases: [HandmadeWorkbook] = []
        func add(_ change: (inout HandmadeWorkbook) -> Void) {
            var workbook = Fixture.workbook(data: data)
            change(&workbook)
            cases.append(workbook)
        }
        add { $0.contentTypes = nil }
        add {
            $0.contentTypes = "<!-- nothing -->"
            $0.styles = "<styleSheet/>"
        }
        add { $0.styles = Fixture.styles.replacing(#"<borders count="2">"#, with: "<fills/><borders>") }
        add { $0.otherRelationships = #"<Relationship Id="x" Type="http://x/xlMacrosheet" Target="m.xml"/>"# }
        add { $0.sheets[0].xml = "<worksheet/>" }
        add {
            $0.sheets[0].xml = $0.sheets[0].xml.replacing("<row r=\"1\">", with: "<row>").replacing(
                "\"A1\"",
                with: "\"A2\""
            )
        }
        add { $0.sheets[0].xml = $0.sheets[0].xml.replacing("<c r=\"A1\">", with: "<c r=\"A1\" s=\"99\">") }
        for (index, workbook) in cases.enumerated() {
            let fixture = try Fixture(workbook)
            #expect(try !fixture.write([Fixture.mark("A1"), Fixture.mark("A2")]), "\(index)")
            #expect(try fixture.scratch.names == ["in.xlsx"])
        }
        var wide = Fixture.workbook(data: data).zip
        let sheet = try #require(wide.parts.firstIndex { $0.name.hasSuffix("sheet1.xml") })
        let text = String(decoding: wide.parts[sheet].data, as: UTF8.self)
        wide.parts[sheet].data = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let fixture = try Fixture(data: data)
        #expect(try !fixture.write([Fixture.mark("A1")], from: fixture.scratch.file("wide.xlsx", wide.bytes)))
    }

    @Test func `a damaged sheet is told, and the target stays as it was`() throws {
        var zip = Fixture.workbook(data: #"<row r="1"><c r="A1"><v>1</v></c></row>"#).zip
        let sheet = try #require(zip.parts.firstIndex { $0.name.hasSuffix("sheet1.xml") })
        zip.parts[sheet].checksum = 7
        let fixture = try Fixture(data: "")
        let broken = try fixture.scratch.file("broken.xlsx", zip.bytes)
        _ = try fixture.scratch.file("report.xlsx", [1])
        let error = #expect(throws: WorkbookError.self) { try fixture.write([Fixture.mark("A1")], from: broken) }
        #expect(error?.code == .damaged)
        #expect(FileManager.default.contents(atPath: fixture.target) == Data([1]))
        #expect(throws: WorkbookError.self) { try fixture.write([], to: fixture.scratch.path("no/such.xlsx")) }
    }

    @Test func `a large sheet keeps every byte between its marks`() throws {
        let data = (1...30_000).map { "<row r=\"\($0)\"><c r=\"A\($0)\" t=\"str\"><v>第 \($0) 行</v></c></row>\n" }
            .joined()
        let fixture = try Fixture(data: data)
        #expect(try fixture.write([Fixture.mark("A29000")]))
        let sheet = try fixture.part("xl/worksheets/sheet1.xml")
        let expected = data.replacing("<c r=\"A29000\"", with: "<c s=\"3\" r=\"A29000\"")
        #expect(sheet.contains("<sheetData>\(expected)</sheetData>"))
    }

    private func relationships(_ type: String, _ target: String) -> String {
        "<Relationships><Relationship Id=\"a\" Type=\"http://x/\(type)\" Target=\"\(target)\"/></Relationships>"
    }
}
