/// A start tag as its file writes it, to be changed in place: everything else in it stays byte for byte.
///
/// The bytes come from a parser that has found them well-formed.
struct XMLTag {
    private(set) var bytes: [UInt8]

    init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    /// Whether the element is this one tag.
    var isWholeElement: Bool { bytes.count >= 2 && bytes[bytes.count - 2] == 0x2F }

    /// The name with its prefix.
    var name: String { String(decoding: bytes[1..<nameEnd], as: UTF8.self) }

    /// The prefix with its colon, or nothing.
    var prefix: String {
        name.firstIndex(of: ":").map { String(name[...$0]) } ?? ""
    }

    /// Makes the tag one that opens an element.
    mutating func open() {
        if isWholeElement { bytes.remove(at: bytes.count - 2) }
    }

    /// Sets an attribute that has no prefix; the value must need no escaping.
    mutating func set(_ attribute: String, _ value: String) {
        if let range = valueRange(of: attribute) {
            bytes.replaceSubrange(range, with: value.utf8)
        } else {
            bytes.insert(contentsOf: " \(attribute)=\"\(value)\"".utf8, at: nameEnd)
        }
    }

    /// Takes an attribute away.
    mutating func remove(_ attribute: String) {
        guard let range = valueRange(of: attribute) else { return }
        var start = range.lowerBound - 1
        // Back over the quote, the equals sign and the name, with the blanks between them, to the blank before it.
        while bytes[start] != 0x3D { start -= 1 }
        start -= 1
        while Self.isBlank(bytes[start]) { start -= 1 }
        start -= attribute.utf8.count
        bytes.removeSubrange(start...range.upperBound)
    }

    private var nameEnd: Int {
        bytes.firstIndex { Self.isBlank($0) || $0 == 0x3E || $0 == 0x2F } ?? bytes.count
    }

    private func valueRange(of attribute: String) -> Range<Int>? {
        var index = nameEnd
        while index < bytes.count {
            while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
            let nameStart = index
            while index < bytes.count, bytes[index] != 0x3D, !Self.isBlank(bytes[index]) { index += 1 }
            let isWanted = bytes[nameStart..<index].elementsEqual(attribute.utf8)
            while index < bytes.count, bytes[index] != 0x22, bytes[index] != 0x27 { index += 1 }
            guard index < bytes.count else { return nil }
            let quote = bytes[index]
            index += 1
            let valueStart = index
            while index < bytes.count, bytes[index] != quote { index += 1 }
            if isWanted { return valueStart..<index }
            index += 1
        }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
