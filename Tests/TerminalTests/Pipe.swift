import Glibc
import Testing

/// A pipe that is closed with the test.
final class Pipe {
    let reader: Int32
    let writer: Int32
    private var readerIsOpen = true

    init() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        reader = ends[0]
        writer = ends[1]
    }

    deinit {
        closeReader()
        close(writer)
    }

    /// Takes what one read gives; blocks while the pipe is empty.
    func readOnce() -> String {
        String(decoding: nextBytes(), as: UTF8.self)
    }

    /// Takes exactly so many bytes, or fewer if the other end closes first.
    func read(count: Int) -> String {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let next = nextBytes()
            guard !next.isEmpty else { break }
            bytes += next
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func closeReader() {
        guard readerIsOpen else { return }
        readerIsOpen = false
        close(reader)
    }

    private func nextBytes() -> ArraySlice<UInt8> {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(reader, &buffer, buffer.count)
        return buffer[..<max(count, 0)]
    }
}
