import Glibc

/// Keeps SIGPIPE away from one write, without touching what the rest of the process does with that signal.
enum BrokenPipe {
    /// Runs a write with SIGPIPE blocked in this thread, and takes back the signal that the write itself raised.
    ///
    /// - Parameter write: Gives 0 or the error number; EPIPE means that the kernel raised the signal.
    /// - Returns: What `write` gave.
    static func withoutSignal(_ write: () -> Int32) -> Int32 {
        var pipe = sigset_t()
        var before = sigset_t()
        var pending = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipe, &before)
        sigpending(&pending)
        let result = write()
        // One that was pending before is somebody else's, and stays.
        if result == EPIPE, sigismember(&pending, SIGPIPE) == 0 {
            var now = timespec()
            while sigtimedwait(&pipe, nil, &now) == -1, errno == EINTR {}
        }
        pthread_sigmask(SIG_SETMASK, &before, nil)
        return result
    }
}
