import Foundation

/// One request to a server on the loopback, with a connection of its own.
struct LoopbackRequest {
    let port: Int
    let method: String
    let path: String
    let body: Data
    /// Besides those that every request has.
    var headers = ["Content-Type": "application/json; charset=utf-8"]

    /// Sends the request and waits for the whole answer; blocks.
    func answer() throws -> (status: Int, body: Data) {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard connection >= 0 else { throw failure("socket") }
        defer { close(connection) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw failure("connect") }
        // A driver that says nothing for so long has stopped.
        var limit = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        try write(to: connection)
        return try read(from: connection)
    }

    private func write(to connection: Int32) throws {
        let head = """
            \(method) /\(path) HTTP/1.1\r
            Host: 127.0.0.1:\(port)\r
            Content-Length: \(body.count)\r
            Connection: close\r
            \(headers.map { "\($0): \($1)\r\n" }.joined())\r

            """
        var rest = Array(head.utf8) + Array(body)
        while !rest.isEmpty {
            let count = send(connection, rest, rest.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else { throw failure("send") }
            rest.removeFirst(count)
        }
    }

    private func read(from connection: Int32) throws -> (status: Int, body: Data) {
        var answer = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let blank = Data("\r\n\r\n".utf8)
        while true {
            if let end = answer.firstRange(of: blank) {
                let head = String(decoding: answer[..<end.lowerBound], as: UTF8.self)
                guard let status = head.firstMatch(of: /^HTTP\/1\.1 ([0-9]{3})/).flatMap({ Int($0.1) }),
                    let length = head.firstMatch(of: /(?i)\r\ncontent-length: *([0-9]+)/).flatMap({ Int($0.1) })
                else { throw failure(head) }
                let body = answer[end.upperBound...]
                if body.count >= length { return (status, Data(body.prefix(length))) }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { throw failure("recv after \(answer.count) bytes") }
            answer.append(contentsOf: buffer[..<count])
        }
    }

    private func failure(_ what: String) -> WebDriverError {
        WebDriverError(code: "no answer", message: "\(method) \(path): \(what) (errno \(errno))")
    }
}
