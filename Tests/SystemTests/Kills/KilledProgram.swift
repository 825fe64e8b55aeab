import Foundation

/// A program that is killed after a while, unless it ends before.
enum KilledProgram {
    /// Runs a program and sends SIGKILL after so many seconds.
    static func run(
        _ program: BuiltProgram,
        _ arguments: [String],
        killAfter seconds: Double
    ) async throws -> ChildProcess.End {
        try await offPool {
            let process = try ChildProcess(program.url.path, arguments, environment: BuiltProgram.environment())
            if let end = process.wait(seconds: seconds) { return end }
            process.send(SIGKILL)
            return process.wait()
        }
    }
}
