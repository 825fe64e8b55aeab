import Testing
import Workbook

@Suite struct HostileWorkbookTests {
    private func code(_ bytes: [UInt8], limits: WorkbookLimits = .standard) throws -> WorkbookError.Code? {
        let scratch = try Scratch()
        return refusal(try scratch.file("a.xlsx", bytes), limits: limits)?.code
    }

    @Test(arguments: [
        (#"<row r="0"><c><v>1</v></c></row>"#, WorkbookError.Code.rowOutOfRange),
        (#"<row r="1048577"><c><v>1</v></c></row>"#, .rowOutOfRange),
        (#"<row r="-1"><c><v>1</v></c></row>"#, .rowOutOfRange),
        (#"<row r="99999999999999999999"><c><v>1</v></c></row>"#, .rowOutOfRange),
        (#"<row r="1048576"/><row><c><v>1</v></c></row>"#, .rowOutOfRange),
        (#"<row r="1"><c r="XFE1"><v>1</v></c></row>"#, .columnOutOfRange),
        (#"<row r="1"><c r="XFD1"><v>1</v></c><c><v>1</v></c></row>"#, .columnOutOfRange),
        (#"<row r="1"><c r="?"><v>1</v></c></row>"#, .columnOutOfRange),
        (#"<row r="2"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>"#, .outOfOrder),
        (#"<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>"#, .outOfOrder),
        (#"<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>"#, .outOfOrder),
        (#"<row r="1"><c r="A2"><v>1</v></c></row>"#, .outOfOrder),
        (#"<row r="1"><c t="s"><v>0</v></c></row>"#, .damaged),
        (#"<row r="1"><c t="s"><v>-1</v></c></row>"#, .damaged),
        (#"<row r="1"><c t="q"><v>1</v></c></row>"#, .damaged),
        (#"<row r="1"><c><v>1</c></row>"#, .damaged),
        (String(repeating: "<a>", count: 100), .damaged),
        ("<row r=\"1\"><c t=\"str\"><v>\(String(repeating: "长", count: 32_768))</v></c></row>", .cellTooLong),
        ("<row r=\"1\"><c t=\"str\"><v>\(String(repeating: "x", count: 400_000))</v></c></row>", .cellTooLong),
        ("<row r=\"1\" x=\"\(String(repeating: "x", count: 1 << 20))\"/>", .tooLarge),
        ("<!--\(String(repeating: "x", count: 1 << 20))-->", .tooLarge),
    ])
    func `what contradicts a sheet is refused`(data: String, expected: WorkbookError.Code) throws {
        #expect(try code(HandmadeWorkbook(data: data).bytes) == expected)
    }

    @Test func `a refusal names the part and the row, or the cell`() throws {
        let scratch = try Scratch()
        let outside = HandmadeWorkbook(data: #"<row r="7"><c r="XFE7"><v>1</v></c></row>"#)
        let row = try #require(refusal(try scratch.file("a.xlsx", outside.bytes)))
        #expect(row.place == "xl/worksheets/sheet1.xml")
        #expect(row.row == 7)
        #expect(row.chinese.hasPrefix("「xl/worksheets/sheet1.xml」第 7 行：列超出工作表范围"))
        let dangling = HandmadeWorkbook(data: #"<row r="7"><c r="C7" t="s"><v>3</v></c></row>"#)
        #expect(refusal(try scratch.file("b.xlsx", dangling.bytes))?.place == "C7")
    }

    @Test func `the longest text of a cell passes`() throws {
        let scratch = try Scratch()
        let text = String(repeating: "长", count: 32_767)
        let path = try scratch.file(
            "a.xlsx",
            HandmadeWorkbook(data: "<row><c t=\"str\"><v>\(text)</v></c></row>").bytes
        )
        #expect(try rows(path).map(\.cells) == [[.text(text)]])
    }

    @Test(arguments: [
        #"<!DOCTYPE a [<!ENTITY x "xxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]>"#,
        #"<!DOCTYPE a SYSTEM "file:///etc/hostname">"#,
    ])
    func `a declaration of entities is refused in every part`(declaration: String) throws {
        let plain = HandmadeWorkbook(
            data: #"<row><c t="s"><v>0</v></c></row>"#,
            sharedStrings: sharedStrings(["<t>a</t>"])
        )
        for index in plain.zip.parts.indices {
            var zip = plain.zip
            var text = String(decoding: zip.parts[index].data, as: UTF8.self)
            let header = text.hasPrefix("<?xml") ? text.firstIndex(of: ">").map(text.index(after:)) : nil
            text.insert(contentsOf: declaration, at: header ?? text.startIndex)
            zip.parts[index].data = Array(text.utf8)
            #expect(try code(zip.bytes) == .entityDeclaration, "\(zip.parts[index].name)")
        }
    }

    @Test func `a part that unpacks to a thousand times its size is refused before it is unpacked`() throws {
        let repeats = 1_000_000
        let blanks = HandmadeZip.deflatedBlanks(repeats)
        var zip = HandmadeWorkbook(data: "").zip
        zip.parts.append(
            .init(name: "xl/big", data: blanks, isDeflated: true, declaredSize: 1 + 258 * repeats, checksum: 1)
        )
        #expect(try code(zip.bytes) == .bomb)
        zip.parts[zip.parts.count - 1].declaredSize = 2_000_000_000
        #expect(try code(zip.bytes) == .tooLarge)
    }

    @Test func `a part that unpacks to more or less than it declares is damaged`() throws {
        for declared in [10, 1 + 258 * 2_000] {
            var zip = HandmadeWorkbook(data: "").zip
            let last = zip.parts.count - 1
            zip.parts[last].data = HandmadeZip.deflatedBlanks(1_000)
            zip.parts[last].isDeflated = true
            zip.parts[last].declaredSize = declared
            zip.parts[last].checksum = 1
            #expect(try code(zip.bytes) == .damaged)
        }
    }

    @Test func `a wrong checksum is damage`() throws {
        var zip = HandmadeWorkbook(data: "<row><c><v>1</v></c></row>").zip
        #expect(try code(zip.bytes) == nil)
        zip.parts[zip.parts.count - 1].checksum = 7
        #expect(try code(zip.bytes) == .damaged)
    }

    @Test func `parts that share bytes are refused`() throws {
        var zip = HandmadeWorkbook(data: "<row><c><v>1</v></c></row>").zip
        var copy = zip.parts[zip.parts.count - 1]
        copy.sharesHeaderOf = zip.parts.count - 1
        copy.name = copy.name.replacing("sheet1", with: "sheet2")
        zip.parts.append(copy)
        #expect(try code(zip.bytes) == .overlapping)
    }

    @Test func `two parts of one name are refused, whatever their case`() throws {
        var zip = HandmadeWorkbook(data: "").zip
        zip.add("XL/Worksheets/Sheet1.xml", "<a/>")
        #expect(try code(zip.bytes) == .damaged)
    }

    @Test func `too many parts are refused`() throws {
        var zip = HandmadeWorkbook(data: "").zip
        for index in 0..<1_000 { zip.add("x/\(index)", "") }
        #expect(try code(zip.bytes) == .tooLarge)
    }

    @Test func `a part under a password is told`() throws {
        var zip = HandmadeWorkbook(data: "").zip
        zip.parts[0].flags = 1
        #expect(try code(zip.bytes) == .encrypted)
    }

    @Test func `an archive cut anywhere is refused and crashes nothing`() throws {
        let bytes = HandmadeWorkbook(data: #"<row r="1"><c r="A1"><v>1</v></c></row>"#).bytes
        let scratch = try Scratch()
        for count in stride(from: 4, to: bytes.count, by: 37) {
            let error = refusal(try scratch.file("cut.xlsx", Array(bytes[..<count])))
            #expect([.truncated, .damaged].contains(error?.code))
        }
    }

    @Test func `an archive with any byte changed is read or refused and crashes nothing`() throws {
        let workbook = HandmadeWorkbook(
            data: #"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#,
            sharedStrings: sharedStrings(["<t>a</t>"])
        )
        let bytes = workbook.bytes
        let scratch = try Scratch()
        var refused = 0
        for index in stride(from: 4, to: bytes.count, by: 5) {
            var changed = bytes
            changed[index] ^= 0xFF
            if refusal(try scratch.file("changed.xlsx", changed)) != nil { refused += 1 }
        }
        #expect(refused > bytes.count / 10)
    }

    @Test func `shared strings and gaps have limits`() throws {
        var limits = WorkbookLimits.standard
        limits.sharedStringBytes = 10
        let strings = sharedStrings(["<t>12345</t>", "<t>678901</t>"])
        #expect(try code(HandmadeWorkbook(data: "", sharedStrings: strings).bytes, limits: limits) == .tooLarge)
        limits = .standard
        limits.sharedStrings = 1
        #expect(try code(HandmadeWorkbook(data: "", sharedStrings: strings).bytes, limits: limits) == .tooLarge)
        limits = .standard
        limits.cells = 20_000
        let far = (1...2).map { #"<row r="\#($0)"><c r="XFD\#($0)"><v>1</v></c></row>"# }.joined()
        #expect(try code(HandmadeWorkbook(data: far).bytes, limits: limits) == .tooLarge)
    }
}
