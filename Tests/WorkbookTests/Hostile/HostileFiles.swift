import Foundation

@testable import Workbook

/// Files that are no workbook, whatever their name says, and tables of text gone wrong.
extension HostileCase {
    /// Header of the container of old documents, with a directory of one name in its second sector.
    static func container(_ name: String) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1_536)
        bytes.replaceSubrange(0..<8, with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
        bytes[30] = 9
        let name = name.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        bytes.replaceSubrange(640..<(640 + name.count), with: name)
        return bytes
    }

    private static func zipped(_ parts: (String, String)...) -> [UInt8] {
        var zip = HandmadeZip()
        for part in parts { zip.add(part.0, part.1) }
        return zip.bytes
    }

    static let files: [HostileCase] = [
        .file("nothing", .refused(.empty)) { [] },
        .file("a workbook of Excel 97", .refused(.legacyXLS), as: "a.xls") { container("Workbook") },
        .file("a workbook of Excel 95", .refused(.legacyXLS), as: "a.xls") { container("Book") },
        .file("a workbook of Excel 4", .refused(.legacyXLS), as: "a.xls") {
            [0x09, 0x04, 0x06, 0x00, 0x00, 0x00, 0x10, 0x00]
        },
        .file("a workbook of WPS", .refused(.legacyXLS), as: "a.et") { container("Workbook") },
        .file("a workbook under a password", .refused(.encrypted)) { container("EncryptedPackage") },
        .file("an old document of Word", .refused(.otherDocument), as: "a.xls") { container("WordDocument") },
        .file("a container whose directory is nowhere", .refused(.otherDocument), as: "a.xls") {
            var bytes = container("Workbook")
            bytes.replaceSubrange(48..<52, with: [0xFE, 0xFF, 0xFF, 0xFF])
            return bytes
        },
        .file("a binary workbook", .refused(.binaryWorkbook), as: "a.xlsb") { zipped(("xl/workbook.bin", "x")) },
        .file("an OpenDocument spreadsheet", .refused(.openDocument), as: "a.ods") {
            zipped(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>"))
        },
        .file("an OpenDocument text", .refused(.notAWorkbook)) {
            zipped(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x/>"))
        },
        .file("a document of Word", .refused(.notAWorkbook)) { zipped(("word/document.xml", "<x/>")) },
        .file("a web page", .refused(.markup), as: "a.xls") { Array("\r\n<html><table><tr><td>姓名".utf8) },
        .file("a workbook in XML of 2003", .refused(.markup), as: "a.xls") {
            Array("<?xml version=\"1.0\"?><Workbook/>".utf8)
        },
        .file("a PDF", .refused(.otherDocument)) { Array("%PDF-1.7\n".utf8) + [0xE2, 0xE3] },
        .file("a picture", .refused(.otherDocument)) { [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] },
        .file("bytes of nothing", .refused(.binary)) { [1, 2, 3, 0, 5] },
        HostileCase(name: "a folder", outcome: .refused(.notAFile)) { $0.folder.path },
        HostileCase(name: "a device without end", outcome: .refused(.notAFile)) { _ in "/dev/zero" },
        HostileCase(name: "a pipe", outcome: .refused(.notAFile)) { scratch in
            mkfifo(scratch.path("a.xlsx"), 0o600)
            return scratch.path("a.xlsx")
        },
        HostileCase(name: "a link to itself", outcome: .refused(.unreadable)) { scratch in
            symlink(scratch.path("a.xlsx"), scratch.path("a.xlsx"))
            return scratch.path("a.xlsx")
        },
        HostileCase(name: "a name too long", outcome: .refused(.unreadable)) {
            $0.path(String(repeating: "n", count: 300))
        },
        HostileCase(name: "no file", outcome: .refused(.notFound)) { $0.path("none.xlsx") },
    ]

    static let tables: [HostileCase] = [
        .file("a million columns", .refused(.recordTooLong), as: "a.csv") { [UInt8](repeating: 0x2C, count: 2 << 20) },
        .file("a line of four megabytes", .refused(.recordTooLong), as: "a.csv") {
            [UInt8](repeating: 0x61, count: 4 << 20)
        },
        .file("more lines than a sheet has", .refused(.rowOutOfRange), as: "a.csv") {
            [UInt8](repeating: 0x0A, count: 2 << 20) + [0x61]
        },
        .file("a quotation mark without its twin", .refused(.unclosedQuote), as: "a.csv") {
            Array("a,b\n1,\"c\nd,e\n".utf8)
        },
        .file("zero bytes", .refused(.binary), as: "a.csv") { Array("a,b\n1,\0\n".utf8) },
        .file("UTF-16 without a mark", .refused(.binary), as: "a.csv") {
            "ab,c\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        },
        .file("UTF-16 that is cut", .refused(.encoding), as: "a.csv") { [0xFF, 0xFE, 0x61, 0x00, 0x62] },
        .file("UTF-32", .refused(.binary), as: "a.csv") { [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0] },
        .file("UTF-7 is the letters it is", .values([[.text("+WdNUDQ-")]]), as: "a.csv") { Array("+WdNUDQ-\n".utf8) },
        .file("two encodings in one file", .refused(.encoding), as: "a.csv") {
            Array(String(repeating: "申报,", count: 40).utf8) + [0x0A, 0xD0, 0xD5, 0xC3, 0xFB, 0x0A]
        },
        .file("tabs under the name of commas", .values([[.text("a"), .text("b,c"), .text("d")]]), as: "a.csv") {
            Array("a\tb,c\td\n".utf8)
        },
        .file("carriage returns alone", .values([[.text("a")], [.text("b")]]), as: "a.csv") { Array("a\rb\r".utf8) },
    ]
}
