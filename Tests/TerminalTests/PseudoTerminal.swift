import Glibc
import Testing

/// A terminal with a test at its keyboard end, so that code sees a real one.
final class PseudoTerminal {
    let screen: Int32
    private let keyboard: Int32

    /// Whether the system has pseudo-terminals: a bare chroot without /dev/pts has none.
    static let isAvailable = {
        let descriptor = open(device, flags)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }()

    private static let device = "/dev/ptmx"
    private static let flags = O_RDWR | O_NOCTTY | O_CLOEXEC
    // TIOCSPTLCK and TIOCGPTPEER of asm-generic/ioctls.h, which are function-like macros and not imported.
    private static let setLock: UInt = 0x4004_5431
    private static let openPeer: UInt = 0x5441

    /// Opens one of a width; 0 is a terminal that does not know.
    init(columns: UInt16) throws {
        keyboard = open(Self.device, Self.flags)
        var lock: Int32 = 0
        try #require(ioctl(keyboard, Self.setLock, &lock) == 0)
        screen = ioctl(keyboard, Self.openPeer, Self.flags)
        try #require(screen >= 0)
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(keyboard, UInt(TIOCSWINSZ), &size) == 0)
        // Nothing may block a test that expects an empty screen.
        try #require(fcntl(keyboard, F_SETFL, O_NONBLOCK) == 0)
    }

    deinit {
        close(screen)
        close(keyboard)
    }

    /// Presses keys, or pastes.
    func type(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(keyboard, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Takes what was written since the last call.
    func read() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(keyboard, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}
