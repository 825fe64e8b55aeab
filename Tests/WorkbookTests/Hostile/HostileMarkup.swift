@testable import Workbook

/// Parts that are no honest XML, and such that only look odd.
extension HostileCase {
    private static func sheetXML(
        _ name: String,
        _ outcome: Outcome,
        _ xml: @escaping @Sendable () -> [UInt8]
    ) -> HostileCase {
        .archive(name, outcome) { $0.parts[$0.parts.count - 1].data = xml() }
    }

    private static func text(
        _ name: String,
        _ outcome: Outcome,
        _ xml: @escaping @Sendable () -> String
    ) -> HostileCase {
        sheetXML(name, outcome) { Array(xml().utf8) }
    }

    private static let whole = sheetHead + data + sheetTail

    static let markup: [HostileCase] = [
        text("a billion laughs", .refused(.entityDeclaration)) {
            var declarations = #"<!ENTITY a0 "ha">"#
            for level in 1...20 {
                declarations += "<!ENTITY a\(level) \"\(String(repeating: "&a\(level - 1);", count: 10))\">"
            }
            return "<!DOCTYPE x [\(declarations)]>" + whole.replacing("好", with: "&a20;")
        },
        text("an entity that reads a file", .refused(.entityDeclaration)) {
            #"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>"# + whole.replacing("好", with: "&e;")
        },
        text("a document type from the network", .refused(.entityDeclaration)) {
            #"<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">"# + whole
        },
        text("an entity that nobody declared", .refused(.damaged)) { whole.replacing("好", with: "&x;") },
        text("a hundred thousand levels", .refused(.damaged)) { sheetHead + String(repeating: "<a>", count: 100_000) },
        text("an attribute of four megabytes", .refused(.tooLarge)) {
            whole.replacing("<row ", with: "<row x=\"\(String(repeating: "x", count: 4 << 20))\" ")
        },
        text("a comment of four megabytes", .refused(.tooLarge)) {
            sheetHead + "<!--\(String(repeating: "x", count: 4 << 20))-->" + sheetTail
        },
        text("twenty thousand attributes", .refused(.tooLarge)) {
            let attributes = (0..<20_000).map { "a\($0)=\"\" " }.joined()
            return whole.replacing("<row ", with: "<row \(attributes)")
        },
        text("a hundred thousand different names", .refused(.tooLarge)) {
            sheetHead + (0..<100_000).map { "<name\($0)/>" }.joined() + sheetTail
        },
        text("an attribute twice", .refused(.damaged)) { whole.replacing(#"r="1""#, with: #"r="1" r="1""#) },
        text("elements that cross", .refused(.damaged)) { whole.replacing("</v></c>", with: "</c></v>") },
        text("a part that ends in the middle", .refused(.damaged)) { String(whole.prefix(whole.count / 2)) },
        text("two roots", .refused(.damaged)) { whole + whole },
        text("no XML at all", .refused(.damaged)) { "申报" },
        text("an empty part", .refused(.damaged)) { "" },
        text("another part in place of a sheet", .refused(.damaged)) { "<workbook/>" },
        sheetXML("bytes that are no UTF-8", .refused(.damaged)) {
            Array(sheetHead.utf8) + [0xC0, 0x80] + Array(sheetTail.utf8)
        },
        sheetXML("a zero byte", .refused(.damaged)) { Array(sheetHead.utf8) + [0] + Array(sheetTail.utf8) },
        sheetXML("UTF-16 with a mark", good) {
            [0xFF, 0xFE] + whole.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        },
        sheetXML("UTF-8 with a mark", good) { [0xEF, 0xBB, 0xBF] + Array(whole.utf8) },
        text("an encoding that is declared and not known", .refused(.encoding)) {
            #"<?xml version="1.0" encoding="GB2312"?>"# + whole
        },
        text("an encoding that is declared and wrong", .refused(.damaged)) {
            #"<?xml version="1.0" encoding="UTF-16"?>"# + whole
        },
        text("a section of raw characters", .values([[.text("<b>&")]])) {
            whole.replacing("好", with: "<![CDATA[<b>&]]>")
        },
        text("alternatives and a foreign namespace", good) {
            whole.replacing(
                "<sheetData>",
                with:
                    #"<mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="x14"><a/></mc:Choice></mc:AlternateContent><sheetData>"#
            ).replacing(
                "<row ",
                with: #"<row etc:uid="1" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" "#
            )
        },
    ]
}
