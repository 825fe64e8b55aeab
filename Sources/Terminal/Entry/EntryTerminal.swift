import Glibc

/// Finds out how a person at this terminal can be asked.
package enum EntryTerminal {
    /// The way to ask on standard input and standard error, or nil if no person is there.
    ///
    /// Standard output stays free for the data that the command prints at its end.
    package static func open(environment: [String: String]) -> (any LineInput)? {
        guard isatty(STDIN_FILENO) == 1, TerminalOutput.err.isTerminal else { return nil }
        return RawLineInput(input: STDIN_FILENO, output: .err, environment: environment)
            ?? PlainLineInput(input: STDIN_FILENO, output: .err, environment: environment)
    }

    /// Ends the process as Ctrl-C does elsewhere, so that a script around it ends too.
    package static func endByInterrupt() -> Never {
        var interrupt = sigset_t()
        sigemptyset(&interrupt)
        sigaddset(&interrupt, SIGINT)
        signal(SIGINT, SIG_DFL)
        // A parent may have blocked it.
        pthread_sigmask(SIG_UNBLOCK, &interrupt, nil)
        raise(SIGINT)
        exit(130)
    }
}
