/// What the first bytes of a file say it is; its name is not asked.
enum FileKind {
    case archive
    /// A text, with the encoding that its mark names and the length of the mark.
    case text((encoding: TextEncoding, start: Int)?)

    init(of file: InputFile) throws {
        let head = try file.bytes(at: 0, count: 512)
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            self = .archive
        } else if head.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            throw WorkbookError(.notAWorkbook)
        } else if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            throw WorkbookError(try Self.kindOfContainer(file, head: head))
        } else if Self.oldestWorkbooks.contains(where: head.starts) {
            throw WorkbookError(.legacyXLS)
        } else if Self.otherDocuments.contains(where: head.starts) {
            throw WorkbookError(.otherDocument)
        } else if head.starts(with: [0xFF, 0xFE]) {
            self = .text((.utf16LittleEndian, 2))
        } else if head.starts(with: [0xFE, 0xFF]) {
            self = .text((.utf16BigEndian, 2))
        } else {
            let hasMark = head.starts(with: [0xEF, 0xBB, 0xBF])
            guard !Self.isMarkup(head.dropFirst(hasMark ? 3 : 0)) else { throw WorkbookError(.markup) }
            guard !head.contains(0) else { throw WorkbookError(.binary) }
            self = .text(hasMark ? (.utf8, 3) : nil)
        }
    }

    /// How workbooks from before Excel 97 begin, which have no container.
    private static let oldestWorkbooks: [[UInt8]] = [
        [0x09, 0x00, 0x04, 0x00], [0x09, 0x02, 0x06, 0x00], [0x09, 0x04, 0x06, 0x00], [0x09, 0x08, 0x08, 0x00],
        [0x09, 0x08, 0x10, 0x00],
    ]

    /// How PDF, RTF, PNG, JPEG, GIF, gzip, 7z and RAR begin.
    private static let otherDocuments: [[UInt8]] = [
        Array("%PDF-".utf8), Array("{\\rtf".utf8), [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("GIF8".utf8),
        [0x1F, 0x8B], [0x37, 0x7A, 0xBC, 0xAF], Array("Rar!".utf8),
    ]

    /// An encrypted workbook and other documents sit in the same container as an old workbook; the directory tells.
    private static func kindOfContainer(_ file: InputFile, head: [UInt8]) throws -> WorkbookError.Code {
        guard head.count >= 52, head[30] == 9 || head[30] == 12, head[31] == 0 else { return .otherDocument }
        var sector = 0
        for byte in head[48..<52].reversed() { sector = sector << 8 | Int(byte) }
        let directory = try file.bytes(at: (sector + 1) << Int(head[30]), count: 8 << 10)
        var isWorkbook = false
        // Every entry has 128 bytes and begins with its name in UTF-16.
        for entry in stride(from: 0, to: directory.count - 31, by: 128) {
            let letters = stride(from: entry, to: entry + 32, by: 2).map { directory[$0] }
            if letters.elementsEqual("EncryptedPackage".utf8) { return .encrypted }
            let name = letters.prefix { $0 != 0 }
            isWorkbook = isWorkbook || name.elementsEqual("Workbook".utf8) || name.elementsEqual("Book".utf8)
        }
        return isWorkbook ? .legacyXLS : .otherDocument
    }

    /// Many systems export a web page and name it .xls.
    private static func isMarkup(_ head: ArraySlice<UInt8>) -> Bool {
        let start = head.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        guard start.first == 0x3C, let next = start.dropFirst().first else { return false }
        return next == 0x21 || next == 0x3F || (next | 0x20 >= 0x61 && next | 0x20 <= 0x7A)
    }
}
