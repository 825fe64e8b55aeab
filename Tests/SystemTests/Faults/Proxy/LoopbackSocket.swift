import Foundation
import Synchronization

/// A TCP socket on 127.0.0.1 with blocking calls, each side of it used by one thread.
final class LoopbackSocket: Sendable {
    private let descriptor: Int32
    /// Closed once: a number that the system has given to another file meanwhile must not be closed.
    private let isOpen = Mutex(true)

    struct Failure: Error { let reason: String }

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close() }

    /// Listens at a port that the system picks.
    static func listening() throws -> LoopbackSocket {
        let socket = try make()
        var address = address(port: 0)
        let bound = withSocketAddress(&address) { bind(socket.descriptor, $0, $1) }
        guard bound == 0, listen(socket.descriptor, 64) == 0 else { throw Failure(reason: "listen: \(errno)") }
        return socket
    }

    /// Connects to a port.
    static func connected(to port: Int) throws -> LoopbackSocket {
        let socket = try make()
        var address = address(port: port)
        let result = withSocketAddress(&address) { connect(socket.descriptor, $0, $1) }
        guard result == 0 else { throw Failure(reason: "connect: \(errno)") }
        return socket
    }

    /// The port at this end.
    var port: Int {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Waits for a connection; nil once the socket is shut down.
    func accepted() -> LoopbackSocket? {
        let peer = accept(descriptor, nil, nil)
        guard peer >= 0 else { return nil }
        Self.sendAtOnce(peer)
        return LoopbackSocket(peer)
    }

    /// Waits for bytes; none once the other side has ended or the connection broke.
    func receive() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
            filled = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
    }

    /// Sends all bytes; false if the connection broke.
    @discardableResult
    func send(_ bytes: some Collection<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Closes: by FIN, as a program that ends, or by RST, as one that crashed or a box in between that gave up.
    func close(byReset: Bool = false) {
        isOpen.withLock { isOpen in
            guard isOpen else { return }
            isOpen = false
            if byReset {
                var option = linger(l_onoff: 1, l_linger: 0)
                setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            }
            Foundation.close(descriptor)
        }
    }

    /// Wakes a thread that waits in this socket; it closes.
    func wake() { isOpen.withLock { if $0 { _ = shutdown(descriptor, Int32(SHUT_RDWR)) } } }

    private static func make() throws -> LoopbackSocket {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { throw Failure(reason: "socket: \(errno)") }
        sendAtOnce(descriptor)
        return LoopbackSocket(descriptor)
    }

    /// Small writes are not gathered: what is sent before a cut is on its way before the cut.
    private static func sendAtOnce(_ descriptor: Int32) {
        var isOn: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return address
    }

    private static func withSocketAddress(
        _ address: inout sockaddr_in,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
