import Foundation

/// A program that is killed after a while, unless it ends before.
enum KilledProgram {
    /// How a run ended.
    enum End: Equatable {
        case ended(Int32)
        case killed
    }

    /// Runs a program and sends SIGKILL after so many seconds.
    static func run(_ program: BuiltProgram, _ arguments: [String], killAfter seconds: Double) async throws -> End {
        try await offPool {
            let process = Process()
            process.executableURL = program.url
            process.arguments = arguments
            process.environment = BuiltProgram.environment()
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            let ended = DispatchSemaphore(value: 0)
            process.terminationHandler = { _ in ended.signal() }
            try process.run()
            if ended.wait(timeout: .now() + seconds) == .timedOut {
                kill(process.processIdentifier, SIGKILL)
                ended.wait()
            }
            return process.terminationReason == .uncaughtSignal ? .killed : .ended(process.terminationStatus)
        }
    }
}
