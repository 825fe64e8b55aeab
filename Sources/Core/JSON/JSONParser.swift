/// Why a text is not JSON of the protocol, and at which byte.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was wrong.
    public enum Reason: String, Sendable {
        /// The text ended early or has a character that JSON does not allow there.
        case syntax
        /// Arrays and objects are nested more deeply than allowed.
        case depth
        /// A number is not whole or outside ±(2⁵³ − 1).
        case number
        /// A string is not well-formed Unicode.
        case unicode
        /// An object has two members of one name.
        case duplicateMember
    }

    /// What was wrong.
    public let reason: Reason
    /// Where, counted in bytes from 0.
    public let offset: Int

    /// One English line for logs; it never quotes the text.
    public var description: String { "not JSON of this protocol (\(reason.rawValue)) at byte \(offset)" }
}

extension JSONValue {
    /// Reads one JSON value and nothing else.
    ///
    /// Stricter than RFC 8259: no duplicate members, no fractions or exponents, no lone surrogates, bounded depth. Foundation's
    /// readers accept all of these, which would let two sides hash different things.
    /// - Parameters:
    ///   - bytes: UTF-8 text.
    ///   - maximumDepth: how deeply arrays and objects may nest.
    /// - Throws: ``JSONError``.
    public init(parsing bytes: some Collection<UInt8>, maximumDepth: Int = 32) throws(JSONError) {
        var parser = JSONParser(bytes: Array(bytes), maximumDepth: maximumDepth)
        self = try parser.parseDocument()
    }

    /// Reads one JSON value from text.
    /// - Throws: ``JSONError``.
    public init(parsing text: String, maximumDepth: Int = 32) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), maximumDepth: maximumDepth)
    }
}

struct JSONParser {
    let bytes: [UInt8]
    let maximumDepth: Int
    var position = 0

    init(bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    mutating func parseDocument() throws(JSONError) -> JSONValue {
        let value = try parseValue(depth: 0)
        skipBlanks()
        guard position == bytes.count else { throw failure(.syntax) }
        return value
    }

    func failure(_ reason: JSONError.Reason) -> JSONError { JSONError(reason: reason, offset: position) }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func parseValue(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= maximumDepth else { throw failure(.depth) }
        skipBlanks()
        guard let byte = current else { throw failure(.syntax) }
        switch byte {
        case UInt8(ascii: "{"): return try parseObject(depth: depth)
        case UInt8(ascii: "["): return try parseArray(depth: depth)
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
        case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
        case UInt8(ascii: "n"): return try parseWord("null", .null)
        default: return try parseNumber()
        }
    }

    private mutating func parseWord(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let count = word.utf8CodeUnitCount
        guard position + count <= bytes.count else { throw failure(.syntax) }
        for index in 0..<count where bytes[position + index] != word.utf8Start[index] { throw failure(.syntax) }
        position += count
        return value
    }

    private mutating func parseObject(depth: Int) throws(JSONError) -> JSONValue {
        position += 1
        var members: [String: JSONValue] = [:]
        skipBlanks()
        if current == UInt8(ascii: "}") {
            position += 1
            return .object(members)
        }
        while true {
            skipBlanks()
            guard current == UInt8(ascii: "\"") else { throw failure(.syntax) }
            let name = try parseString()
            skipBlanks()
            guard current == UInt8(ascii: ":") else { throw failure(.syntax) }
            position += 1
            let value = try parseValue(depth: depth + 1)
            guard members.updateValue(value, forKey: name) == nil else { throw failure(.duplicateMember) }
            skipBlanks()
            guard let byte = current else { throw failure(.syntax) }
            position += 1
            if byte == UInt8(ascii: "}") { return .object(members) }
            guard byte == UInt8(ascii: ",") else { throw failure(.syntax) }
        }
    }

    private mutating func parseArray(depth: Int) throws(JSONError) -> JSONValue {
        position += 1
        var elements: [JSONValue] = []
        skipBlanks()
        if current == UInt8(ascii: "]") {
            position += 1
            return .array(elements)
        }
        while true {
            elements.append(try parseValue(depth: depth + 1))
            skipBlanks()
            guard let byte = current else { throw failure(.syntax) }
            position += 1
            if byte == UInt8(ascii: "]") { return .array(elements) }
            guard byte == UInt8(ascii: ",") else { throw failure(.syntax) }
        }
    }

    private mutating func parseNumber() throws(JSONError) -> JSONValue {
        let negative = current == UInt8(ascii: "-")
        if negative { position += 1 }
        guard let first = current, (0x30...0x39).contains(first) else { throw failure(.syntax) }
        var value: Int64 = 0
        var digits = 0
        while let byte = current, (0x30...0x39).contains(byte) {
            value = value * 10 + Int64(byte - 0x30)
            digits += 1
            position += 1
            guard digits <= 16 else { throw failure(.number) }
        }
        guard digits == 1 || first != 0x30 else { throw failure(.syntax) }
        if let byte = current, byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            throw failure(.number)
        }
        guard value <= 9_007_199_254_740_991 else { throw failure(.number) }
        return .integer(negative ? -value : value)
    }

    private mutating func parseString() throws(JSONError) -> String {
        position += 1
        let start = position
        // The common case has no escapes: find the end, validate, copy once.
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            guard byte >= 0x20 else { throw failure(.syntax) }
            position += 1
        }
        guard let byte = current else { throw failure(.syntax) }
        if byte == UInt8(ascii: "\"") {
            guard let text = String(validating: bytes[start..<position], as: UTF8.self) else { throw failure(.unicode) }
            position += 1
            return text
        }
        return try parseEscapedString(from: start)
    }

    private mutating func parseEscapedString(from start: Int) throws(JSONError) -> String {
        var buffer = Array(bytes[start..<position])
        while let byte = current {
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard let text = String(validating: buffer, as: UTF8.self) else { throw failure(.unicode) }
                return text
            }
            guard byte >= 0x20 else { throw failure(.syntax) }
            guard byte == UInt8(ascii: "\\") else {
                buffer.append(byte)
                continue
            }
            guard let escape = current else { throw failure(.syntax) }
            position += 1
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(escape)
            case UInt8(ascii: "b"): buffer.append(0x08)
            case UInt8(ascii: "f"): buffer.append(0x0C)
            case UInt8(ascii: "n"): buffer.append(0x0A)
            case UInt8(ascii: "r"): buffer.append(0x0D)
            case UInt8(ascii: "t"): buffer.append(0x09)
            case UInt8(ascii: "u"): buffer.append(contentsOf: Array(String(try parseEscapedScalar()).utf8))
            default: throw failure(.syntax)
            }
        }
        throw failure(.syntax)
    }

    private mutating func parseEscapedScalar() throws(JSONError) -> Character {
        let first = try parseHex()
        var code = UInt32(first)
        if (0xD800...0xDBFF).contains(first) {
            guard current == UInt8(ascii: "\\") else { throw failure(.unicode) }
            position += 1
            guard current == UInt8(ascii: "u") else { throw failure(.unicode) }
            position += 1
            let second = try parseHex()
            guard (0xDC00...0xDFFF).contains(second) else { throw failure(.unicode) }
            code = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw failure(.unicode) }
        return Character(scalar)
    }

    private mutating func parseHex() throws(JSONError) -> UInt16 {
        guard position + 4 <= bytes.count else { throw failure(.syntax) }
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else { throw failure(.syntax) }
            value = value << 4 + UInt16(digit)
            position += 1
        }
        return value
    }
}
