import Core
import Foundation
import SyncProtocol
import Testing
import Workbook

@testable import Server

/// Any text that a unit can send comes out of each format as the text that it is.
@Suite struct HostileExportTests {
    static let texts: [String] = [
        "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1",
        "=HYPERLINK(\"http://example.org\",\"x\")", "'quoted", "''", "'=1", "'", "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>", "&lt;b&gt;&amp;", "]]>", "<![CDATA[x]]>", "<?xml version=\"1.0\"?>",
        "a\"b\",\"c\"", "one,two;three", "line\nnext\r\nthird\rfourth", "\u{202E}gnp.exe\u{202C}", "שלום עולם",
        "a\u{200B}b\u{FEFF}c\u{2060}", "\u{FEFF}bom", "😀👨‍👩‍👧𠮷\u{1F1E8}\u{1F1F3}", "e\u{301} é", "\u{2028}\u{2029}",
        "_x000D_", "_x005F_x0041_", "a_xFFFF_b", " lead and trail ", "\u{3000}", "1E5", "00123", "3.10", "2016-01-01",
        "TRUE", "NULL", "{{m.secret}}", "{{{raw}}}", "${x}", "%s%n", "../../etc/passwd", "a\\b\\n",
        String(repeating: "长", count: 32_767), String(repeating: "=", count: 10_000),
    ]
    /// What a workbook cannot hold, and how it shows it; CSV and JSON keep it.
    static let unholdable: [(text: String, shown: String)] = [
        ("bell\u{1}\u{8}\u{1F}", "bell\u{FFFD}\u{FFFD}\u{FFFD}"), ("a\u{FFFE}\u{FFFF}", "a\u{FFFD}\u{FFFD}"),
    ]

    private static func world() throws -> ExportWorld {
        let world = try ExportWorld()
        try world.filing(1, [.accepted, .approved], hires: 0)
        for (index, text) in (texts + unholdable.map(\.text)).enumerated() {
            try world.hire(index, of: ExportWorld.code(1)) { $0["post"] = .string(text) }
        }
        return world
    }

    @Test func `JSON gives every text back`() async throws {
        let rows = try await Self.world().rows(.hires)
        let posts = rows.map { Array(($0["post"]?.stringValue ?? "").utf8) }
        #expect(posts == (Self.texts + Self.unholdable.map(\.text)).map { Array($0.utf8) })
    }

    @Test func `CSV gives every text back once the first apostrophe is dropped, and no cell begins like a formula`()
        async throws
    {
        let world = try Self.world()
        let rows = SimpleCSV.rows(try await world.bytes(try world.request(.hires, .csv)))
        let column = try #require(rows.first?.firstIndex(of: "岗位"))
        for (row, text) in zip(rows.dropFirst(), Self.texts + Self.unholdable.map(\.text)) {
            let cell = row[column]
            #expect(!"=+-@\t\r\n＝＋－＠".unicodeScalars.contains { cell.unicodeScalars.first == $0 }, "\(text.prefix(40))")
            let read = cell.unicodeScalars.first == "'" ? String(cell.unicodeScalars.dropFirst()) : cell
            #expect(Array(read.utf8) == Array(text.utf8), "\(text.prefix(40))")
        }
        #expect(rows.count == Self.texts.count + Self.unholdable.count + 1)
    }

    @Test func `a workbook holds every text as text`() async throws {
        let world = try Self.world()
        let sheet = try #require(try await world.sheets(try world.request(.hires, .xlsx))["附件3"])
        let column = try #require(sheet.first?.firstIndex(of: .text("岗位")))
        #expect(sheet.count == Self.texts.count + Self.unholdable.count + 1)
        for (row, text) in zip(sheet.dropFirst(), Self.texts + Self.unholdable.map(\.shown)) {
            guard case .text(let read) = row[column] else {
                Issue.record("\(text.prefix(40)) is no text: \(row[column])")
                continue
            }
            #expect(Array(read.utf8) == Array(text.utf8), "\(text.prefix(40))")
        }
    }

    @Test func `a text that no cell holds is cut short and says so, and is whole in the other formats`() async throws {
        let world = try ExportWorld()
        let names = (0..<256).map { String($0) + String(repeating: "_x0041_", count: 140) }
        try world.filing(1, [.accepted, .approved], hires: 0) {
            $0["certificates"] = .array(names.map(JSONValue.string))
        }
        let sheet = try #require(try await world.sheets(try world.request(.filings, .xlsx))["企业申报表"])
        let column = try #require(sheet.first?.firstIndex(of: .text("国际认证")))
        guard case .text(let text) = sheet[1][column] else {
            Issue.record("no text")
            return
        }
        #expect(text.hasPrefix(names[0]) && text.hasSuffix("此处截断）"))
        let rows = try await world.rows(.filings)
        #expect(rows.first?["certificates"]?.arrayValue?.compactMap(\.stringValue) == names)
        let csv = SimpleCSV.rows(try await world.bytes(try world.request(.filings, .csv)))
        #expect(csv[1][column] == names.joined(separator: "、"))
    }
}

/// RFC 4180 as the shortest program reads it: scalars, so that CR and LF stay two.
enum SimpleCSV {
    static func rows(_ bytes: [UInt8]) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell = String.UnicodeScalarView()
        var isQuoted = false
        var scalars = Array(String(decoding: bytes.dropFirst(3), as: UTF8.self).unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch (scalar, isQuoted) {
            case ("\"", true) where scalars.first == "\"":
                cell.append("\"")
                scalars.removeFirst()
            case ("\"", _): isQuoted.toggle()
            case (",", false):
                row.append(String(cell))
                cell = .init()
            case ("\r", false): continue
            case ("\n", false):
                rows.append(row + [String(cell)])
                (row, cell) = ([], .init())
            default: cell.append(scalar)
            }
        }
        return rows
    }
}
