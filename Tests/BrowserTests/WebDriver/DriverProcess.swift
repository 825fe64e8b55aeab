import Foundation

/// `chromedriver` on a free port of the loopback.
final class DriverProcess: Sendable {
    let port: Int
    private let process: Process

    /// Starts the driver and waits until it tells its port.
    init() throws {
        try BrowserPrograms.require()
        let process = Process()
        let out = Pipe()
        process.executableURL = URL(fileURLWithPath: BrowserPrograms.driver)
        process.arguments = ["--port=0"]
        process.standardOutput = out
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        // Threads of a pool block all signals, and a program inherits that: it would not end when told to.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        try process.run()
        self.process = process
        var said = ""
        while true {
            let more = out.fileHandleForReading.availableData
            guard !more.isEmpty else {
                process.waitUntilExit()
                throw WebDriverError(code: "no driver", message: "chromedriver ended: \(said)")
            }
            said += String(decoding: more, as: UTF8.self)
            if let match = said.firstMatch(of: /on port ([0-9]+)\.\n/), let port = Int(match.1) {
                self.port = port
                break
            }
        }
        Self.drain(out)
    }

    /// Ends the driver, which takes its browsers along.
    func end() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    deinit { end() }

    /// A full pipe would stop the driver.
    private static func drain(_ pipe: Pipe) {
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread { while !handle.availableData.isEmpty {} }
    }
}
