import Core
import Foundation

/// A program that this build made, run as a user would: arguments in, standard output, standard error and exit code out.
struct BuiltProgram {
    let url: URL

    static let shenbao = BuiltProgram(named: "shenbao")
    static let server = BuiltProgram(named: "shenbao-server")

    init(named name: String) {
        // The executables lie beside the test bundle's resources.
        url = Bundle.module.bundleURL.deletingLastPathComponent().appendingPathComponent(name)
    }

    struct Result {
        let status: Int32
        let out: String
        let err: String

        /// Standard output as one JSON value.
        func json() throws -> JSONValue { try JSONValue(parsing: out.trimmingCharacters(in: .newlines)) }
    }

    /// The environment of a clerk's terminal, without what this machine's developer has set.
    static func environment(_ more: [String: String] = [:]) -> [String: String] {
        var variables = ["PATH": "/usr/bin:/bin", "HOME": NSTemporaryDirectory(), "LANG": "zh_CN.UTF-8"]
        if let path = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] { variables["LD_LIBRARY_PATH"] = path }
        return variables.merging(more) { $1 }
    }

    /// Runs to the end, off the test's own executor.
    func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Result {
        let url = url
        return try await offPool {
            let process = Process()
            let out = Pipe()
            let err = Pipe()
            process.executableURL = url
            process.arguments = arguments
            process.environment = Self.environment(environment)
            process.standardOutput = out
            process.standardError = err
            process.standardInput = FileHandle.nullDevice
            try process.run()
            // Both pipes are read at once: a full one would stop the program.
            let errors = DrainedPipe(err)
            let output = out.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return Result(
                status: process.terminationStatus,
                out: String(decoding: output, as: UTF8.self),
                err: errors.text()
            )
        }
    }
}

/// Reads a pipe to its end on a thread of its own.
private final class DrainedPipe: @unchecked Sendable {
    // The semaphore orders the one write before the one read.
    private let done = DispatchSemaphore(value: 0)
    private var data = Data()

    init(_ pipe: Pipe) {
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread { [self] in
            data = handle.readDataToEndOfFile()
            done.signal()
        }
    }

    func text() -> String {
        done.wait()
        return String(decoding: data, as: UTF8.self)
    }
}

/// Runs blocking work on a thread of its own, so that it cannot starve the tasks it waits for.
func offPool<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            do { continuation.resume(returning: try body()) } catch { continuation.resume(throwing: error) }
        }
    }
}

/// A folder that goes with its test.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "shenbao-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}
