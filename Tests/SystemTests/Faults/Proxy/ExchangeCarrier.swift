import Foundation

/// Carries one request to the server and its answer back, as far as a fault lets it.
struct ExchangeCarrier {
    let client: LoopbackSocket
    let upstream: Int
    let request: HTTPMessage
    /// Told what the server answered.
    let note: ([UInt8]) -> Void

    /// - Returns: whether the connection may go on.
    func carry(_ fault: Fault?) -> Bool {
        switch fault {
        case nil: return answer(asked())
        case .cutRequest(let count, let byReset):
            if let server = try? LoopbackSocket.connected(to: upstream), count > 0 {
                server.send(request.bytes.prefix(count))
                server.close(byReset: byReset)
            }
            client.close(byReset: byReset)
            return false
        case .cutAnswer(let count, let byReset):
            guard let bytes = asked() else { return answer(nil) }
            client.send(bytes.prefix(count))
            if count >= bytes.count { return true }
            client.close(byReset: byReset)
            return false
        case .delay(let seconds):
            Thread.sleep(forTimeInterval: seconds)
            return answer(asked())
        case .throttle(let rate):
            return answer(asked(bytesPerSecond: rate), bytesPerSecond: rate)
        case .duplicate(let order): return answer(askedTwice(order))
        case .replay(let bytes): return answer(bytes)
        case .blackHole:
            while !client.receive().isEmpty {}
            return false
        }
    }

    private func answer(_ bytes: [UInt8]?, bytesPerSecond rate: Int? = nil) -> Bool {
        guard let bytes else {
            client.close(byReset: true)
            return false
        }
        return Self.send(bytes, to: client, bytesPerSecond: rate)
    }

    /// Asks the server on a connection of its own; nil if it does not answer.
    private func asked(bytesPerSecond rate: Int? = nil) -> [UInt8]? {
        guard let server = try? LoopbackSocket.connected(to: upstream),
            Self.send(request.bytes, to: server, bytesPerSecond: rate)
        else { return nil }
        var answers = HTTPMessageReader(server)
        guard let message = answers.next(hasBody: request.method != "HEAD") else { return nil }
        note(message.bytes)
        return message.bytes
    }

    private func askedTwice(_ order: Fault.Order) -> [UInt8]? {
        switch order {
        case .before:
            _ = asked()
            return asked()
        case .after:
            let first = asked()
            _ = asked()
            return first
        case .together:
            let bytes = request.bytes
            let upstream = upstream
            let second = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                if let server = try? LoopbackSocket.connected(to: upstream), server.send(bytes) {
                    var answers = HTTPMessageReader(server)
                    _ = answers.next()
                }
                second.signal()
            }
            let first = asked()
            second.wait()
            return first
        }
    }

    /// Sends at a rate, in twenty parts a second.
    private static func send(_ bytes: [UInt8], to socket: LoopbackSocket, bytesPerSecond rate: Int?) -> Bool {
        guard let rate else { return socket.send(bytes) }
        let part = max(1, rate / 20)
        for start in stride(from: 0, to: bytes.count, by: part) {
            guard socket.send(bytes[start..<min(start + part, bytes.count)]) else { return false }
            Thread.sleep(forTimeInterval: 0.05)
        }
        return true
    }
}
