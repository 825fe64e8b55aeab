package import Core
package import Foundation

/// A program that this build made, run as a user would: arguments in, standard output, standard error and exit code out.
package struct BuiltProgram {
    /// Its file.
    package let url: URL

    /// The district's program.
    package static let shenbao = BuiltProgram(named: "shenbao")
    /// The commission's program.
    package static let server = BuiltProgram(named: "shenbao-server")

    /// Where the programs are: beside the one that runs the tests, or in `SHENBAO_PROGRAMS`, to test those of another build.
    package static let folder =
        ProcessInfo.processInfo.environment["SHENBAO_PROGRAMS"].map { URL(fileURLWithPath: $0, isDirectory: true) }
        ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()

    /// A program by its file's name.
    package init(named name: String) {
        url = Self.folder.appendingPathComponent(name)
    }

    /// How a run ended.
    package struct Result: Sendable {
        /// The exit code.
        package let status: Int32
        /// Standard output.
        package let out: String
        /// Standard error.
        package let err: String

        /// Tells what a program did.
        package init(status: Int32, out: String, err: String) {
            self.status = status
            self.out = out
            self.err = err
        }

        /// Standard output as one JSON value.
        package func json() throws -> JSONValue { try JSONValue(parsing: out.trimmingCharacters(in: .newlines)) }
    }

    /// The environment of a clerk's terminal, without what this machine's developer has set.
    package static func environment(_ more: [String: String] = [:]) -> [String: String] {
        var variables = ["PATH": "/usr/bin:/bin", "HOME": NSTemporaryDirectory(), "LANG": "zh_CN.UTF-8"]
        if let path = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] { variables["LD_LIBRARY_PATH"] = path }
        return variables.merging(more) { $1 }
    }

    /// Runs to the end, off the test's own executor.
    package func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Result {
        let url = url
        return try await offPool {
            try Self.runOut(url.path, arguments, environment: Self.environment(environment))
        }
    }

    /// Runs any program to the end on the calling thread, and reads both its outputs.
    ///
    /// - Parameters:
    ///   - program: its path.
    ///   - arguments: its arguments.
    ///   - environment: all its variables; those of this process if nil.
    ///   - folder: where it works; this process's folder if nil.
    ///   - watching: called with the process while it runs, before its end is waited for.
    /// - Returns: what it wrote, and its exit code; 128 and the number for a signal, as a shell says it.
    /// - Throws: ``ChildProcess/Failure``
    package static func runOut(
        _ program: String,
        _ arguments: [String],
        environment: [String: String]? = nil,
        folder: String? = nil,
        watching: (ChildProcess) -> Void = { _ in }
    ) throws -> Result {
        let out = Pipe()
        let err = Pipe()
        let process = try ChildProcess(
            program,
            arguments,
            environment: environment,
            folder: folder,
            output: out.writer,
            errors: err.writer
        )
        out.closeWriter()
        err.closeWriter()
        // Both pipes are read at once: a full one would stop the program.
        let errors = DrainedPipe(err)
        let output = DrainedPipe(out)
        watching(process)
        let status =
            switch process.wait() {
            case .exited(let code): code
            case .signalled(let signal): 128 + signal
            }
        return Result(status: status, out: output.text(), err: errors.text())
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
