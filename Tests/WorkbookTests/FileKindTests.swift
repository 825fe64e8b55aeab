import Foundation
import Testing

@testable import Workbook

@Suite struct FileKindTests {
    /// Header of the container that Excel 97–2003 uses, with a directory of one name in its second sector.
    private func container(_ name: String) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1_536)
        bytes.replaceSubrange(0..<8, with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
        bytes[30] = 9
        bytes[48] = 0
        let name = name.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        bytes.replaceSubrange(640..<(640 + name.count), with: name)
        return bytes
    }

    @Test func `every kind of wrong file has its own answer`() throws {
        let scratch = try Scratch()
        #expect(refusal(scratch.path("nowhere.xlsx"))?.code == .notFound)
        #expect(refusal(scratch.folder.path)?.code == .notAFile)
        #expect(refusal("/dev/null")?.code == .notAFile)
        #expect(refusal(try scratch.file("a", []))?.code == .empty)
        #expect(refusal(try scratch.file("b", container("Workbook")))?.code == .legacyXLS)
        #expect(refusal(try scratch.file("c", container("EncryptedPackage")))?.code == .encrypted)
        #expect(refusal(try scratch.file("d", Array("<html><table>".utf8)))?.code == .markup)
        #expect(refusal(try scratch.file("e", [0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 1]))?.code == .otherDocument)
        #expect(refusal(try scratch.file("f", Array("a,b\nc\0,d\n".utf8)))?.code == .binary)
        #expect(refusal(try scratch.file("g", HandmadeZip().bytes))?.code == .notAWorkbook)
        var document = HandmadeZip()
        document.add("word/document.xml", "<document/>")
        #expect(refusal(try scratch.file("h", document.bytes))?.code == .notAWorkbook)
        var limits = WorkbookLimits.standard
        limits.fileBytes = 10
        #expect(refusal(try scratch.file("i", Array("12345678901".utf8)), limits: limits)?.code == .tooLarge)
    }

    @Test func `a truncated zip is one clear sentence`() throws {
        let scratch = try Scratch()
        let bytes = HandmadeWorkbook(data: "").bytes
        let error = try #require(refusal(try scratch.file("甲.xlsx", Array(bytes.dropLast(30)))))
        #expect(error.code == .truncated)
        #expect(error.chinese == "「甲.xlsx」：工作簿不完整，缺少结尾，可能是下载或复制中断，请重新取得这个文件。")
        #expect(error.english.hasPrefix("甲.xlsx: the workbook has no end"))
    }

    @Test func `a pipe that nobody writes to is refused at once`() throws {
        let scratch = try Scratch()
        try #require(mkfifo(scratch.path("pipe"), 0o600) == 0)
        #expect(refusal(scratch.path("pipe"))?.code == .notAFile)
    }

    @Test func `a hostile name reaches no terminal as it is`() throws {
        let scratch = try Scratch()
        let error = try #require(refusal(scratch.path("\u{1B}[2Jx\u{202E}.xlsx")))
        #expect(error.place == "\u{FFFD}[2Jx\u{FFFD}.xlsx")
        var zip = HandmadeWorkbook(data: "").zip
        zip.parts.append(.init(name: "\u{1B}]0;x", data: [], flags: 1))
        let inside = try #require(refusal(try scratch.file("a.xlsx", zip.bytes)))
        #expect(inside.code == .encrypted)
        #expect(!inside.chinese.unicodeScalars.contains("\u{1B}"))
    }

    @Test(arguments: WorkbookError.Code.allCases)
    func `every refusal is one sentence in both languages`(code: WorkbookError.Code) {
        let error = WorkbookError(code, place: "x.xlsx", row: 7)
        #expect(error.chinese.hasSuffix("。"))
        #expect(error.chinese.filter { $0 == "。" }.count == 1)
        #expect(error.english.hasSuffix("."))
        #expect(!error.chinese.contains("\n"))
        #expect(error.chinese.unicodeScalars.contains { $0.value >= 0x4E00 })
        #expect(!error.english.unicodeScalars.contains { $0.value >= 0x4E00 })
    }
}
