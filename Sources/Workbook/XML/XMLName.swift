/// The name of an element or attribute, valid inside the callback that brought it.
struct XMLName {
    /// The name without its prefix.
    private let local: UnsafePointer<CChar>
    /// Whether the name carries a prefix.
    let isPrefixed: Bool

    @inline(__always)
    init(_ name: UnsafePointer<CChar>) {
        var local = name
        var cursor = name
        while cursor.pointee != 0 {
            if cursor.pointee == 0x3A { local = cursor + 1 }
            cursor += 1
        }
        self.local = local
        isPrefixed = local != name
    }

    /// Compares the name without its prefix.
    @inline(__always)
    func isNamed(_ other: StaticString) -> Bool {
        let expected = other.utf8Start
        var index = 0
        while local[index] != 0 {
            guard UInt8(bitPattern: local[index]) == expected[index] else { return false }
            index += 1
        }
        return expected[index] == 0
    }
}

/// The attributes of an element, valid inside the callback that brought them.
struct XMLAttributes {
    typealias Pairs = UnsafeMutablePointer<UnsafePointer<CChar>?>

    private let pairs: Pairs

    @inline(__always)
    init(_ pairs: Pairs) {
        self.pairs = pairs
    }

    /// Value of an unprefixed attribute whose name has one letter.
    @inline(__always)
    func value(letter: UInt8) -> UnsafePointer<UInt8>? {
        var index = 0
        while let name = pairs[index] {
            if UInt8(bitPattern: name[0]) == letter, name[1] == 0 {
                return pairs[index + 1].map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) }
            }
            index += 2
        }
        return nil
    }

    /// Value of an attribute, with or without a prefix.
    func value(_ wanted: StaticString, prefixed: Bool = false) -> String? {
        var index = 0
        while let name = pairs[index] {
            let name = XMLName(name)
            if name.isPrefixed == prefixed, name.isNamed(wanted) {
                return pairs[index + 1].map { String(cString: $0) }
            }
            index += 2
        }
        return nil
    }

    /// Whether the attribute `xml:space` asks for blanks to be kept.
    var keepsSpace: Bool {
        pairs[0] != nil && value("space", prefixed: true) == "preserve"
    }
}

/// Length of a C string of bytes.
@inline(__always)
func length(of bytes: UnsafePointer<UInt8>) -> Int {
    var count = 0
    while bytes[count] != 0 { count += 1 }
    return count
}

/// Reads a positive decimal number of at most nine digits.
@inline(__always)
func positiveNumber(_ bytes: UnsafePointer<UInt8>) -> Int? {
    var value = 0
    var index = 0
    while bytes[index] != 0 {
        let digit = Int(bytes[index]) - 0x30
        guard digit >= 0, digit <= 9, index < 9 else { return nil }
        value = value * 10 + digit
        index += 1
    }
    return index > 0 ? value : nil
}
