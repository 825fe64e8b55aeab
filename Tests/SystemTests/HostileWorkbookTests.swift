import Core
import Foundation
import Testing

@testable import Workbook

/// Hostile files given to the built program: one clear sentence, the exit code, and memory that stays small.
struct HostileWorkbookTests {
    /// Most that an import may keep in memory, kB: the program itself takes more than half of it.
    private static let mostMemory = 64 << 10

    private struct Hostile: Sendable, CustomTestStringConvertible {
        let name: String
        let make: @Sendable (String) throws -> Void
        var testDescription: String { name }
    }

    private static let hostiles = [
        workbook("blanks to a thousand times their size.xlsx") { write in
            let blanks = String(repeating: " ", count: 1 << 20)
            for _ in 0..<100 { try write(blanks) }
        },
        workbook("a million empty rows.xlsx") { write in
            for row in 1...1_048_576 { try write("<row r=\"\(row)\" spans=\"1:14\" ht=\"\(row % 97)\"/>") }
        },
        workbook("cells in the last column.xlsx") { write in
            for row in 1...2_000 { try write("<row r=\"\(row)\"><c r=\"XFD\(row)\"><v>\(row)</v></c></row>") }
        },
        workbook("long texts.xlsx") { write in
            let cell = "<c t=\"str\"><v>\(String(repeating: "长", count: 30_000))</v></c>"
            try write("<row r=\"1\">")
            for _ in 0..<500 { try write(cell) }
            try write("</row>")
        },
        workbook("names without end.xlsx") { write in
            for number in 0..<300_000 { try write("<name\(number) attribute\(number)=\"\"/>") }
        },
        workbook("levels without end.xlsx") { write in
            for _ in 0..<100_000 { try write("<row>") }
        },
        workbook(
            "one string in every cell.xlsx",
            strings: { try $0("<si><t>\(String(repeating: "x", count: 32_000))</t></si>") },
            rows: { write in
                try write("<row r=\"1\">" + String(repeating: "<c t=\"s\"><v>0</v></c>", count: 16_384) + "</row>")
            }
        ),
        workbook(
            "strings without end.xlsx",
            strings: { write in
                var state: UInt64 = 1
                for _ in 0..<1_200_000 {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    try write("<si><t>\(String(state, radix: 16))\(String(state >> 7, radix: 36))</t></si>")
                }
            },
            rows: { _ in }
        ),
        Hostile(name: "no line end.csv") { try Data(repeating: 0x61, count: 30 << 20).write(to: URL(filePath: $0)) },
        Hostile(name: "no value.csv") { try Data(repeating: 0x2C, count: 30 << 20).write(to: URL(filePath: $0)) },
        Hostile(name: "no quotation mark.csv") { path in
            try Data(("a,\"" + String(repeating: "b,c\n", count: 5 << 20)).utf8).write(to: URL(filePath: path))
        },
    ]

    @Test(arguments: hostiles)
    private func `A hostile file is refused in one sentence, and memory stays under 64 MB`(hostile: Hostile)
        async throws
    {
        let folder = try ScratchFolder()
        let district = try await District.make("310101", in: folder)
        let path = folder.file(hostile.name)
        try hostile.make(path)
        let arguments = ["import", path, "--replica", district.replica]
        let (result, peak) = try await BuiltProgram.shenbao.runMeasured(arguments)
        #expect(result.status == 1)
        #expect(result.out.isEmpty)
        #expect(result.err.hasPrefix("shenbao: 「\(hostile.name)」") && result.err.hasSuffix("。\n"))
        #expect(result.err.split(separator: "\n").count == 1)
        #expect(peak > 0 && peak < Self.mostMemory, "\(peak) kB")
    }

    /// A workbook of one sheet and its shared strings.
    private static func workbook(
        _ name: String,
        strings: @escaping @Sendable ((String) throws -> Void) throws -> Void = { _ in },
        rows: @escaping @Sendable ((String) throws -> Void) throws -> Void
    ) -> Hostile {
        Hostile(name: name) { path in
            let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            let zip = try ZipWriter(path: path, failure: WorkbookError(.writeFailed))
            func add(_ part: String, _ write: @escaping ((String) throws -> Void) throws -> Void) throws {
                try zip.add(part) { sink in
                    try write { text in
                        var text = text
                        try text.withUTF8 { try sink(UnsafeRawBufferPointer($0)) }
                    }
                }
            }
            try add("xl/workbook.xml") { write in
                try write("<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\"><sheets>")
                try write("<sheet name=\"1\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>")
            }
            try add("xl/_rels/workbook.xml.rels") { write in
                try write("<Relationships><Relationship Id=\"a\" Type=\"\(office)/worksheet\" Target=\"sheet.xml\"/>")
                try write(
                    "<Relationship Id=\"b\" Type=\"\(office)/sharedStrings\" Target=\"strings.xml\"/></Relationships>"
                )
            }
            try add("xl/sheet.xml") { write in
                try write("<worksheet xmlns=\"\(main)\"><sheetData>")
                try rows(write)
                try write("</sheetData></worksheet>")
            }
            try add("xl/strings.xml") { write in
                try write("<sst xmlns=\"\(main)\">")
                try strings(write)
                try write("</sst>")
            }
            try zip.close()
        }
    }
}

extension BuiltProgram {
    /// Runs as ``run(_:environment:)`` does, and gives the most memory that the program had, kB.
    fileprivate func runMeasured(_ arguments: [String]) async throws -> (result: Result, peak: Int) {
        let url = url
        return try await offPool {
            // The system's account of an ended child begins with the memory of its parent, so the child's own is watched.
            var peak = 0
            let result = try Self.runOut(url.path, arguments, environment: Self.environment()) { process in
                while process.isRunning {
                    peak = max(peak, Self.peakMemory(of: process.identifier))
                    usleep(500)
                }
            }
            return (result, peak)
        }
    }

    /// The high-water mark of a process that runs; 0 once it has ended, and before it is the program.
    private static func peakMemory(of process: Int32) -> Int {
        guard let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe"),
            link.hasSuffix("/shenbao"),
            let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return 0 }
        return Int(line.filter(\.isNumber)) ?? 0
    }
}
