import Foundation

/// Reads forms and queries (`application/x-www-form-urlencoded`) within bounds; names are names, never paths into anything.
enum FormParser {
    /// Most bytes of a form.
    static let byteLimit = 256 << 10
    /// Most bytes of a query.
    static let queryLimit = 8 << 10
    /// Most fields.
    private static let fieldLimit = 2_000
    /// Most bytes of a name.
    private static let nameLimit = 128
    /// Most bytes of a value.
    private static let valueLimit = 32 << 10

    /// Why a form cannot be read.
    enum Failure: Error, Hashable {
        case malformed
        case tooLarge
    }

    /// Reads fields in order.
    static func fields(_ bytes: some Collection<UInt8>) throws(Failure) -> FormFields {
        var pairs: [(String, String)] = []
        for part in bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
            guard pairs.count < fieldLimit else { throw .tooLarge }
            let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try text(sides[0])
            let value = try text(sides.count > 1 ? sides[1] : sides[0].suffix(0))
            guard name.utf8.count <= nameLimit, value.utf8.count <= valueLimit else { throw .tooLarge }
            guard !name.isEmpty, name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .malformed }
            pairs.append((name, value))
        }
        return FormFields(pairs)
    }

    /// One side of a field: `+` is a blank, `%XX` a byte, the whole UTF-8 without NUL.
    private static func text(_ bytes: some Collection<UInt8>) throws(Failure) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else {
                    throw .malformed
                }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self), !decoded.contains(0) else { throw .malformed }
        return text.replacingOccurrences(of: "\r\n", with: "\n")
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
    }

    /// A part of a path, decoded; nil if it is no text.
    static func part(_ text: String) -> String? {
        // `+` is itself in a path.
        try? self.text(Array(text.replacingOccurrences(of: "+", with: "%2B").utf8))
    }
}
