import Foundation

/// One HTTP/1.1 message, byte for byte as it came.
struct HTTPMessage {
    /// The request or status line.
    let startLine: String
    /// All of it: start line, headers, body.
    let bytes: [UInt8]

    /// `GET`, of a request.
    var method: String { startLine.split(separator: " ").first.map(String.init) ?? "" }

    /// The path without the query, of a request.
    var path: String {
        let target = startLine.split(separator: " ").dropFirst().first ?? ""
        return target.split(separator: "?").first.map(String.init) ?? ""
    }
}

/// Takes messages one after another off a connection.
struct HTTPMessageReader {
    private let socket: LoopbackSocket
    private var buffer: [UInt8] = []

    init(_ socket: LoopbackSocket) { self.socket = socket }

    /// Waits for the next whole message.
    ///
    /// - Parameter hasBody: false for the answer to a HEAD request.
    /// - Returns: the message, or nil if the connection ends before.
    mutating func next(hasBody: Bool = true) -> HTTPMessage? {
        let blank = Array("\r\n\r\n".utf8)
        while buffer.firstRange(of: blank) == nil { guard more() else { return nil } }
        guard let end = buffer.firstRange(of: blank)?.upperBound else { return nil }
        let head = String(decoding: buffer[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        var length = end
        if hasBody, let body = bodyLength(head, from: end) { length += body }
        while buffer.count < length { guard more() else { return nil } }
        let message = HTTPMessage(startLine: head[0], bytes: Array(buffer[..<length]))
        buffer.removeFirst(length)
        return message
    }

    private mutating func more() -> Bool {
        let bytes = socket.receive()
        buffer += bytes
        return !bytes.isEmpty
    }

    private mutating func bodyLength(_ head: [String], from start: Int) -> Int? {
        for line in head.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2 else { continue }
            switch parts[0].lowercased() {
            case "content-length": return Int(parts[1])
            case "transfer-encoding" where parts[1].lowercased() == "chunked": return chunkedLength(from: start)
            default: continue
            }
        }
        return nil
    }

    /// The length of a body in chunks, read up to its last one; trailers are not in use.
    private mutating func chunkedLength(from start: Int) -> Int? {
        let lineEnd = Array("\r\n".utf8)
        var place = start
        while true {
            while buffer[place...].firstRange(of: lineEnd) == nil { guard more() else { return nil } }
            guard let end = buffer[place...].firstRange(of: lineEnd)?.upperBound,
                let size = Int(String(decoding: buffer[place..<(end - 2)], as: UTF8.self), radix: 16)
            else { return nil }
            place = end + size + 2
            while buffer.count < place { guard more() else { return nil } }
            if size == 0 { return place - start }
        }
    }
}
