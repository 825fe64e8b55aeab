import Foundation
import Testing

/// A program at a pseudo-terminal, with a test at the keyboard and before the screen.
final class ProgramTerminal {
    private let keyboard: Int32
    private let process: ChildProcess
    private var screen = ""
    private var seen = 0
    private var pending: [UInt8] = []
    private var hasHungUp = false

    // TIOCSPTLCK and TIOCGPTPEER of asm-generic/ioctls.h, which are function-like macros and not imported.
    private static let setLock: UInt = 0x4004_5431
    private static let openPeer: UInt = 0x5441

    /// Whether the system has pseudo-terminals.
    static let isAvailable = access("/dev/ptmx", R_OK | W_OK) == 0

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// Starts a program, in a folder if one is given.
    init(
        _ program: BuiltProgram,
        _ arguments: [String],
        columns: UInt16 = 80,
        environment: [String: String],
        folder: String? = nil
    ) throws {
        keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var lock: Int32 = 0
        try #require(ioctl(keyboard, Self.setLock, &lock) == 0)
        let peer = ioctl(keyboard, Self.openPeer, O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(peer >= 0)
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(keyboard, UInt(TIOCSWINSZ), &size) == 0)
        defer { close(peer) }
        process = try ChildProcess(
            program.url.path,
            arguments,
            environment: BuiltProgram.environment(environment),
            folder: folder,
            input: peer,
            output: peer,
            errors: peer
        )
    }

    deinit {
        process.send(SIGKILL)
        close(keyboard)
    }

    /// Everything shown so far.
    var text: String { screen }

    /// Waits until the screen shows a text that it did not show at the last wait, then types.
    func on(_ expected: String, type keys: String) throws {
        while !screen.dropFirst(seen).contains(expected) {
            guard readMore() else { throw Failure(description: "no “\(expected)” in:\n\(screen.dropFirst(seen))") }
        }
        seen = screen.count
        var bytes = Array(keys.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(keyboard, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Failure(description: "the terminal takes no more") }
            bytes = bytes.dropFirst(count)
        }
    }

    /// SIGTERM.
    func terminate() { process.send(SIGTERM) }

    /// Whether the terminal shows what is typed, as it does outside of dialogues.
    var hasEcho: Bool {
        var settings = termios()
        return tcgetattr(keyboard, &settings) == 0 && settings.c_lflag & UInt32(ECHO | ICANON) == UInt32(ECHO | ICANON)
    }

    /// Waits for the end and gives the exit code, or nil after a signal.
    func end() throws -> Int32? {
        while readMore() {}
        guard hasHungUp else { throw Failure(description: "no end after:\n\(screen.dropFirst(seen))") }
        guard case .exited(let code) = process.wait() else { return nil }
        return code
    }

    /// Takes what the program shows next; false when it has ended, or shows nothing for a minute.
    private func readMore() -> Bool {
        var request = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, 60_000) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(keyboard, &buffer, buffer.count)
        hasHungUp = count <= 0
        guard !hasHungUp else { return false }
        pending += buffer[..<count]
        // A character may be cut in two; its rest comes with the next read.
        let tail = pending.lastIndex { $0 & 0xC0 != 0x80 } ?? 0
        let length = pending[tail] < 0xC0 ? 1 : pending[tail] < 0xE0 ? 2 : pending[tail] < 0xF0 ? 3 : 4
        let whole = pending.count - tail >= length ? pending.count : tail
        screen += String(decoding: pending[..<whole], as: UTF8.self)
        pending.removeFirst(whole)
        return true
    }
}
