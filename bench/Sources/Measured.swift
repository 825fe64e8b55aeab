import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A process that ran to its end.
struct Measured {
    /// From its start to its end, by the wall.
    var seconds: Double
    /// The processors' time, its own and the system's for it.
    let processorSeconds: Double
    /// The most memory that it had at once, in KiB.
    let peakKiB: Int
    /// What it printed.
    let output: String

    /// Runs a program and waits.
    /// - Parameter arguments: the program's path, then its arguments.
    /// - Returns: what it took, and what it printed.
    /// - Throws: ``BenchError`` if it cannot be started or does not end with 0.
    static func run(_ arguments: [String]) throws -> Measured {
        let log = NSTemporaryDirectory() + "shenbao-bench-output." + UUID().uuidString
        defer { unlink(log) }
        let start = ContinuousClock.now
        let process = try spawn(arguments, printingTo: log)
        var (status, usage) = (Int32(0), rusage())
        while wait4(process, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw BenchError("wait4: \(errno)") }
        }
        let time = (ContinuousClock.now - start).components
        guard status == 0 else {
            throw BenchError("\(arguments[0]) \(arguments.dropFirst().first ?? ""): status \(status)")
        }
        return Measured(
            seconds: Double(time.seconds) + Double(time.attoseconds) / 1e18,
            processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            peakKiB: Int(usage.ru_maxrss),
            output: (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        )
    }

    /// Makes sure that the process did what was to be measured.
    func expect(_ part: String) throws {
        guard output.contains(part) else { throw BenchError("no \(part) in: " + output.prefix(300)) }
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    private static func spawn(_ arguments: [String], printingTo log: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        let pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var process = pid_t()
        let status = posix_spawn(&process, arguments[0], &actions, nil, pointers, environ)
        guard status == 0 else { throw BenchError("\(arguments[0]): \(String(cString: strerror(status)))") }
        return process
    }
}
