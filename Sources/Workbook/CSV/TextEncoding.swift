import Glibc

/// The encodings in which a table of text is read.
enum TextEncoding {
    case utf8
    case gb18030
    case utf16LittleEndian
    case utf16BigEndian

    /// Name for the system's converter; nil for the encoding that needs none.
    fileprivate var converterName: String? {
        switch self {
        case .utf8: nil
        case .gb18030: "GB18030"
        case .utf16LittleEndian: "UTF-16LE"
        case .utf16BigEndian: "UTF-16BE"
        }
    }
}

/// Turns chunks of a text into chunks of UTF-8, and refuses what is not in the encoding.
final class TextDecoder {
    /// Line that is being read, for messages.
    private(set) var line = 1

    private var validator = UTF8Validator()
    private var converter: iconv_t?
    private var rest: [UInt8] = []
    private var output: [UInt8]

    init(_ encoding: TextEncoding) throws {
        output = []
        guard let name = encoding.converterName else { return }
        let opened = iconv_open("UTF-8", name)
        guard opened != iconv_t(bitPattern: -1) else { throw WorkbookError(.encoding) }
        converter = opened
        output = [UInt8](repeating: 0, count: 256 << 10)
    }

    deinit {
        if let converter { iconv_close(converter) }
    }

    /// Decodes a chunk; a character that it cuts is kept for the next.
    func decode(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ consume: (UnsafeBufferPointer<UInt8>) throws -> Bool
    ) throws -> Bool {
        guard converter != nil else {
            guard validator.accept(bytes) else { throw WorkbookError(.encoding, row: validator.line) }
            return try consume(bytes)
        }
        var input = rest
        input.append(contentsOf: bytes)
        let (used, written) = try convert(&input)
        rest = Array(input[used...])
        return try output.withUnsafeBufferPointer { buffer in
            let decoded = UnsafeBufferPointer(rebasing: buffer[..<written])
            for byte in decoded where byte == 0x0A { line += 1 }
            return try consume(decoded)
        }
    }

    /// Ends the text: it must not end inside a character.
    func finish() throws {
        guard rest.isEmpty, validator.isComplete else {
            throw WorkbookError(.encoding, row: converter == nil ? validator.line : line)
        }
    }

    /// Characters outside ASCII that were good UTF-8 before the first bad one.
    var goodCharacters: Int { validator.characters }

    private func convert(_ input: inout [UInt8]) throws -> (used: Int, written: Int) {
        let capacity = output.count
        var used = 0
        var written = 0
        var failed = false
        input.withUnsafeMutableBytes { input in
            output.withUnsafeMutableBytes { output in
                var source = input.baseAddress?.assumingMemoryBound(to: CChar.self)
                var sourceLeft = input.count
                var target = output.baseAddress?.assumingMemoryBound(to: CChar.self)
                var targetLeft = capacity
                // A character of two bytes or more becomes four at most, so the target holds every chunk.
                let result = iconv(converter, &source, &sourceLeft, &target, &targetLeft)
                // EINVAL: the chunk ends inside a character.
                failed = result == .max && errno != EINVAL
                used = input.count - sourceLeft
                written = capacity - targetLeft
            }
        }
        guard !failed, input.count - used <= 4 else {
            for byte in output[..<written] where byte == 0x0A { line += 1 }
            throw WorkbookError(.encoding, row: line)
        }
        return (used, written)
    }
}

/// Proves chunks of bytes to be UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
struct UTF8Validator {
    private(set) var line = 1
    private(set) var characters = 0

    private var needed = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// Whether the text ends with a whole character.
    var isComplete: Bool { needed == 0 }

    /// Takes the next chunk; false at the first byte that is not UTF-8.
    mutating func accept(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        for byte in bytes {
            if needed > 0 {
                guard byte >= lowest, byte <= highest else { return false }
                lowest = 0x80
                highest = 0xBF
                needed -= 1
                if needed == 0 { characters += 1 }
            } else if byte < 0x80 {
                if byte == 0x0A { line += 1 }
            } else {
                guard begin(byte) else { return false }
            }
        }
        return true
    }

    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF: needed = 1
        case 0xE0...0xEF: needed = 2
        case 0xF0...0xF4: needed = 3
        default: return false
        }
        switch byte {
        case 0xE0: lowest = 0xA0
        case 0xED: highest = 0x9F
        case 0xF0: lowest = 0x90
        case 0xF4: highest = 0x8F
        default: break
        }
        return true
    }
}
