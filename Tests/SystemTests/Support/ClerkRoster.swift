import Core
import Foundation
import Testing

@testable import Workbook

/// The 附件3 of a clerk's day: twelve people whom nobody is, with three wrong cells and one that is worth a look.
struct ClerkRoster {
    static let enterprise = "上海测试浦江软件有限公司"
    static let code = SyntheticCodes.unifiedCode(1)
    /// What the clerk corrects, by cell, after a look at the people's papers.
    static let corrections = [
        "E6": number("19930817", 993), "J9": "2015-02-28", "L12": "2015-11-30",
    ]

    private typealias Person = (name: String, birth: String, order: Int, post: String, hired: (Int, Int))

    private static let people: [Person] = [
        ("赵甲", "19910606", 991, "软件工程师", (3, 2)), ("钱乙", "19920321", 990, "测试工程师", (3, 2)),
        ("孙丙", "19930817", 993, "软件工程师", (3, 16)), ("李丁", "19890112", 992, "项目经理", (4, 1)),
        ("周戊", "19920930", 995, "运维工程师", (4, 1)), ("吴己", "19911205", 994, "测试工程师", (2, 28)),
        ("郑庚", "19901018", 997, "软件工程师", (5, 4)), ("王辛", "19930228", 996, "软件工程师", (5, 4)),
        ("冯壬", "19920714", 999, "软件工程师", (6, 1)), ("陈癸", "19940509", 998, "测试工程师", (7, 1)),
        ("褚子", "19930126", 991, "运维工程师", (7, 1)), ("卫丑", "19440312", 993, "架构顾问", (7, 1)),
    ]

    /// Writes the roster as the enterprise handed it in.
    static func write(to path: String) throws {
        let writer = try XLSXWriter(path: path)
        try writer.addSheet(named: "附件3", columnWidths: Array(repeating: 14, count: 13), textColumns: [4, 7])
        try writer.mergeTitle(Form.hires.title, columns: 13)
        try writer.mergeTitle("申请企业：\(enterprise)　统一社会信用代码：\(code)", columns: 13, style: .plain)
        try writer.write(row: Form.hires.columns.map { .text($0.label) }, style: .header)
        for index in people.indices { try writer.write(row: cells(index)) }
        try writer.close()
    }

    private static func cells(_ index: Int) -> [OutputCell] {
        let person = people[index]
        let sex = person.order.isMultiple(of: 2) ? "女" : "男"
        var cells: [OutputCell] = [
            .integer(index + 1), .text(person.name), .text(sex), .text("身份证"),
            .text(number(person.birth, person.order)), .text(person.post), .text(enterprise), .text(code), .text("是"),
            .date(year: 2015, month: person.hired.0, day: person.hired.1), .text("是"), .empty, .empty,
        ]
        switch person.name {
        case "孙丙":
            // A digit of the year of birth was copied wrongly.
            cells[4] = .text(number(person.birth, person.order).replacing("199308", with: "199208"))
        case "吴己": cells[9] = .text("2015-02-30")
        case "冯壬": cells[10] = .text("否")
        default: break
        }
        return cells
    }

    /// A resident ID with one of the order codes that no person has.
    private static func number(_ birth: String, _ order: Int) -> String {
        "0123456789X".map { "310101\(birth)\(order)\($0)" }.first { ResidentID($0) != nil } ?? ""
    }

    /// The list of faults in a report.
    static func faults(in report: String) throws -> [[String]] {
        let reader = try WorkbookReader(path: report)
        var rows: [[String]] = []
        try reader.readRows(ofSheet: try #require(reader.sheetNames.firstIndex(of: "错误清单"))) { row in
            rows.append(row.cells.map(\.shown))
            return true
        }
        return rows
    }

    /// Corrects a report in its place, as a person does in a spreadsheet: cells change, nothing else.
    static func correct(_ report: String) throws {
        let size = try InputFile(path: report, limits: .standard).size
        let archive = try ZipArchive(path: report, fileBytes: size, limits: .standard)
        let saved = report + ".new"
        let zip = try ZipWriter(path: saved, failure: WorkbookError(.writeFailed))
        for part in archive.parts {
            var text = try String(decoding: archive.bytes(part), as: UTF8.self)
            if part.name.hasSuffix("/sheet1.xml") {
                for (cell, value) in corrections { text = try set(cell, to: value, in: text) }
            }
            try zip.add(part.name, Array(text.utf8))
        }
        try zip.close()
        try FileManager.default.removeItem(atPath: report)
        try FileManager.default.moveItem(atPath: saved, toPath: report)
    }

    private static func set(_ cell: String, to value: String, in sheet: String) throws -> String {
        let pattern = try Regex(#"<c [^>]*?\br="\#(cell)"[^>]*?(?:/>|>.*?</c>)"#)
        let found = sheet.matches(of: pattern).map(\.range)
        let place = try #require(found.first)
        #expect(found.count == 1)
        let style = sheet[place].firstMatch(of: /\ s="[0-9]+"/).map { String($0.output) } ?? ""
        let cell = #"<c r="\#(cell)"\#(style) t="inlineStr"><is><t>\#(value)</t></is></c>"#
        return sheet.replacingCharacters(in: place, with: cell)
    }
}

extension CellValue {
    /// The value as a sheet shows it.
    var shown: String {
        switch self {
        case .empty: ""
        case .text(let text), .number(let text), .error(let text): text
        case .boolean(let flag): flag ? "TRUE" : "FALSE"
        }
    }
}
