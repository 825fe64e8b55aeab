import Glibc

// What the signal handler needs: written before the handler is set, and only then.
private nonisolated(unsafe) var settingsBefore = termios()
private nonisolated(unsafe) var rawDescriptor: Int32 = -1

/// Ends bracketed paste; a literal, so that a signal handler may write it.
private let pasteOff: StaticString = "\u{1B}[?2004l"
/// The same, and the remarks below the line go.
private let leaving: StaticString = "\u{1B}[?2004l\r\n\u{1B}[J"
private let pasteOn: StaticString = "\u{1B}[?2004h"

private func write(_ text: StaticString, to descriptor: Int32) {
    _ = Glibc.write(descriptor, text.utf8Start, text.utf8CodeUnitCount)
}

/// Gives the terminal back, then lets the signal do what it does by default.
///
/// Calls async-signal-safe functions only.
private func restoreAndRaise(_ number: Int32) {
    let descriptor = rawDescriptor
    if descriptor >= 0 {
        tcsetattr(descriptor, TCSANOW, &settingsBefore)
        write(leaving, to: descriptor)
    }
    signal(number, SIG_DFL)
    raise(number)
}

/// A terminal that hands over every key by itself, until it is given back.
///
/// Given back when the object goes, and by every signal that ends the process. There is one at a time.
final class RawMode {
    private let descriptor: Int32
    private var handlersBefore: [(number: Int32, action: sigaction)] = []

    private static let endings = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    /// Takes a terminal; nil if it cannot be set.
    init?(descriptor: Int32) {
        self.descriptor = descriptor
        guard rawDescriptor < 0, tcgetattr(descriptor, &settingsBefore) == 0 else { return nil }
        rawDescriptor = descriptor
        for number in Self.endings { watch(number) }
        guard enter() else {
            restore()
            return nil
        }
    }

    deinit { restore() }

    private func watch(_ number: Int32) {
        var before = sigaction()
        var action = sigaction()
        action.__sigaction_handler.sa_handler = restoreAndRaise
        // A signal that was ignored stays ignored, as under nohup.
        guard sigaction(number, nil, &before) == 0, !Self.isIgnored(before) else { return }
        if sigaction(number, &action, nil) == 0 { handlersBefore.append((number, before)) }
    }

    private static func isIgnored(_ action: sigaction) -> Bool {
        unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    private func enter() -> Bool {
        var raw = settingsBefore
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        raw.c_iflag &= ~tcflag_t(ICRNL | INLCR | IXON | ISTRIP)
        withUnsafeMutableBytes(of: &raw.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
        }
        guard tcsetattr(descriptor, TCSADRAIN, &raw) == 0 else { return false }
        write(pasteOn, to: descriptor)
        return true
    }

    /// Gives the terminal back.
    func restore() {
        guard rawDescriptor == descriptor else { return }
        tcsetattr(descriptor, TCSADRAIN, &settingsBefore)
        write(pasteOff, to: descriptor)
        for (number, action) in handlersBefore {
            var action = action
            sigaction(number, &action, nil)
        }
        handlersBefore = []
        rawDescriptor = -1
    }

    /// Stops the process as Ctrl-Z does elsewhere, and takes the terminal again when it goes on.
    func suspend() {
        tcsetattr(descriptor, TCSADRAIN, &settingsBefore)
        write(pasteOff, to: descriptor)
        // The whole job stops, a shell function or script around it included.
        kill(0, SIGTSTP)
        _ = enter()
    }
}
