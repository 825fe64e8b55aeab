import Foundation
import SystemSupport

/// `chromedriver` on a free port of the loopback.
final class DriverProcess: Sendable {
    let port: Int
    private let process: ChildProcess

    /// Starts the driver and waits until it tells its port.
    init() throws {
        try BrowserPrograms.require()
        let out = Pipe()
        process = try ChildProcess(BrowserPrograms.driver, ["--port=0"], output: out.writer)
        out.closeWriter()
        var said = ""
        while true {
            let more = out.fileHandleForReading.availableData
            guard !more.isEmpty else {
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
        process.send(SIGTERM)
        process.wait()
    }

    deinit { end() }

    /// A full pipe would stop the driver.
    private static func drain(_ pipe: Pipe) {
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread { while !handle.availableData.isEmpty {} }
    }
}
