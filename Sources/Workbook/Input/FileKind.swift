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
            throw WorkbookError(try Self.isEncrypted(file, head: head) ? .encrypted : .legacyXLS)
        } else if head.starts(with: [0xFF, 0xFE]) {
            self = .text((.utf16LittleEndian, 2))
        } else if head.starts(with: [0xFE, 0xFF]) {
            self = .text((.utf16BigEndian, 2))
        } else {
            let hasMark = head.starts(with: [0xEF, 0xBB, 0xBF])
            guard !Self.isMarkup(head.dropFirst(hasMark ? 3 : 0)) else { throw WorkbookError(.markup) }
            self = .text(hasMark ? (.utf8, 3) : nil)
        }
    }

    /// An encrypted workbook sits in the same container as an old one, under a name of its own in the directory.
    private static func isEncrypted(_ file: InputFile, head: [UInt8]) throws -> Bool {
        guard head.count >= 52, head[30] == 9 || head[30] == 12, head[31] == 0 else { return false }
        var sector = 0
        for byte in head[48..<52].reversed() { sector = sector << 8 | Int(byte) }
        let directory = try file.bytes(at: (sector + 1) << Int(head[30]), count: 8 << 10)
        // Every entry has 128 bytes and begins with its name in UTF-16.
        for entry in stride(from: 0, to: directory.count - 31, by: 128) {
            let letters = stride(from: entry, to: entry + 32, by: 2).map { directory[$0] }
            if letters.elementsEqual("EncryptedPackage".utf8) { return true }
        }
        return false
    }

    /// Many systems export a web page and name it .xls.
    private static func isMarkup(_ head: ArraySlice<UInt8>) -> Bool {
        let start = head.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        guard start.first == 0x3C, let next = start.dropFirst().first else { return false }
        return next == 0x21 || next == 0x3F || (next | 0x20 >= 0x61 && next | 0x20 <= 0x7A)
    }
}
