/// An archive made byte by byte, so that it can lie.
struct HandmadeZip {
    struct Part {
        var name: String
        var data: [UInt8]
        var isDeflated = false
        var declaredSize: Int?
        var checksum: UInt32?
        var flags: UInt16 = 0
        /// Size that the header before the data says, if it differs.
        var localSize: Int?
        /// Number of the packing, if it is neither of the two that are read.
        var method: Int?
        /// Whether sizes stand behind the data, and zeros before it.
        var hasDescriptor = false
        /// Whether the directory has the sizes in the field for large parts.
        var isLong = false
        /// Local header of an earlier part to point to, in place of one of its own.
        var sharesHeaderOf: Int?
    }

    var parts: [Part] = []

    mutating func add(_ name: String, _ text: String) {
        parts.append(Part(name: name, data: Array(text.utf8)))
    }

    var bytes: [UInt8] {
        var result: [UInt8] = []
        var directory: [UInt8] = []
        var offsets: [Int] = []
        for part in parts {
            let offset = part.sharesHeaderOf.map { offsets[$0] } ?? result.count
            offsets.append(offset)
            let name = Array(part.name.utf8)
            if part.sharesHeaderOf == nil {
                result += [0x50, 0x4B, 3, 4] + common(part, isLocal: true) + little(0, 2) + name + part.data
                if part.hasDescriptor { result += [0x50, 0x4B, 7, 8] + sizes(part) }
            }
            let sizes = little(part.declaredSize ?? part.data.count, 8) + little(part.data.count, 8)
            let extra = part.isLong ? little(1, 2) + little(16, 2) + sizes : []
            directory += [0x50, 0x4B, 1, 2] + little(45, 2) + common(part, isLocal: false) + little(extra.count, 2)
            directory += little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(offset, 4)
            directory += name + extra
        }
        let start = result.count
        result += directory
        result += [0x50, 0x4B, 5, 6] + little(0, 2) + little(0, 2) + little(parts.count, 2) + little(parts.count, 2)
        result += little(directory.count, 4) + little(start, 4) + little(0, 2)
        return result
    }

    /// The fields that both headers have: version to the length of the name.
    private func common(_ part: Part, isLocal: Bool) -> [UInt8] {
        let flags = part.flags | (part.hasDescriptor ? 8 : 0)
        let method = part.method ?? (part.isDeflated ? 8 : 0)
        let fields = little(20, 2) + little(Int(flags), 2) + little(method, 2) + little(0, 4)
        let length = little(part.name.utf8.count, 2)
        if isLocal, part.hasDescriptor { return fields + little(0, 12) + length }
        if !isLocal, part.isLong { return fields + sizes(part).prefix(4) + [UInt8](repeating: 0xFF, count: 8) + length }
        var part = part
        if isLocal, let size = part.localSize { part.declaredSize = size }
        return fields + sizes(part) + length
    }

    /// Checksum, packed and unpacked size.
    private func sizes(_ part: Part) -> [UInt8] {
        let checksum = part.checksum ?? Self.checksum(part.data)
        return little(Int(checksum), 4) + little(part.data.count, 4) + little(part.declaredSize ?? part.data.count, 4)
    }

    /// Adds a part of blanks, so many times 258 and one, whose checksum nobody gets to see.
    mutating func addBlanks(_ name: String, repeats: Int) {
        let data = Self.deflatedBlanks(repeats)
        parts.append(Part(name: name, data: data, isDeflated: true, declaredSize: 1 + 258 * repeats, checksum: 1))
    }

    private func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// CRC-32 as archives have it.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 {
                crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0)
            }
        }
        return ~crc
    }

    /// A deflate stream of a blank and then so many times 258 more: 13 bits for every 258 bytes.
    static func deflatedBlanks(_ repeats: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var current: UInt8 = 0
        var used = 0
        func put(_ bits: [UInt8]) {
            for bit in bits {
                current |= bit << used
                used += 1
                if used == 8 {
                    bytes.append(current)
                    current = 0
                    used = 0
                }
            }
        }
        put([1, 1, 0])  // last block, fixed codes
        put([0, 1, 0, 1, 0, 0, 0, 0])  // the blank, 0x20, as 0x30 + 0x20
        for _ in 0..<repeats {
            put([1, 1, 0, 0, 0, 1, 0, 1] + [0, 0, 0, 0, 0])  // length 258, distance 1
        }
        put([0, 0, 0, 0, 0, 0, 0] + [0, 0, 0, 0, 0, 0, 0])
        return bytes
    }
}
