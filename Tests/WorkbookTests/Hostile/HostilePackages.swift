@testable import Workbook

/// Workbooks that lack a part, point to the wrong one, or come from other programs.
extension HostileCase {
    private static func without(_ part: String, _ outcome: Outcome) -> HostileCase {
        .archive("without \(part)", outcome) { $0.parts.removeAll { $0.name == part } }
    }

    private static func edited(
        _ name: String,
        _ outcome: Outcome,
        _ part: String,
        _ change: @escaping @Sendable (String) -> String
    ) -> HostileCase {
        .archive(name, outcome) { zip in
            for index in zip.parts.indices where zip.parts[index].name == part {
                zip.parts[index].data = Array(change(String(decoding: zip.parts[index].data, as: UTF8.self)).utf8)
            }
        }
    }

    static let packages: [HostileCase] = [
        without("[Content_Types].xml", good),
        without("_rels/.rels", good),
        without("xl/workbook.xml", .refused(.notAWorkbook)),
        without("xl/_rels/workbook.xml.rels", .refused(.damaged)),
        without("xl/worksheets/sheet1.xml", .refused(.damaged)),
        .workbook("without styles and shared strings", good) { _ in },
        .workbook("a style sheet that is none", good) { $0.styles = "<x/>" },
        .workbook("shared strings that are none", .refused(.damaged)) { $0.sharedStrings = "<x/>" },
        .workbook("a sheet that is the workbook", .refused(.damaged)) {
            $0.sheets[0].target = "workbook.xml"
            $0.sheets[0].xml = ""
        },
        edited("a target that climbs out", good, "xl/_rels/workbook.xml.rels") {
            $0.replacing("worksheets/", with: "../../../xl/worksheets/../worksheets/")
        },
        .workbook("a target outside the package", .refused(.damaged)) { workbook in
            workbook.sheets[0].type = "worksheet\" TargetMode=\"External"
        },
        edited("an absolute target with percent signs", good, "xl/_rels/workbook.xml.rels") {
            $0.replacing("worksheets/sheet1", with: "/xl/worksheets/sheet%31")
        },
        .workbook("a sheet of charts only", .refused(.noSuchSheet)) { $0.sheets[0].type = "chartsheet" },
        .workbook("a sheet of dialogues only", .refused(.noSuchSheet)) { $0.sheets[0].type = "dialogsheet" },
        .workbook("a sheet of macros only", .refused(.noSuchSheet)) { $0.sheets[0].type = "xlMacrosheet" },
        edited("a thousand and one sheets", .refused(.tooLarge), "xl/workbook.xml") { text in
            let sheet = #"<sheet name="x" sheetId="9" r:id="r0"/>"#
            return text.replacing("</sheets>", with: String(repeating: sheet, count: 1_000) + "</sheets>")
        },
        .workbook("a hidden sheet before the visible one", good) { workbook in
            workbook.sheets.insert(("旧表", "worksheet", "worksheets/old.xml", sheetHead + sheetTail), at: 0)
            workbook.hiddenSheets = [0: "veryHidden"]
        },
        .workbook("only a hidden sheet", good) { $0.hiddenSheets = [0: "hidden"] },
        .workbook("a protected sheet and workbook", good) { workbook in
            workbook.sheets[0].xml = workbook.sheets[0].xml.replacing(
                "</sheetData>",
                with: #"</sheetData><sheetProtection password="CC1A" sheet="1" objects="1"/>"#
            )
            workbook.workbookProperties = #"/><workbookProtection lockStructure="1""#
        },
        .workbook("days from 1904", good) { $0.workbookProperties = #"date1904="1""# },
        .workbook("the strict edition", good) { workbook in
            workbook.namespace = HandmadeWorkbook.strict
            workbook.relationshipNamespace = "http://purl.oclc.org/ooxml/officeDocument/relationships"
            workbook.sheets[0].xml = workbook.sheets[0].xml.replacing(
                HandmadeWorkbook.transitional,
                with: HandmadeWorkbook.strict
            )
        },
        .workbook("a workbook with macros", good) { workbook in
            workbook.contentTypes =
                #"<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>"#
            workbook.otherParts = [("xl/vbaProject.bin", "macro")]
        },
        .workbook("a template", good) { workbook in
            workbook.contentTypes =
                #"<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"/>"#
        },
    ]
}
