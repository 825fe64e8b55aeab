extension JSONValue {
    /// The value in the canonical form of RFC 8785: members ordered by UTF-16 code units, no blanks, the shortest escapes.
    ///
    /// These bytes are what is hashed and signed. Swift's `==` also equates strings that only differ in their Unicode
    /// composition; the bytes do not.
    public func canonicalBytes() -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(256)
        write(to: &out)
        return out
    }

    /// The canonical form as text.
    public func canonicalText() -> String { String(decoding: canonicalBytes(), as: UTF8.self) }

    /// Appends the canonical form to a buffer.
    public func write(to out: inout [UInt8]) {
        switch self {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): out.append(contentsOf: String(value).utf8)
        case .string(let value): Self.write(string: value, to: &out)
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                element.write(to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            // Places are sorted, not members: they cost nothing to move.
            let elements = Array(members)
            let order = elements.indices.sorted { Self.precedes(elements[$0].key, elements[$1].key) }
            var first = true
            for place in order {
                if !first { out.append(UInt8(ascii: ",")) }
                first = false
                Self.write(string: elements[place].key, to: &out)
                out.append(UInt8(ascii: ":"))
                elements[place].value.write(to: &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }

    /// How many bytes the canonical form has, without putting it in order.
    public var canonicalSize: Int {
        switch self {
        case .null: 4
        case .bool(let value): value ? 4 : 5
        case .integer(let value): String(value).utf8.count
        case .string(let value): Self.size(of: value)
        case .array(let elements): elements.reduce(1 + max(1, elements.count)) { $0 + $1.canonicalSize }
        case .object(let members):
            members.reduce(1 + max(1, members.count)) { $0 + Self.size(of: $1.key) + 1 + $1.value.canonicalSize }
        }
    }

    private static func size(of string: String) -> Int {
        string.utf8.reduce(2) { size, byte in
            guard needsEscape(byte) else { return size + 1 }
            return size + (byte >= 0x20 || [0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(byte) ? 2 : 6)
        }
    }

    /// Whether a name comes first: by UTF-16 code units, which for names outside the BMP is not the order of scalars.
    static func precedes(_ left: String, _ right: String) -> Bool {
        var leftBytes = left.utf8.makeIterator()
        var rightBytes = right.utf8.makeIterator()
        while let one = leftBytes.next() {
            guard let other = rightBytes.next() else { return false }
            guard one != other else { continue }
            // The two orders differ only from U+E000 on, whose UTF-8 starts at 0xEE.
            return max(one, other) < 0xEE ? one < other : left.utf16.lexicographicallyPrecedes(right.utf16)
        }
        return rightBytes.next() != nil
    }

    static func write(string: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        var text = string
        text.withUTF8 { bytes in
            guard bytes.contains(where: needsEscape) else { return out.append(contentsOf: bytes) }
            var start = 0
            for (index, byte) in bytes.enumerated() where needsEscape(byte) {
                out.append(contentsOf: bytes[start..<index])
                start = index + 1
                writeEscape(of: byte, to: &out)
            }
            out.append(contentsOf: bytes[start...])
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x22 || byte == 0x5C }

    private static func writeEscape(of byte: UInt8, to out: inout [UInt8]) {
        switch byte {
        case 0x08: out.append(contentsOf: "\\b".utf8)
        case 0x09: out.append(contentsOf: "\\t".utf8)
        case 0x0A: out.append(contentsOf: "\\n".utf8)
        case 0x0C: out.append(contentsOf: "\\f".utf8)
        case 0x0D: out.append(contentsOf: "\\r".utf8)
        case 0x22, 0x5C:
            out.append(UInt8(ascii: "\\"))
            out.append(byte)
        default:
            out.append(contentsOf: "\\u00".utf8)
            out.append(hexDigit(byte >> 4))
            out.append(hexDigit(byte & 0xF))
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
