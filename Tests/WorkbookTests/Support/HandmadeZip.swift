/// An archive made byte by byte, so that it can lie.
struct HandmadeZip {
    struct Part {
        var name: String
        var data: [UInt8]
        var isDeflated = false
        var declaredSize: Int?
        var checksum: UInt32?
        var flags: UInt16 = 0
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
            let common = common(part)
            if part.sharesHeaderOf == nil {
                result += [0x50, 0x4B, 3, 4] + common + little(0, 2) + Array(part.name.utf8) + part.data
            }
            directory += [0x50, 0x4B, 1, 2] + little(20, 2) + common + little(0, 2)
            directory += little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(offset, 4)
            directory += Array(part.name.utf8)
        }
        let start = result.count
        result += directory
        result += [0x50, 0x4B, 5, 6] + little(0, 2) + little(0, 2) + little(parts.count, 2) + little(parts.count, 2)
        result += little(directory.count, 4) + little(start, 4) + little(0, 2)
        return result
    }

    /// The fields that both headers have: version to the length of the name.
    private func common(_ part: Part) -> [UInt8] {
        let checksum = part.checksum ?? Self.checksum(part.data)
        var fields = little(20, 2) + little(Int(part.flags), 2) + little(part.isDeflated ? 8 : 0, 2) + little(0, 4)
        fields += little(Int(checksum), 4) + little(part.data.count, 4)
        fields += little(part.declaredSize ?? part.data.count, 4) + little(part.name.utf8.count, 2)
        return fields
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
