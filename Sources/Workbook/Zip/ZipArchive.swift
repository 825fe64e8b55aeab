import CMinizip

/// The parts of an archive, checked before a byte of them is unpacked.
final class ZipArchive {
    /// One part of the archive.
    struct Entry {
        let name: String
        let position: unz64_file_pos
        let packedBytes: UInt64
        let unpackedBytes: UInt64
        /// Where its packed bytes start, with its local header before it.
        let dataStart: UInt64
        /// How it is packed: 0 stored, 8 deflated.
        let method: Int32
        let checksum: UInt
        /// Its time as archives write it.
        let time: UInt
    }

    /// Why a name's part can share no byte with the next: the header before the data has at least this many.
    private static let localHeaderBytes: UInt64 = 30
    private static let longestName: UInt = 512

    private let path: String
    private var entries: [String: Entry] = [:]

    init(path: String, fileBytes: Int, limits: WorkbookLimits) throws {
        self.path = path
        guard let file = unzOpen64(path) else { throw WorkbookError(.truncated) }
        defer { unzClose(file) }

        var total: UInt64 = 0
        var ranges: [Range<UInt64>] = []
        var status = unzGoToFirstFile(file)
        while status == UNZ_OK {
            guard ranges.count < limits.entries else { throw WorkbookError(.tooLarge) }
            let entry = try Self.entry(in: file, fileBytes: UInt64(fileBytes))
            guard entries.updateValue(entry, forKey: Self.key(entry.name)) == nil else {
                throw WorkbookError(.damaged, place: entry.name)
            }
            let (sum, overflow) = total.addingReportingOverflow(entry.unpackedBytes)
            guard !overflow, sum <= UInt64(limits.unpackedBytes) else { throw WorkbookError(.tooLarge) }
            total = sum
            let start = entry.dataStart - min(entry.dataStart, Self.localHeaderBytes + UInt64(entry.name.utf8.count))
            ranges.append(start..<(entry.dataStart + entry.packedBytes))
            status = unzGoToNextFile(file)
        }
        guard status == UNZ_END_OF_LIST_OF_FILE else { throw WorkbookError(.damaged) }
        if total > UInt64(limits.suspiciousBytes), total / UInt64(max(1, fileBytes)) >= UInt64(limits.packingRatio) {
            throw WorkbookError(.bomb)
        }
        ranges.sort { $0.lowerBound < $1.lowerBound }
        for (range, next) in zip(ranges, ranges.dropFirst()) where range.upperBound > next.lowerBound {
            throw WorkbookError(.overlapping)
        }
    }

    /// All parts, in no order.
    var parts: some Collection<Entry> { entries.values }

    /// The entry of a part's name; names differ in more than case.
    func entry(_ name: String) -> Entry? {
        entries[Self.key(name)]
    }

    /// Unpacks a part chunk by chunk, and proves its length and checksum at the end.
    ///
    /// Every call opens the file anew, so that one part can be read while another is.
    /// - Parameters:
    ///   - entry: The part.
    ///   - packed: Hand over the bytes as they lie in the archive; then only their length is proved.
    ///   - consume: Takes a chunk, and returns false to end the reading.
    /// - Throws: ``WorkbookError``, or what the consumer throws.
    func stream(_ entry: Entry, packed: Bool = false, to consume: (UnsafeRawBufferPointer) throws -> Bool) throws {
        guard let file = unzOpen64(path) else { throw WorkbookError(.truncated) }
        defer { unzClose(file) }
        var position = entry.position
        guard unzGoToFilePos64(file, &position) == UNZ_OK,
            unzOpenCurrentFile2(file, nil, nil, packed ? 1 : 0) == UNZ_OK
        else {
            throw WorkbookError(.damaged, place: entry.name)
        }
        var isOpen = true
        defer { if isOpen { unzCloseCurrentFile(file) } }

        let size = 64 << 10
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        defer { buffer.deallocate() }
        var total: UInt64 = 0
        while true {
            let count = unzReadCurrentFile(file, buffer.baseAddress, UInt32(size))
            guard count >= 0 else { throw WorkbookError(.damaged, place: entry.name) }
            if count == 0 { break }
            total += UInt64(count)
            guard try consume(UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)])) else { return }
        }
        isOpen = false
        // The library compares checksums only after the declared length, so the length is compared here.
        let expected = packed ? entry.packedBytes : entry.unpackedBytes
        guard unzCloseCurrentFile(file) == UNZ_OK, total == expected else {
            throw WorkbookError(.damaged, place: entry.name)
        }
    }

    private static func entry(in file: unzFile, fileBytes: UInt64) throws -> Entry {
        var info = unz_file_info64()
        var bytes = [CChar](repeating: 0, count: Int(longestName) + 1)
        guard unzGetCurrentFileInfo64(file, &info, &bytes, longestName, nil, 0, nil, 0) == UNZ_OK,
            info.size_filename <= longestName
        else { throw WorkbookError(.damaged) }
        let name = String(decoding: bytes.prefix(Int(info.size_filename)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard info.flag & 1 == 0 else { throw WorkbookError(.encrypted, place: name) }
        guard info.compression_method == 0 || info.compression_method == 8 else {
            throw WorkbookError(.damaged, place: name)
        }
        var position = unz64_file_pos()
        var method: Int32 = 0
        guard unzGetFilePos64(file, &position) == UNZ_OK,
            unzOpenCurrentFile2(file, &method, nil, 1) == UNZ_OK
        else { throw WorkbookError(.damaged, place: name) }
        defer { unzCloseCurrentFile(file) }
        let start = unzGetCurrentFileZStreamPos64(file)
        guard start <= fileBytes, info.compressed_size <= fileBytes - start else {
            throw WorkbookError(.damaged, place: name)
        }
        return Entry(
            name: name,
            position: position,
            packedBytes: info.compressed_size,
            unpackedBytes: info.uncompressed_size,
            dataStart: start,
            method: Int32(info.compression_method),
            checksum: info.crc,
            time: info.dosDate
        )
    }

    /// Part names are compared without case; some writers use the wrong slash.
    static func key(_ name: String) -> String {
        partName(name).lowercased()
    }

    /// A name with the right slashes and none in front.
    static func partName(_ name: String) -> String {
        var result = name
        if result.utf8.contains(0x5C) {
            result = String(result.map { $0 == "\\" ? "/" : $0 })
        }
        return result.hasPrefix("/") ? String(result.dropFirst()) : result
    }
}
