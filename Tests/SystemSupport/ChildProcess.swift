import CSpawn
package import Foundation

/// A program that a test starts, watched by the system's own calls.
///
/// Foundation's `Process` waits for an end through sockets and `select`, which knows no descriptor above 1,023: in a test run
/// that has more of them open, `waitUntilExit` never returns. A child here inherits three descriptors and no others, so that
/// a pipe ends with the program that writes to it, whatever else is started meanwhile; no signal is blocked in it.
package final class ChildProcess: @unchecked Sendable {
    /// How a program ended.
    package enum End: Equatable, Sendable {
        /// By itself, with an exit code.
        case exited(Int32)
        /// By a signal.
        case signalled(Int32)
    }

    /// What kept a program from being started.
    package struct Failure: Error {
        /// The program's path.
        package let program: String
        /// The system's reason, `errno`.
        package let code: Int32
    }

    /// Its number, which stays its own until its end has been noticed here.
    package let identifier: Int32
    // Guards `ended`, and keeps a signal from reaching another process of the same number.
    private let condition = NSCondition()
    private var ended: End?

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: its path.
    ///   - arguments: its arguments, without its own name.
    ///   - environment: all its variables; those of this process if nil.
    ///   - folder: where it works; this process's folder if nil.
    ///   - input: what it reads; nothing if nil. The descriptors stay open here.
    ///   - output: where its standard output goes; nowhere if nil.
    ///   - errors: where its standard error goes; nowhere if nil.
    /// - Throws: ``Failure``
    package init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String]? = nil,
        folder: String? = nil,
        input: Int32? = nil,
        output: Int32? = nil,
        errors: Int32? = nil
    ) throws {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (place, given) in [input, output, errors].enumerated() {
            if let given {
                posix_spawn_file_actions_adddup2(&actions, given, Int32(place))
            } else {
                posix_spawn_file_actions_addopen(&actions, Int32(place), "/dev/null", O_RDWR, 0)
            }
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder) }
        // Threads of a pool block signals, and a library may ignore some: a shell's children do neither.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let variables = environment ?? ProcessInfo.processInfo.environment
        var argumentList = ([program] + arguments).map { strdup($0) } + [nil]
        var variableList = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argumentList + variableList { free(text) } }
        var child: Int32 = 0
        let code = posix_spawn(&child, program, &actions, &attributes, &argumentList, &variableList)
        guard code == 0 else { throw Failure(program: program, code: code) }
        identifier = child
        Thread.detachNewThread { [self] in reap() }
    }

    /// Whether it has not ended.
    package var isRunning: Bool { condition.withLock { ended == nil } }

    /// Waits on the calling thread until the program has ended.
    ///
    /// - Parameter seconds: how long at most; without a limit if nil.
    /// - Returns: how it ended; nil if it runs on.
    @discardableResult
    package func wait(seconds: Double) -> End? {
        let limit = Date(timeIntervalSinceNow: seconds)
        return condition.withLock {
            while ended == nil, condition.wait(until: limit) {}
            return ended
        }
    }

    /// Waits on the calling thread until the program has ended, however long that takes.
    @discardableResult
    package func wait() -> End {
        condition.withLock {
            while true {
                if let ended { return ended }
                condition.wait()
            }
        }
    }

    /// Sends a signal, unless the program has ended.
    package func send(_ signal: Int32) {
        condition.withLock { if ended == nil { kill(identifier, signal) } }
    }

    /// Takes note of the end; the only place that waits for the process itself.
    private func reap() {
        var information = siginfo_t()
        // The number stays the child's own until it is reaped, under the lock.
        while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        condition.withLock {
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) == -1, errno == EINTR {}
            let signal = status & 0x7F
            ended = signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
            condition.broadcast()
        }
    }
}

extension Pipe {
    /// The end that a child writes to.
    package var writer: Int32 { fileHandleForWriting.fileDescriptor }

    /// Closes the writing end here once a child has its own, so that the pipe ends with the child.
    package func closeWriter() { try? fileHandleForWriting.close() }
}
