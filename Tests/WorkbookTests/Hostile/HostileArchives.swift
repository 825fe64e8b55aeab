@testable import Workbook

/// Archives that lie about what is in them.
extension HostileCase {
    static let archives: [HostileCase] = [
        .archive("stored parts and a comment-free end read", good) { _ in },
        .archive("a thousand to one", .refused(.bomb)) { zip in
            zip.addBlanks("xl/media/a.bin", repeats: 400_000)
        },
        .archive("a bomb of many parts", .refused(.bomb)) { zip in
            for index in 0..<50 { zip.addBlanks("xl/media/\(index).bin", repeats: 10_000) }
        },
        .archive("a bomb inside an archive inside is never opened", good) { zip in
            var inner = HandmadeZip()
            inner.addBlanks("a", repeats: 400_000)
            zip.parts.append(.init(name: "xl/embeddings/a.zip", data: inner.bytes))
        },
        .archive("a part that claims four gigabytes", .refused(.tooLarge)) { $0.parts[0].declaredSize = 0xFFFF_FFFE },
        .archive("a part that unpacks to less than it claims", .refused(.damaged)) { zip in
            zip.parts[zip.parts.count - 1].declaredSize = zip.parts[zip.parts.count - 1].data.count + 100
        },
        .archive("a checksum that is wrong", .refused(.damaged)) { $0.parts[$0.parts.count - 1].checksum = 1 },
        .archive("headers that disagree about the size", .refused(.damaged)) { $0.parts[2].localSize = 3 },
        .archive("parts that share their bytes", .refused(.overlapping)) { zip in
            var twin = zip.parts[zip.parts.count - 1]
            twin.sharesHeaderOf = zip.parts.count - 1
            twin.name = twin.name.replacing("sheet1", with: "sheet9")
            zip.parts.append(twin)
        },
        .archive("two parts of one name", .refused(.damaged)) { $0.add("XL/workbook.xml", "<workbook/>") },
        .archive("a name that climbs out is no part of the workbook", good) { $0.add("../../../../tmp/x.xml", "<x/>") },
        .archive("an absolute name is no part of the workbook", good) { $0.add("/etc/passwd", "x") },
        .archive("wrong slashes", good) { zip in
            for index in zip.parts.indices { zip.parts[index].name = zip.parts[index].name.replacing("/", with: "\\") }
        },
        .archive("a name of a thousand characters", .refused(.damaged)) {
            $0.add(String(repeating: "n", count: 1_000), "")
        },
        .archive("a name with terminal commands", good) { $0.add("\u{1B}[2J\u{7}", "") },
        .archive("a part under a password", .refused(.encrypted)) { $0.parts[0].flags = 1 },
        .archive("a packing that nobody reads", .refused(.damaged)) { $0.parts[0].method = 99 },
        .archive("deflated data that is none", .refused(.damaged)) { $0.parts[$0.parts.count - 1].isDeflated = true },
        .archive("ten thousand parts", .refused(.tooLarge)) { zip in
            for index in 0..<10_000 { zip.add("x/\(index)", "") }
        },
        .archive("folders as entries", good) { $0.add("xl/worksheets/", "") },
        .archive("sizes behind the data", good) { $0.parts[$0.parts.count - 1].hasDescriptor = true },
        .archive("sizes in the field for large parts, which the library does not read", .refused(.damaged)) {
            $0.parts[$0.parts.count - 1].isLong = true
        },
        .file("an archive behind other bytes", .refused(.binary)) { [0, 1, 2] + HandmadeWorkbook(data: data).bytes },
        .file("an archive with bytes behind it", good) { HandmadeWorkbook(data: data).bytes + [0, 0, 0, 0] },
        .file("an archive whose end is cut", .refused(.damaged)) { HandmadeWorkbook(data: data).bytes.dropLast(10) },
        .file("an archive without parts", .refused(.notAWorkbook)) { HandmadeZip().bytes },
        .file("the head of an archive and nothing else", .refused(.truncated)) { [0x50, 0x4B, 3, 4] },
        .file("a directory that points outside", .refused(.truncated)) {
            var bytes = HandmadeWorkbook(data: data).bytes
            let end = bytes.count - 6
            bytes.replaceSubrange(end..<(end + 4), with: [0xFF, 0xFF, 0xFF, 0x7F])
            return bytes
        },
    ]
}
