import Core
import Foundation

/// `shenbao-server serve` as a process of its own, on loopback; ends with the test.
package final class RunningServer {
    /// A certificate and its key, as PEM files.
    package struct Certificate: Sendable {
        /// The certificate's file.
        package let certificate: String
        /// The key's file.
        package let key: String

        /// Names the files.
        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// `http://127.0.0.1:PORT`, or with `https` if it has a certificate.
    package let url: String
    private let process: ChildProcess
    private let log: LineLog

    /// Starts a server and waits until it says that it listens.
    package static func start(
        data: String,
        listen: String = "127.0.0.1:0",
        certificate: Certificate? = nil
    ) async throws -> RunningServer {
        try await offPool { UncheckedBox(try RunningServer(data: data, listen: listen, certificate)) }.value
    }

    private init(data: String, listen: String, _ certificate: Certificate?) throws {
        let out = Pipe()
        let err = Pipe()
        process = try ChildProcess(
            BuiltProgram.server.url.path,
            ["serve", "--data", data, "--listen", listen]
                + (certificate.map { ["--tls-cert", $0.certificate, "--tls-key", $0.key] } ?? ["--insecure-loopback"]),
            environment: BuiltProgram.environment(),
            output: out.writer,
            errors: err.writer
        )
        out.closeWriter()
        err.closeWriter()
        log = LineLog(err)
        var first = Data()
        while !first.contains(UInt8(ascii: "\n")) {
            let more = out.fileHandleForReading.availableData
            guard !more.isEmpty else { throw Failure(message: "the server ended before it listened: \(log.text())") }
            first.append(more)
        }
        let line = String(decoding: first, as: UTF8.self).trimmingCharacters(in: .newlines)
        guard let url = try JSONValue(parsing: line)["listening"]?.stringValue else { throw Failure(message: line) }
        self.url = url
    }

    deinit { kill() }

    /// `127.0.0.1:PORT`, to start again at the same place.
    package var address: String { url.components(separatedBy: "://").last ?? "" }

    /// Everything logged so far.
    package var logText: String { log.text() }

    /// Waits until a line of the log contains a text; false if the server ends before.
    package func waitForLog(containing text: String) async throws -> Bool {
        let log = log
        return try await offPool { log.wait(for: text) }
    }

    /// SIGKILL: no chance to clean up.
    package func kill() {
        process.send(SIGKILL)
        process.wait()
    }

    /// SIGTERM; how it ended.
    package func terminate() async throws -> ChildProcess.End {
        process.send(SIGTERM)
        let process = process
        return try await offPool { process.wait() }
    }

    /// What kept a program from doing what a test needs.
    package struct Failure: Error {
        package let message: String

        /// Says what.
        package init(message: String) { self.message = message }
    }
}

/// Hands a value over to one other thread that alone uses it from then on.
package struct UncheckedBox<Value>: @unchecked Sendable {
    /// What is handed over.
    package let value: Value

    /// Takes it.
    package init(_ value: Value) { self.value = value }
}

/// What a process writes to a pipe, line by line.
private final class LineLog: @unchecked Sendable {
    // `condition` guards both variables.
    private let condition = NSCondition()
    private var lines = ""
    private var hasEnded = false

    init(_ pipe: Pipe) {
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread { [self] in
            while true {
                let data = handle.availableData
                condition.lock()
                if data.isEmpty { hasEnded = true } else { lines += String(decoding: data, as: UTF8.self) }
                condition.broadcast()
                condition.unlock()
                if data.isEmpty { return }
            }
        }
    }

    func text() -> String {
        condition.lock()
        defer { condition.unlock() }
        return lines
    }

    func wait(for text: String) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while !lines.contains(text) {
            if hasEnded { return false }
            condition.wait()
        }
        return true
    }
}
