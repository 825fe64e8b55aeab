import Glibc

/// Text gathered from pieces, and made into a string once.
struct TextBuffer {
    /// Raw bytes that one cell may gather, escapes unresolved: each stands for at least one of the text.
    private static let rawFactor = 8

    private(set) var bytes: [UInt8] = []
    private let limit: Int

    init(characters limit: Int) {
        self.limit = limit
        bytes.reserveCapacity(256)
    }

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) throws {
        guard bytes.count + piece.count <= limit * Self.rawFactor else { throw WorkbookError(.cellTooLong) }
        bytes.append(contentsOf: piece)
    }

    /// Cuts XML blanks at both ends of what was gathered from an index on.
    mutating func trim(from start: Int) {
        while bytes.count > start, let last = bytes.last, Self.isBlank(last) {
            bytes.removeLast()
        }
        var blanks = 0
        while start + blanks < bytes.count, Self.isBlank(bytes[start + blanks]) {
            blanks += 1
        }
        if blanks > 0 { bytes.removeSubrange(start..<(start + blanks)) }
    }

    /// Resolves `_xHHHH_`, by which spreadsheets write the characters that XML cannot hold.
    mutating func resolveEscapes() {
        guard bytes.count >= 7, mayHaveEscapes else { return }
        var units: [UInt16] = []
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if let unit = escape(at: index) {
                units.append(unit)
                index += 7
            } else {
                Self.flush(&units, into: &result)
                result.append(bytes[index])
                index += 1
            }
        }
        Self.flush(&units, into: &result)
        bytes = result
    }

    /// Refuses more characters than a cell may have, counted in UTF-16 units.
    func checkLength() throws {
        guard bytes.count > limit else { return }
        var units = 0
        for byte in bytes where byte & 0xC0 != 0x80 {
            units += byte >= 0xF0 ? 2 : 1
        }
        guard units <= limit else { throw WorkbookError(.cellTooLong) }
    }

    /// The text as a string.
    var string: String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the text is a decimal numeral, with or without an exponent.
    var isNumeral: Bool {
        var index = 0
        let count = bytes.count
        func digits() -> Int {
            let start = index
            while index < count, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
            return index - start
        }
        if index < count, bytes[index] == 0x2D || bytes[index] == 0x2B { index += 1 }
        var mantissa = digits()
        if index < count, bytes[index] == 0x2E {
            index += 1
            mantissa += digits()
        }
        guard mantissa > 0 else { return false }
        if index < count, bytes[index] | 0x20 == 0x65 {
            index += 1
            if index < count, bytes[index] == 0x2D || bytes[index] == 0x2B { index += 1 }
            guard digits() > 0 else { return false }
        }
        return index == count
    }

    private var mayHaveEscapes: Bool {
        bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { memchr($0, 0x5F, bytes.count) != nil } ?? false
        }
    }

    private func escape(at index: Int) -> UInt16? {
        guard index + 7 <= bytes.count, bytes[index] == 0x5F, bytes[index + 1] == 0x78, bytes[index + 6] == 0x5F else {
            return nil
        }
        var unit: UInt16 = 0
        for byte in bytes[(index + 2)..<(index + 6)] {
            switch byte {
            case 0x30...0x39: unit = unit << 4 | UInt16(byte - 0x30)
            case 0x41...0x46: unit = unit << 4 | UInt16(byte - 0x37)
            case 0x61...0x66: unit = unit << 4 | UInt16(byte - 0x57)
            default: return nil
            }
        }
        // NUL is no text anywhere further on.
        return unit == 0 ? 0xFFFD : unit
    }

    private static func flush(_ units: inout [UInt16], into bytes: inout [UInt8]) {
        guard !units.isEmpty else { return }
        bytes.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
        units.removeAll(keepingCapacity: true)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
