import Glibc

/// One of a process's two output streams, written without a buffer of ours.
///
/// Data goes to ``out``, everything else to ``err``. A write returns when the kernel has taken every byte, so nothing is
/// lost at exit, and order between the two streams is the order of the calls.
public struct TerminalOutput: Sendable {
    /// Standard output: data.
    public static let out = TerminalOutput(descriptor: STDOUT_FILENO)
    /// Standard error: words for people, progress, warnings.
    public static let err = TerminalOutput(descriptor: STDERR_FILENO)

    private let descriptor: Int32

    /// Wraps an open file descriptor, which stays the caller's to close.
    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Whether a person's terminal is at the other end.
    public var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Finds out how many columns the terminal has.
    ///
    /// - Parameter environment: Its `COLUMNS`, a positive number, goes before what the terminal says.
    /// - Returns: nil when the stream is no terminal or does not know: then nothing needs to be cut.
    public func width(environment: [String: String]) -> Int? {
        guard isTerminal else { return nil }
        if let text = environment["COLUMNS"], let columns = Int(text), columns > 0 {
            return columns
        }
        return size().flatMap { $0.ws_col > 0 ? Int($0.ws_col) : nil }
    }

    /// Finds out how many lines the terminal has; nil when the stream is no terminal or does not know.
    package func height() -> Int? {
        size().flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil }
    }

    private func size() -> winsize? {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
    }

    /// Whether colours are welcome: on a terminal that knows them, unless `NO_COLOR` says no.
    ///
    /// - Parameter environment: `NO_COLOR` set and not empty, or `TERM` empty, unset or `dumb`, means no.
    /// - Returns: Whether to colour.
    public func usesColour(environment: [String: String]) -> Bool {
        isTerminal && movesCursor(environment: environment) && (environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Whether the terminal obeys cursor commands, going by `TERM`.
    package func movesCursor(environment: [String: String]) -> Bool {
        let terminal = environment["TERM"] ?? ""
        return !terminal.isEmpty && terminal != "dumb"
    }

    /// Writes a text to its last byte.
    ///
    /// Waits when the other end is slow, also on a descriptor that another program made non-blocking. A reader that went
    /// away gives an error and never ends the process by SIGPIPE, whatever the process does with that signal. Calls from
    /// several threads at once may interleave.
    ///
    /// - Throws: ``OutputError``.
    public func write(_ text: String) throws(OutputError) {
        var text = text
        let code = text.withUTF8 { bytes in
            BrokenPipe.withoutSignal { Self.write(UnsafeRawBufferPointer(bytes), to: descriptor) }
        }
        switch code {
        case 0: return
        case EPIPE: throw .closed
        default: throw .failed(code: code)
        }
    }

    /// Writes data to standard output, as ``write(_:)`` does.
    public static func writeOut(_ text: String) throws(OutputError) {
        try out.write(text)
    }

    /// Writes words to standard error, and goes on without them if nobody can read them.
    public static func writeErr(_ text: String) {
        // There is no other place left to report to.
        try? err.write(text)
    }

    /// Gives 0, or the code of the error that stopped it.
    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written >= 0 {
                rest = rest.dropFirst(written)
                continue
            }
            switch errno {
            case EINTR:
                continue
            case EAGAIN:
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                guard poll(&request, 1, -1) >= 0 || errno == EINTR else { return errno }
            default:
                return errno
            }
        }
        return 0
    }
}
