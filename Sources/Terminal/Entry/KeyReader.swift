import Glibc

/// Reads keys from a terminal in raw mode; what was typed ahead waits for the next question.
final class KeyReader {
    private let descriptor: Int32
    private var decoder = KeyDecoder()
    private var ready: ArraySlice<Key> = []

    /// A key that begins with Escape sends its bytes at once; over a slow line they may be this far apart.
    private static let sequencePause: Int32 = 100

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Whether another key can be had without waiting.
    var hasMore: Bool { !ready.isEmpty || isReadable(within: 0) }

    /// The next key; nil when the terminal has gone.
    func next() -> Key? {
        while ready.isEmpty {
            if decoder.isWaiting, !isReadable(within: Self.sequencePause) { decoder.endSequence() }
            guard let bytes = read() else { return nil }
            ready = decoder.feed(bytes)[...]
        }
        return ready.removeFirst()
    }

    private func isReadable(within milliseconds: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, milliseconds) > 0
    }

    private func read() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count > 0 { return Array(buffer[..<count]) }
            if count < 0, errno == EAGAIN, isReadable(within: -1) { continue }
            guard count < 0, errno == EINTR else { return nil }
        }
    }
}
