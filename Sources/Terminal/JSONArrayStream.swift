public import Core

/// Writes one JSON array to standard output, an element at a time, so that a long one is never whole in memory.
public struct JSONArrayStream {
    private static let flushed = 1 << 16
    private var buffer: [UInt8] = [UInt8(ascii: "[")]
    private var isFirst = true

    /// Begins an array.
    public init() {}

    /// Appends an element.
    /// - Throws: ``OutputError`` when the output cannot be written.
    public mutating func append(_ value: JSONValue) throws {
        if !isFirst { buffer.append(UInt8(ascii: ",")) }
        isFirst = false
        value.write(to: &buffer)
        if buffer.count > Self.flushed { try flush() }
    }

    /// Ends the array and the line.
    /// - Throws: ``OutputError`` when the output cannot be written.
    public mutating func end() throws {
        buffer.append(contentsOf: "]\n".utf8)
        try flush()
    }

    private mutating func flush() throws {
        try TerminalOutput.writeOut(String(decoding: buffer, as: UTF8.self))
        buffer.removeAll(keepingCapacity: true)
    }
}
