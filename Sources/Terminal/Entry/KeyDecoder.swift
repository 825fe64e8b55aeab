/// Turns the bytes of a terminal's keyboard into keys.
///
/// Bytes may come in pieces of any size: what is not complete waits for more. Sequences that mean nothing here, and bytes
/// that are no UTF-8, are passed over.
package struct KeyDecoder: Sendable {
    private var waiting: [UInt8] = []
    private var pasted: [UInt8]?
    private var followsReturn = false

    /// More than this in one paste is cut off: no field takes as much.
    private static let longestPaste = 1 << 18
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    /// Nothing typed yet.
    package init() {}

    /// Whether a sequence has begun and not ended.
    package var isWaiting: Bool { !waiting.isEmpty && pasted == nil }

    /// Takes bytes and gives the keys that they complete.
    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
        waiting.append(contentsOf: bytes)
        var keys: [Key] = []
        var text = ""
        while let step = next() {
            waiting.removeFirst(step.length)
            switch step.meaning {
            case .character(let scalar): text.unicodeScalars.append(scalar)
            case .key(let key):
                if !text.isEmpty { keys.append(.text(text)) }
                text = ""
                keys.append(key)
            case .nothing: break
            }
        }
        if !text.isEmpty { keys.append(.text(text)) }
        return keys
    }

    /// Gives up on a sequence that nothing followed: a lone press of Escape.
    package mutating func endSequence() {
        if pasted == nil { waiting.removeAll() }
    }

    private enum Meaning {
        case character(Unicode.Scalar)
        case key(Key)
        case nothing
    }

    private typealias Step = (length: Int, meaning: Meaning)

    /// What the first bytes mean, or nil while they are not complete.
    private mutating func next() -> Step? {
        guard let first = waiting.first else { return nil }
        if pasted != nil { return paste() }
        let isSecondHalf = followsReturn && first == 0x0A
        followsReturn = first == 0x0D
        // Return and line feed together are one line end.
        if isSecondHalf { return (1, .nothing) }
        switch first {
        case 0x1B: return escape()
        case 0..<0x20, 0x7F: return (1, Self.control(first))
        default: return Self.scalar(waiting)
        }
    }

    private static func control(_ byte: UInt8) -> Meaning {
        switch byte {
        case 0x01: .key(.home)
        case 0x02: .key(.back)
        case 0x03: .key(.interrupt)
        case 0x04: .key(.leave)
        case 0x05: .key(.end)
        case 0x06: .key(.right)
        case 0x08, 0x7F: .key(.backspace)
        case 0x09: .key(.tab)
        case 0x0A, 0x0D: .key(.enter)
        case 0x15: .key(.killLine)
        case 0x17: .key(.killWord)
        case 0x1A: .key(.suspend)
        default: .nothing
        }
    }

    /// One character of UTF-8.
    private static func scalar(_ bytes: [UInt8]) -> Step? {
        let length =
            switch bytes[0] {
            case 0..<0x80: 1
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        guard length > 0 else { return (1, .nothing) }
        let tail = bytes.dropFirst().prefix(length - 1)
        if let wrong = tail.firstIndex(where: { $0 & 0xC0 != 0x80 }) { return (wrong, .nothing) }
        guard bytes.count >= length else { return nil }
        guard let text = String(validating: bytes[..<length], as: UTF8.self), let scalar = text.unicodeScalars.first
        else { return (length, .nothing) }
        return (length, scalar.properties.generalCategory == .control ? .nothing : .character(scalar))
    }

    private mutating func escape() -> Step? {
        guard waiting.count > 1 else { return nil }
        switch waiting[1] {
        case 0x5B: return controlSequence()
        case 0x4F:
            guard waiting.count > 2 else { return nil }
            return (3, Self.motion(waiting[2], parameters: []))
        case 0x1B: return (1, .nothing)
        default: return (2, .nothing)
        }
    }

    /// `ESC [`, parameters, one final byte.
    private mutating func controlSequence() -> Step? {
        var parameters: [UInt8] = []
        for (index, byte) in waiting.enumerated().dropFirst(2) {
            guard !(0x40...0x7E).contains(byte) else {
                if byte == 0x7E, parameters == Array("200".utf8) { pasted = [] }
                return (index + 1, Self.motion(byte, parameters: parameters))
            }
            guard (0x20...0x3F).contains(byte), parameters.count < 32 else { return (index, .nothing) }
            parameters.append(byte)
        }
        return nil
    }

    private static func motion(_ final: UInt8, parameters: [UInt8]) -> Meaning {
        switch final {
        case UInt8(ascii: "A"): return .key(.back)
        case UInt8(ascii: "B"): return .key(.down)
        case UInt8(ascii: "C"): return .key(.right)
        case UInt8(ascii: "D"): return .key(.left)
        case UInt8(ascii: "H"): return .key(.home)
        case UInt8(ascii: "F"): return .key(.end)
        case UInt8(ascii: "~"): break
        default: return .nothing
        }
        switch String(decoding: parameters.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self) {
        case "1", "7": return .key(.home)
        case "3": return .key(.delete)
        case "4", "8": return .key(.end)
        default: return .nothing
        }
    }

    /// Collects a bracketed paste up to its end mark.
    private mutating func paste() -> Step? {
        guard let end = waiting.firstRange(of: Self.pasteEnd) else {
            // The last bytes may be the beginning of the mark.
            let kept = min(waiting.count, Self.pasteEnd.count - 1)
            collect(waiting.dropLast(kept))
            waiting.removeFirst(waiting.count - kept)
            return nil
        }
        collect(waiting[..<end.lowerBound])
        let line = Self.oneLine(pasted ?? [])
        pasted = nil
        return (end.upperBound, line.isEmpty ? .nothing : .key(.text(line)))
    }

    private mutating func collect(_ bytes: some Sequence<UInt8>) {
        let room = Self.longestPaste - (pasted?.count ?? 0)
        pasted?.append(contentsOf: bytes.prefix(max(room, 0)))
    }

    /// A paste as one line: line ends and tabs inside become blanks, those at the ends and control characters go.
    private static func oneLine(_ bytes: [UInt8]) -> String {
        let lines = String(decoding: bytes, as: UTF8.self).split { "\n\r\r\n\t".contains($0) }
        let text = lines.joined(separator: " ")
        return String(
            String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control })
        )
    }
}
